// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeClock } from '../fixtures/fake-clock.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import type { Outcome } from './outcome.ts';
import type { KeyedQueueOptions, Reconciled } from './types.ts';

const done: Outcome = { kind: 'done' };

function setUp(
  reconcile: (key: string, signal: AbortSignal) => Promise<Outcome>,
  options: Partial<KeyedQueueOptions<string>> = {},
) {
  const clock = new FakeClock();
  const results: Reconciled<string>[] = [];
  const queue = createKeyedQueue<string>({
    reconcile,
    clock,
    random: () => 1,
    onReconciled: result => results.push(result),
    ...options,
  });
  queue.start();
  return { clock, queue, results };
}

describe('the keyed queue', () => {
  it('reconciles a key once for all the adds of one turn', async () => {
    let runs = 0;
    const { queue } = setUp(async () => ((runs += 1), done));
    for (let i = 0; i < 10; i += 1) queue.add('team/rex');
    await queue.idle();
    assert.equal(runs, 1);
  });

  it('never runs a key twice at a time, and runs it again when it was added meanwhile (5.38)', async () => {
    const running = new Map<string, number>();
    let worst = 0;
    let last = -1;
    let wish = 0;
    const { queue } = setUp(async key => {
      running.set(key, (running.get(key) ?? 0) + 1);
      worst = Math.max(worst, running.get(key)!);
      const seen = wish;
      await new Promise(resolve => setImmediate(resolve));
      last = seen;
      running.set(key, running.get(key)! - 1);
      return done;
    });
    for (wish = 1; wish <= 1000; wish += 1) {
      queue.add('team/rex');
      if (wish % 7 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    wish = 1000;
    await queue.idle();
    assert.equal(worst, 1);
    assert.equal(last, 1000);
  });

  it('runs as many keys at a time as it was told to', async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { queue } = setUp(() => gate.promise, { concurrency: 3 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) queue.add(key);
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(queue.stats(), { waiting: 2, delayed: 0, running: 3, stuck: 0 });
    gate.resolve(done);
    await queue.idle();
    assert.deepEqual(queue.stats(), { waiting: 0, delayed: 0, running: 0, stuck: 0 });
  });

  it('gives namespaces turns, so that a full one does not hold back the others', async () => {
    const order: string[] = [];
    const { queue } = setUp(async key => (order.push(key), done), { concurrency: 1 });
    for (let i = 0; i < 1000; i += 1) queue.add(`big/${i}`);
    for (let namespace = 0; namespace < 9; namespace += 1) {
      for (let i = 0; i < 100; i += 1) queue.add(`small-${namespace}/${i}`);
    }
    await queue.idle();
    const half = order.slice(0, 500);
    const shares = ['big', ...Array.from({ length: 9 }, (_, i) => `small-${i}`)].map(
      namespace => half.filter(key => key.startsWith(`${namespace}/`)).length,
    );
    const sum = shares.reduce((a, b) => a + b, 0);
    const jain = sum ** 2 / (shares.length * shares.reduce((a, b) => a + b * b, 0));
    assert.ok(jain >= 0.95, `Jain index ${jain}: ${shares}`);
    assert.equal(order.length, 1900);
  });

  it('tries a failing key again with growing waits, for ever (5.13)', async () => {
    const { clock, queue, results } = setUp(async () => ({ kind: 'retry', reason: 'down' }), {
      backoffBaseMs: 100,
      backoffMaxMs: 5000,
    });
    queue.add('team/rex');
    await clock.advance(60_000);
    assert.deepEqual(
      results.slice(0, 8).map(result => result.nextInMs),
      [100, 200, 400, 800, 1600, 3200, 5000, 5000],
    );
    const before = results.length;
    await clock.advance(1_000_000);
    assert.ok(results.length > before + 150, 'a key that fails must never be dropped');
    assert.equal(queue.failures('team/rex'), results.length);
  });

  it('spreads retries over the whole wait', async () => {
    const { clock, queue, results } = setUp(async () => ({ kind: 'retry', reason: 'down' }), {
      random: () => 0.25,
      backoffBaseMs: 100,
    });
    queue.add('team/rex');
    await clock.advance(0);
    assert.equal(results[0].nextInMs, 25);
  });

  it('waits at least as long as a retry asks for', async () => {
    const { clock, queue, results } = setUp(async () => ({ kind: 'retry', reason: '429', afterMs: 3000 }));
    queue.add('team/rex');
    await clock.advance(2999);
    assert.equal(results.length, 1);
    await clock.advance(1);
    assert.equal(results.length, 2);
  });

  it('takes a throw for a retry and tells of the error', async () => {
    const bug = new Error('a bug');
    const { clock, queue, results } = setUp(async key => {
      if (key === 'team/bad') throw bug;
      return done;
    });
    queue.add('team/bad');
    queue.add('team/good');
    await clock.advance(0);
    assert.deepEqual(
      results.map(result => [result.key, result.outcome.kind, result.error]),
      [['team/bad', 'retry', bug], ['team/good', 'done', undefined]],
    );
  });

  it('forgets the failures of a key that succeeds', async () => {
    let failing = true;
    const { clock, queue } = setUp(async () => (failing ? { kind: 'retry', reason: 'down' } : done));
    queue.add('team/rex');
    await clock.advance(0);
    assert.equal(queue.failures('team/rex'), 1);
    failing = false;
    await clock.advance(1000);
    assert.equal(queue.failures('team/rex'), 0);
    assert.deepEqual(queue.stats(), { waiting: 0, delayed: 0, running: 0, stuck: 0 });
  });

  it('looks again when a reconcile asked for it, or at once when the key is added first', async () => {
    const { clock, queue, results } = setUp(async () => ({ kind: 'after', ms: 60_000 }));
    queue.add('team/rex');
    await clock.advance(59_999);
    assert.equal(results.length, 1);
    await clock.advance(1);
    assert.equal(results.length, 2);
    queue.add('team/rex');
    await clock.advance(0);
    assert.equal(results.length, 3);
    await clock.advance(59_999);
    assert.equal(results.length, 3);
  });

  it('keeps the earliest of several wishes', async () => {
    const { clock, queue, results } = setUp(async () => done);
    queue.addAfter('team/rex', 5000);
    queue.addAfter('team/rex', 1000);
    queue.addAfter('team/rex', 3000);
    await clock.advance(999);
    assert.equal(results.length, 0);
    await clock.advance(1);
    assert.equal(results.length, 1);
    await clock.advance(10_000);
    assert.equal(results.length, 1);
  });

  it('leaves a key alone after a terminal outcome until it is added again', async () => {
    const { clock, queue, results } = setUp(async () => ({ kind: 'terminal', reason: 'wrong' }));
    queue.add('team/rex');
    await clock.advance(3_600_000);
    assert.equal(results.length, 1);
    queue.add('team/rex');
    await clock.advance(0);
    assert.equal(results.length, 2);
  });

  it('gives up a worker at the deadline but never runs the key beside itself (5.14)', async () => {
    const hanging = Promise.withResolvers<Outcome>();
    const signals: AbortSignal[] = [];
    const ran: string[] = [];
    const { clock, queue } = setUp(
      (key, signal) => {
        ran.push(key);
        signals.push(signal);
        return key === 'team/hangs' && ran.length === 1 ? hanging.promise : Promise.resolve(done);
      },
      { concurrency: 1, deadlineMs: 1000 },
    );
    queue.add('team/hangs');
    await clock.advance(0);
    queue.add('team/next');
    queue.add('team/hangs');
    await clock.advance(999);
    assert.deepEqual(ran, ['team/hangs']);
    await clock.advance(1);
    assert.deepEqual(ran, ['team/hangs', 'team/next']);
    assert.equal(signals[0].aborted, true);
    assert.equal(queue.stats().stuck, 1);
    hanging.resolve(done);
    await clock.advance(0);
    assert.deepEqual(ran, ['team/hangs', 'team/next', 'team/hangs']);
    assert.equal(queue.stats().stuck, 0);
  });

  it('drops what was wanted of a key that is forgotten, also while it runs', async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { clock, queue, results } = setUp(() => gate.promise);
    queue.addAfter('team/later', 1000);
    queue.forget('team/later');
    queue.add('team/now');
    await clock.advance(0);
    queue.forget('team/now');
    gate.resolve({ kind: 'retry', reason: 'down' });
    await clock.advance(3_600_000);
    assert.deepEqual(results.map(result => result.key), ['team/now']);
  });

  it('lets running work end when it stops, then aborts what is left', async () => {
    const quick = Promise.withResolvers<Outcome>();
    let aborted = false;
    const { clock, queue, results } = setUp((key, signal) => {
      if (key === 'quick') return quick.promise;
      return new Promise(resolve => {
        signal.addEventListener('abort', () => {
          aborted = true;
          resolve(done);
        });
      });
    });
    queue.add('quick');
    queue.add('slow');
    queue.addAfter('later', 10);
    await clock.advance(0);
    const stopped = queue.stop({ graceMs: 1000 });
    queue.add('too-late');
    quick.resolve(done);
    await clock.advance(999);
    assert.equal(aborted, false);
    await clock.advance(1);
    await stopped;
    assert.equal(aborted, true);
    assert.deepEqual(results.map(result => result.key).sort(), ['quick', 'slow']);
    assert.equal(clock.next, undefined);
  });

  it('waits out a wish that is longer than a timer can be', async () => {
    const { clock, queue, results } = setUp(async () => done);
    // The system's timers end after 24.8 days; this one ends even earlier.
    const schedule = clock.schedule.bind(clock);
    clock.schedule = (ms, fn) => schedule(Math.min(ms, 86_400_000), fn);
    queue.addAfter('team/rex', 40 * 86_400_000);
    await clock.advance(39 * 86_400_000);
    assert.equal(results.length, 0);
    await clock.advance(86_400_000);
    assert.equal(results.length, 1);
  });
});
