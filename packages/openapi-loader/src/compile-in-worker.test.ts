// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileInWorker } from './compile-in-worker.ts';

const document = (paths: string) => `{"openapi":"3.0.3","info":{"title":"Shop","version":"1"},"paths":{${paths}}}`;
const input = (text: string) => ({
  documents: new Map([['openapi.json', text]]),
  root: 'openapi.json',
  options: { group: 'shop.example.com' },
});

test('a document is compiled in a thread as it is in the caller', async () => {
  const result = await compileInWorker(input(document('"/stock":{"get":{"responses":{"200":{"description":"ok"}}}}')));
  assert.equal(result.kind, 'compiled');
  assert.deepEqual(result.kind === 'compiled' && result.operator.kinds.map(plan => plan.kind), ['StockQuery']);
});

test('a document that takes too long is refused with the limit', async () => {
  const result = await compileInWorker(input(document('')), { timeoutMs: 0 });
  assert.equal(result.kind, 'refused');
  assert.match(result.diagnostics[0].message, /0 milliseconds/);
});

test('a document that takes too much memory is refused with the limit', async () => {
  const paths = Array.from({ length: 100_000 }, (_, n) => `"/p${n}":{"get":{"responses":{"200":{"description":"${'x'.repeat(100)}"}}}}`);
  const result = await compileInWorker(input(document(paths.join())), { memoryMb: 20, timeoutMs: 60_000 });
  assert.equal(result.kind, 'refused');
  assert.match(result.diagnostics[0].message, /20 MB of memory/);
});
