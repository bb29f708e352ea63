// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShop } from '../test-shop.ts';
import type { LatencyMs } from './latency-ms.ts';
import { latencyMs } from './latency-ms.ts';

/** The waits of `count` calls. */
async function waits(
  setting: LatencyMs,
  count: number,
  numbers: number[],
): Promise<number[]> {
  const waited: number[] = [];
  const active = latencyMs.start(latencyMs.expand(setting as never) as never, {
    random: () => numbers.shift() ?? 0,
    now: () => 0,
    delay: async milliseconds => void waited.push(milliseconds),
  });
  for (let index = 0; index < count; index += 1) {
    const { signal } = new AbortController();
    await active.before?.({
      method: 'GET',
      path: '/pet/1',
      signal,
      held: () => undefined,
    });
  }
  return waited;
}

test('every call waits the same time, or one between two bounds', async () => {
  assert.deepEqual(await waits(50, 2, [0.3, 0.9]), [50, 50]);
  assert.deepEqual(await waits([100, 200], 3, [0, 0.5, 0.75]), [100, 150, 175]);
});

test('an answer takes at least the latency', async t => {
  const { call } = await openShop(t, { faults: { latencyMs: 80 } });
  const start = performance.now();
  assert.equal((await call('GET', '/store/inventory')).status, 200);
  assert.ok(performance.now() - start >= 79);
});
