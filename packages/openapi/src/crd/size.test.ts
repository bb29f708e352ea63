// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { structuralProblems, type StructuralSchema } from '@api-operators/schema';
import { compile } from '../compile.ts';

const LIMIT = 900_000;

function compiled(schema: object): { bytes: number; text: string; cut: string[] } {
  const body = { content: { 'application/json': { schema } } };
  const paths = { '/calls': { post: { requestBody: body, responses: { 200: { description: 'done', ...body } } } } };
  const text = JSON.stringify({ openapi: '3.0.3', info: { title: 'T', version: '1' }, paths });
  const result = compile({ documents: new Map([['a.json', text]]), root: 'a.json', options: { group: 'a.example.com' } });
  assert.equal(result.kind, 'compiled');
  if (result.kind !== 'compiled') throw new Error('not compiled');
  const [{ crd }] = result.operator.kinds;
  assert.deepEqual(structuralProblems(crd.spec.versions[0].schema.openAPIV3Schema as StructuralSchema), []);
  const json = JSON.stringify(crd);
  const cut = result.diagnostics.filter(({ code }) => code === 'schema-cut').map(({ message }) => message);
  return { bytes: Buffer.byteLength(json), text: json, cut };
}

function tree(width: number, depth: number, leaf: object): object {
  if (depth === 0) return leaf;
  const names = Array.from({ length: width }, (_, index) => `member${index}`);
  return { type: 'object', properties: Object.fromEntries(names.map(name => [name, tree(width, depth - 1, leaf)])) };
}

test('descriptions are shortened before anything is left out of the schema', () => {
  const { bytes, text, cut } = compiled(tree(10, 3, { type: 'string', maxLength: 77, description: 'word '.repeat(500) }));
  assert.ok(bytes < LIMIT, `${bytes} bytes`);
  assert.equal(text.split('"maxLength":77').length - 1, 1_000);
  assert.match(text, /"description":"word word [^"]*…"/);
  assert.deepEqual(cut, []);
});

test('what does not fit is opened from the deepest level on, and the warning names it', () => {
  const { bytes, text, cut } = compiled(tree(12, 5, { type: 'string' }));
  assert.ok(bytes < LIMIT, `${bytes} bytes`);
  assert.match(text, /"member11":{"type":"object","properties"/);
  assert.equal(cut.length, 1);
  assert.match(cut[0], /takes any value: member0\.member0.*, member0\.member\d+.* and [\d]+ more/);
});

test('the size is that of the bytes: a text of CJK characters has three for each', () => {
  const { bytes } = compiled(tree(60, 2, { type: 'string', description: '項'.repeat(300) }));
  assert.ok(bytes < LIMIT, `${bytes} bytes`);
});

test('fields that are all needed do not make a CRD that cannot be stored', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `a member with a long name, of which there are many ${index}`);
  const { bytes, cut } = compiled({ type: 'object', required: names, properties: Object.fromEntries(names.map(name => [name, { type: 'string' }])) });
  assert.ok(bytes < LIMIT, `${bytes} bytes`);
  assert.match(cut[0], /all but 0 of 20000 fields/);
});
