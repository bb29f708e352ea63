// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from './compile.ts';
import { render } from './render.ts';
import type { CompileResult } from './types.ts';

/** Of the processor: whatever else the machine does counts for nothing. */
const WITHIN_MS = 4_000;

function compiled(document: unknown): CompileResult {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const start = process.cpuUsage();
  const result = compile({ documents: new Map([['d.json', text]]), root: 'd.json', options: { group: 'd.example.com' } });
  const { user, system } = process.cpuUsage(start);
  const ms = Math.round((user + system) / 1_000);
  assert.ok(ms < WITHIN_MS, `${ms} ms`);
  return result;
}

const withBody = (schema: unknown, schemas: unknown = {}) => ({
  openapi: '3.1.0',
  info: { title: 'D', version: '1' },
  paths: { '/a': { post: { requestBody: { content: { 'application/json': { schema } } }, responses: {} } } },
  components: { schemas },
});

test('a diamond of references 2^40 wide costs what its text costs', () => {
  const schemas: Record<string, unknown> = { S0: { type: 'string' } };
  for (let n = 1; n <= 40; n += 1) {
    const next = { $ref: `#/components/schemas/S${n - 1}` };
    schemas[`S${n}`] = { type: 'object', properties: { left: next, right: next } };
  }
  assert.equal(compiled(withBody({ $ref: '#/components/schemas/S40' }, schemas)).kind, 'compiled');
});

test('a diamond of allOf and oneOf costs what its text costs', () => {
  const schemas: Record<string, unknown> = { S0: { type: 'object', properties: { a: { type: 'string' } } } };
  for (let n = 1; n <= 40; n += 1) {
    const next = { $ref: `#/components/schemas/S${n - 1}` };
    schemas[`S${n}`] = { [n % 2 ? 'allOf' : 'oneOf']: [next, next], properties: { [`p${n}`]: next } };
  }
  assert.equal(compiled(withBody({ $ref: '#/components/schemas/S40' }, schemas)).kind, 'compiled');
});

test('allOf that leads back to itself ends', () => {
  const schemas = { A: { allOf: [{ $ref: '#/components/schemas/B' }] }, B: { allOf: [{ $ref: '#/components/schemas/A' }], properties: { x: { $ref: '#/components/schemas/A' } } } };
  assert.equal(compiled(withBody({ $ref: '#/components/schemas/A' }, schemas)).kind, 'compiled');
});

test('a schema 2,000 levels deep ends', () => {
  let text = '{"type":"string"}';
  for (let n = 0; n < 2_000; n += 1) text = `{"properties":{"x":${text}}}`;
  const result = compiled(JSON.stringify(withBody('@')).replace('"@"', text));
  assert.ok(['compiled', 'refused'].includes(result.kind));
});

test('10,000 levels of arrays are refused or read, and nothing breaks', () => {
  const result = compiled(JSON.stringify(withBody('@')).replace('"@"', `${'['.repeat(10_000)}${']'.repeat(10_000)}`));
  assert.ok(['compiled', 'refused'].includes(result.kind));
});

test('an evil pattern is judged without being run', () => {
  const result = compiled(withBody({ properties: { x: { type: 'string', pattern: '^(a+)+$', example: `${'a'.repeat(60)}!` } } }));
  assert.equal(result.kind, 'compiled');
});

test('a schema of 50,000 properties fits into a CRD that can be stored', () => {
  const properties = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`property${n}`, { type: 'string', description: 'x'.repeat(50) }]));
  const result = compiled(withBody({ properties }));
  assert.ok(result.kind === 'compiled');
  for (const { crd } of result.operator.kinds) assert.ok(JSON.stringify(crd).length < 900_000);
});

test('names that are no names lead nowhere else', () => {
  const result = compiled({
    openapi: '3.0.3',
    info: { title: '../../etc/passwd\n# x', version: '1', description: '</script>\u0000\ud800' },
    paths: {
      '/../../x': { get: { operationId: '__proto__', responses: {} } },
      '/constructor': { get: { responses: {} } },
      '/__proto__': { get: { 'x-k8s-kind': '__proto__', responses: {} } },
      '/日本/{名}': { get: { responses: {} }, delete: { responses: {} } },
    },
  });
  assert.ok(result.kind === 'compiled');
  for (const path of render(result.operator).keys()) assert.match(path, /^[A-Za-z0-9._/-]+$/);
  for (const path of render(result.operator).keys()) assert.ok(!path.split('/').includes('..'), path);
  for (const { kind } of result.operator.kinds) assert.match(kind, /^[A-Z][A-Za-z0-9]*$/);
});

test('whatever stands where an object is expected is no reason to fail', () => {
  const odd = [null, true, 1, 'x', [], {}, [null], { $ref: 7 }, { $ref: '#/odd' }];
  for (const value of odd) {
    compiled({ openapi: '3.0.3', info: value, paths: { '/a': { get: value, parameters: value }, '/b': value }, servers: value, security: value, components: value, odd: value });
    compiled(withBody(value));
    compiled(withBody({ type: value, properties: value, items: value, allOf: value, oneOf: value, enum: value, required: value, additionalProperties: value, pattern: value, minimum: value, default: value, example: value }));
    compiled({ openapi: '3.0.3', paths: { '/a/{b}': { get: { parameters: [value, { name: 'b', in: 'path', schema: value }], requestBody: value, responses: { 200: value, default: { content: value, headers: value } }, tags: value, security: [value] } } } });
    compiled({ swagger: '2.0', paths: { '/a': { post: { parameters: [{ in: 'body', name: 'x', schema: value }, { in: 'formData', name: value }], consumes: value, responses: { 200: { schema: value } } } } }, definitions: value, securityDefinitions: value, host: value, schemes: value });
  }
});
