// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeClock } from '../fixtures/fake-clock.ts';
import { createKeyedQueue } from '../queue/keyed-queue.ts';
import type { Outcome, Reconciled } from '../index.ts';

const WORK_MS = 20;

/** How long each of 999 healthy keys waited for its turn, beside one that behaves as `poison` does. */
async function waits(poison: (clock: FakeClock, signal: AbortSignal) => Promise<Outcome>): Promise<{
  p99: number;
  attempts: number;
  stuck: number;
}> {
  const clock = new FakeClock();
  const healthy: Reconciled<string>[] = [];
  let attempts = 0;
  const queue = createKeyedQueue<string>({
    clock,
    random: () => 1,
    concurrency: 4,
    deadlineMs: 1000,
    backoffBaseMs: 250,
    backoffMaxMs: 60_000,
    reconcile: (key, signal) => {
      if (key === 'team/poison') {
        attempts += 1;
        return poison(clock, signal);
      }
      return new Promise(resolve => {
        clock.schedule(WORK_MS, () => resolve({ kind: 'done' }));
      });
    },
    onReconciled: result => {
      if (result.key !== 'team/poison') healthy.push(result);
    },
  });
  queue.add('team/poison');
  for (let i = 0; i < 999; i += 1) queue.add(`team/pet-${i}`);
  queue.start();
  while (healthy.length < 999) await clock.advance(WORK_MS);
  const sorted = healthy.map(({ waitedMs }) => waitedMs).sort((a, b) => a - b);
  return { p99: sorted[Math.floor(sorted.length * 0.99)], attempts, stuck: queue.stats().stuck };
}

describe('one poisonous object among a thousand', () => {
  it('that always throws slows the others by less than 5 %, and is tried again, less and less (5.13)', async () => {
    const without = await waits(async () => ({ kind: 'done' }));
    const beside = await waits(() => Promise.reject(new Error('poison')));
    assert.ok(beside.p99 <= without.p99 * 1.05, `${beside.p99} ms instead of ${without.p99} ms`);
    assert.ok(beside.attempts > 1 && beside.attempts < 10, `${beside.attempts} attempts`);
  });

  it('that throws before it returns a promise counts as failed and stops nothing (5.30)', async () => {
    const beside = await waits(() => {
      throw new Error('poison');
    });
    assert.ok(beside.attempts > 1);
  });

  it('whose reconcile never settles gives its slot back at the deadline and is counted (5.14)', async () => {
    const without = await waits(async () => ({ kind: 'done' }));
    const beside = await waits(() => new Promise(() => {}));
    assert.equal(beside.stuck, 1);
    assert.equal(beside.attempts, 1, 'it is never run beside itself');
    // One of four slots was lost for a second; the rest of the time all four work.
    assert.ok(beside.p99 <= without.p99 + 1000 / 4 + 2 * WORK_MS, `${beside.p99} ms instead of ${without.p99} ms`);
  });
});
