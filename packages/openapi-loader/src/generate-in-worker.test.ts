// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, render } from '@api-operators/openapi';
import { generateInWorker } from './generate-in-worker.ts';

const text = `{"openapi":"3.0.3","info":{"title":"Schöne Dinge …","version":"1"},"paths":{${Array.from(
  { length: 300 },
  (_, n) => `"/things${n}":{"get":{"summary":"…${'x'.repeat(900)}","responses":{"200":{"description":"ok"}}}}`,
).join()}}}`;
const input = { documents: new Map([['openapi.json', text]]), root: 'openapi.json', options: { group: 'shop.example.com' } };

test('a thread gives the same files as the caller would make, byte for byte', async () => {
  const compiled = compile(input);
  assert.ok(compiled.kind === 'compiled');
  const generated = await generateInWorker(input);
  assert.ok(generated.kind === 'generated');
  const expected = render(compiled.operator);
  assert.deepEqual([...generated.files.keys()], [...expected.keys()]);
  for (const [path, bytes] of generated.files) assert.equal(Buffer.from(bytes).toString(), expected.get(path), path);
  assert.deepEqual(generated.operator, { api: compiled.operator.api, group: 'shop.example.com', version: 'v1alpha1', kinds: 300 });
});

test('a document that cannot be compiled leaves no files, but what is wrong', async () => {
  const result = await generateInWorker({ ...input, documents: new Map([['openapi.json', '{']]) });
  assert.equal(result.kind, 'refused');
  assert.match(result.diagnostics[0].message, /JSON|expected/);
});
