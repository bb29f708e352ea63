// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import type { OperationName, ParameterStyle } from '@api-operators/api';
import { compile, type KindPlan } from '@api-operators/openapi';
import { parse } from 'yaml';
import { lost } from './arrival.ts';
import { examine, type OperationResult } from './exam.ts';
import { readOptions } from './options.ts';
import { readOriginal, type Document } from './original.ts';
import { installPackages } from './packages.ts';
import { startServer, type Received } from './server.ts';
import { isSound, summarize } from './summary.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const SCENARIOS = path.join(ROOT, 'packages/openapi/scenarios');

before(installPackages);

type Change = (plan: KindPlan) => void;

/** Every operation of a document, its mapping changed before; none of one that is refused. */
async function examineAll(name: string, text: string, change: Change = () => {}): Promise<OperationResult[]> {
  const compiled = compile({ documents: new Map([[name, text]]), root: name, options: { group: 'shop.example.com' } });
  const kinds = compiled.kind === 'compiled' ? compiled.operator.kinds : [];
  const server = await startServer();
  try {
    const results: OperationResult[] = [];
    for (const plan of kinds) {
      change(plan);
      for (const use of Object.keys(plan.mapping.spec!.versions[0].operations) as OperationName[]) {
        results.push(await examine(name, parse(text) as Document, plan, use, server));
      }
    }
    return results;
  } finally {
    server.close();
  }
}

const STYLES = `
openapi: 3.0.3
info: {title: Styles, version: '1'}
paths:
  /items/{kinds}/search:
    get:
      parameters:
        - {name: kinds, in: path, required: true, style: matrix, explode: true, schema: {type: array, items: {type: string}}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: sizes, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: colours, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: filter, in: query, style: deepObject, explode: true, schema: {type: object, properties: {min: {type: integer}, max: {type: integer}}}}
        - {name: X-Regions, in: header, schema: {type: array, items: {type: string}}}
        - {name: snake_case.id, in: query, schema: {type: integer, format: int64}}
      responses: {'200': {description: found, content: {application/json: {schema: {type: object, properties: {total: {type: integer}, price: {type: number}}}}}}}
`;

const broken: [string, Change, RegExp][] = [
  ['a name is spelt otherwise', rename('snake_case.id', 'snake_case_id'), /snake_case\.id/],
  ['a list is exploded that must not be', restyle('sizes', { explode: true }), /sizes/],
  ['a list is not exploded that must be', restyle('tags', { explode: false }), /tags/],
  ['the style is another', restyle('colours', { style: 'form' }), /colours/],
  ['an object is flattened', restyle('filter', { style: 'form' }), /filter/],
  ['a place is another', move('X-Regions'), /X-Regions/],
];

function rename(from: string, to: string): Change {
  return ({ mapping }) => {
    const [version] = mapping.spec!.versions;
    for (const one of [...version.fields, ...version.operations.call!.parameters]) if (one.wire === from) one.wire = to;
  };
}

function restyle(wire: string, change: { style?: ParameterStyle; explode?: boolean }): Change {
  return ({ mapping }) => {
    Object.assign(mapping.spec!.versions[0].fields.find(field => field.wire === wire)!, change);
  };
}

function move(wire: string): Change {
  return ({ mapping }) => {
    const [version] = mapping.spec!.versions;
    for (const one of [...version.fields, ...version.operations.call!.parameters]) if (one.wire === wire) one.in = 'query';
  };
}

test('requests of every style are valid, and answers with long numbers come back whole', async () => {
  const [result] = await examineAll('styles.yaml', STYLES);
  // Prism breaks where a list in a header is left out.
  assert.deepEqual(result.request, { kind: 'valid', left: [], bytes: false, prismBlind: false });
  assert.deepEqual(result.response, { kind: 'kept' });
});

for (const [what, change, reason] of broken) {
  test(`a mapping in which ${what} is caught`, async () => {
    const [{ request }] = await examineAll('styles.yaml', STYLES, change);
    // What has no field in the mapping is left out, and told: here all have one.
    const told = request.kind === 'invalid' ? request.reason : request.kind === 'valid' ? request.left.join() : '';
    assert.match(told, reason);
  });
}

test('an answer that the API server would not keep in status is caught', async () => {
  const [{ response }] = await examineAll('styles.yaml', STYLES, ({ crd }) => {
    const { status } = crd.spec.versions[0].schema.openAPIV3Schema.properties!;
    status.properties!.results.properties!.data.properties!.total = { type: 'boolean' };
  });
  assert.equal(response.kind, 'lost');
  assert.match(response.kind === 'lost' ? response.reason : '', /total/);
});

test('every operation of our own scenarios sends what its document describes', async () => {
  let seen = 0;
  for (const name of readdirSync(SCENARIOS)) {
    const file = readdirSync(path.join(SCENARIOS, name)).find(entry => entry.startsWith('openapi.'))!;
    for (const { request, response, method, path: at } of await examineAll(file, readFileSync(path.join(SCENARIOS, name, file), 'utf8'))) {
      seen += 1;
      const where = `${name} ${method} ${at}`;
      assert.notEqual(request.kind, 'invalid', `${where}: ${request.kind === 'invalid' ? request.reason : ''}`);
      assert.notEqual(response.kind, 'lost', `${where}: ${response.kind === 'lost' ? response.reason : ''}`);
    }
  }
  assert.ok(seen >= 50, `only ${seen} operations`);
});

test('a request with something that the document does not declare is no good request', async () => {
  const original = readOriginal(parse(STYLES) as Document, '/items/{kinds}/search', 'GET', 'request')!;
  const received: Received = { method: 'GET', target: '/items/;kinds=a/search?tags=x&more=1', headers: {}, body: Buffer.alloc(0) };
  const found = await lost(received, original, { parameters: new Map([['query:tags', ['x']], ['path:kinds', ['a']]]) });
  assert.deepEqual(found, ['query parameter more is not in the document']);
});

test('99 of 100 is sound, 98 of 100 is not', () => {
  const results = (good: number): OperationResult[] =>
    Array.from({ length: 100 }, (_, index) => ({
      document: 'a',
      kind: 'A',
      use: 'get',
      method: 'GET',
      path: `/${index}`,
      version: '3.0',
      request: index < good ? { kind: 'valid', left: [], bytes: false, prismBlind: false } : { kind: 'invalid', stage: 'lost', reason: 'x' },
      response: { kind: 'kept' },
    }));
  const sound = (good: number): boolean => isSound(summarize([], [{ kind: 'examined', results: results(good) }], 1));
  assert.deepEqual([sound(99), sound(98)], [true, false]);
});

test('options that are no numbers or contradict each other are refused', () => {
  for (const args of [['--sample', '0'], ['--seed', 'x'], ['--write-docs', '--doc', 'a'], ['--what']]) {
    assert.equal(readOptions(args).kind, 'wrong', args.join(' '));
  }
});
