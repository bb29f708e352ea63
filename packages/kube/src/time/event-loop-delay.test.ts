// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eventually } from '../fixtures/eventually.ts';
import { eventLoopDelay } from './event-loop-delay.ts';

it('the event-loop delay tells for how long nothing else could run, until it is reset (5.28)', async () => {
  const delay = eventLoopDelay();
  try {
    assert.deepEqual(delay.read(), { p50Ms: 0, p99Ms: 0, maxMs: 0 });
    await eventually('the timer ticks', () => delay.read().p50Ms >= 0 && delay.read().maxMs > 0);
    const until = performance.now() + 120;
    while (performance.now() < until);
    await eventually('the pause was seen', () => delay.read().maxMs >= 100);
    delay.reset();
    assert.equal(delay.read().maxMs, 0);
  } finally {
    delay.stop();
  }
});
