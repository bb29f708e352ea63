// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { OPENAPI_FILE } from './files.ts';
import { operations } from './operations/operations.ts';
import { orderSchema } from './schemas/order.ts';
import { petSchema } from './schemas/pet.ts';
import { userSchema } from './schemas/user.ts';

const document = parse(readFileSync(OPENAPI_FILE, 'utf8')) as any;

/** The value with its `$ref`s put in, and without what is for readers alone. */
function plain(value: any): any {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (typeof value.$ref === 'string') {
    return plain(
      value.$ref
        .slice(2)
        .split('/')
        .reduce((node: any, name: string) => node[name], document),
    );
  }
  const { description: _description, example: _example, ...rest } = value;
  return Object.fromEntries(
    Object.entries(rest).map(([name, member]) => [name, plain(member)]),
  );
}

interface Declared {
  operationId: string;
  method: string;
  path: string;
  parameters: unknown[];
  body: unknown;
  responses: Record<string, unknown>;
}

const declared: Declared[] = Object.entries<any>(document.paths).flatMap(
  ([path, item]) =>
    Object.entries<any>(item)
      .filter(([method]) => method !== 'parameters')
      .map(([method, operation]) => ({
        operationId: operation.operationId,
        method: method.toUpperCase(),
        path,
        parameters: plain([
          ...(item.parameters ?? []),
          ...(operation.parameters ?? []),
        ]).map(({ name, in: place, required = false, schema }: any) => ({
          name,
          in: place,
          required,
          schema,
        })),
        body: operation.requestBody && plain(operation.requestBody).content,
        responses: operation.responses,
      })),
);

const byPath = (
  a: { path: string; method: string },
  b: { path: string; method: string },
) => `${a.path} ${a.method}`.localeCompare(`${b.path} ${b.method}`);

test('the document and the shop have the same operations', () => {
  const key = ({
    operationId,
    method,
    path,
  }: Declared | (typeof operations)[number]) => ({
    operationId,
    method,
    path,
  });
  assert.deepEqual(
    operations.map(key).sort(byPath),
    declared.map(key).sort(byPath),
  );
});

for (const operation of operations) {
  test(`${operation.operationId} takes the parameters and the body of the document`, () => {
    const { parameters, body } = declared.find(
      ({ operationId }) => operationId === operation.operationId,
    )!;
    const sorted = (list: any[]) =>
      [...list].sort((a, b) => a.name.localeCompare(b.name));
    assert.deepEqual(sorted(operation.parameters), sorted(parameters));
    const expected = operation.body && {
      [operation.body.mediaType]: {
        schema:
          operation.body.mediaType === 'application/json'
            ? operation.body.schema
            : { type: 'string', format: 'binary' },
      },
    };
    assert.deepEqual(body, expected);
  });
}

test('the schemas of the document and of the shop say the same', () => {
  const { Pet, Order, User } = document.components.schemas;
  assert.deepEqual(plain(Pet), petSchema);
  assert.deepEqual(plain(Order), orderSchema);
  assert.deepEqual(plain(User), userSchema);
});

test('every operation, parameter and property is described, and every answer too', () => {
  const undescribed: string[] = [];
  const look = (value: any, path: string) => {
    const resolved =
      value.$ref === undefined ? value : plainReference(value.$ref);
    if (
      typeof resolved.description !== 'string' ||
      resolved.description === ''
    ) {
      undescribed.push(path);
    }
  };
  for (const [path, item] of Object.entries<any>(document.paths)) {
    for (const [method, operation] of Object.entries<any>(item)) {
      if (method === 'parameters') {
        operation.forEach((parameter: any, index: number) =>
          look(parameter, `${path}[${index}]`),
        );
        continue;
      }
      look(operation, `${method} ${path}`);
      (operation.parameters ?? []).forEach((p: any, i: number) =>
        look(p, `${method} ${path}[${i}]`),
      );
      Object.entries(operation.responses).forEach(([status, response]) =>
        look(response, `${method} ${path} ${status}`),
      );
    }
  }
  for (const [name, schema] of Object.entries<any>(
    document.components.schemas,
  )) {
    look(schema, name);
    Object.entries(schema.properties).forEach(([property, of]) =>
      look(of, `${name}.${property}`),
    );
  }
  assert.deepEqual(undescribed, []);
});

function plainReference(reference: string): any {
  return reference
    .slice(2)
    .split('/')
    .reduce((node: any, name: string) => node[name], document);
}

test('every operation declares the answers that the shop gives', () => {
  for (const { operationId, method, path, body, responses } of declared) {
    const statuses = Object.keys(responses);
    const expected = ['401', '429', '503', 'default'];
    if (body !== undefined) {
      expected.push('413', '415', '422');
    }
    if (path.includes('{')) {
      expected.push('400', '404');
    }
    expected.push(method === 'DELETE' ? '204' : '200');
    assert.deepEqual(
      expected.filter(status => !statuses.includes(status)),
      [],
      operationId,
    );
  }
});

test('the key is asked for everywhere', () => {
  assert.deepEqual(document.security, [{ api_key: [] }]);
  const { type, in: place, name } = document.components.securitySchemes.api_key;
  assert.deepEqual(
    { type, place, name },
    { type: 'apiKey', place: 'header', name: 'X-API-Key' },
  );
});
