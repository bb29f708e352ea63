// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, openShop } from '../test-shop.ts';

test('the body of an answer comes in small pieces', async t => {
  const { call, petstore } = await openShop(t);
  await call('POST', '/pet', { name: 'Rex' });
  petstore.faults.set({ slowBody: { everyMs: 5, bytes: 10 } });
  const start = performance.now();
  const { body } = await call('GET', '/pet/1');
  assert.deepEqual(body, { name: 'Rex', id: 1, status: 'available' });
  // 44 bytes are five pieces.
  assert.ok(performance.now() - start >= 20);
});

test('a caller who does not wait for the end is let go', async t => {
  const { call, petstore } = await openShop(t, {
    faults: { slowBody: { everyMs: 60_000 } },
  });
  const timeout = { signal: AbortSignal.timeout(50) };
  await assert.rejects(call('GET', '/store/inventory', undefined, timeout), {
    name: 'TimeoutError',
  });
  await eventually(
    'the shop notices',
    () => petstore.requests[0].outcome === 'aborted',
  );
});
