// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCallLimiter, type CallRate, type Slot } from './limiter.ts';

/** Time that stands still until it is told to go on. */
class StandingClock {
  #ms = 0;
  readonly timers = new Set<{ at: number; fn: () => void }>();
  monotonic(): number {
    return this.#ms;
  }
  schedule(ms: number, fn: () => void): () => void {
    const timer = { at: this.#ms + ms, fn };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }
  async advance(ms: number): Promise<void> {
    const end = this.#ms + ms;
    for (;;) {
      await settled();
      const due = [...this.timers]
        .filter(timer => timer.at <= end)
        .sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers.delete(due);
      this.#ms = Math.max(this.#ms, due.at);
      due.fn();
    }
    this.#ms = end;
  }
}
const settled = () => new Promise(resolve => setImmediate(resolve));

interface Sent {
  at: number;
  connection: string;
  id: string;
}

/** Objects that ask, go away, come back when they are woken, and make their calls. */
function world() {
  const clock = new StandingClock();
  const limiter = createCallLimiter(clock);
  const sent: Sent[] = [];
  let held = 0;
  let most = 0;
  const ask = (
    connection: string,
    namespace: string,
    name: string,
    { calls = 1, takes = 0 } = {},
  ) => {
    const id = `${namespace}/${name}`;
    const pass = async () => {
      if (limiter.admit(connection, { id, namespace, wake }) === 'wait') return;
      held += 1;
      most = Math.max(most, held);
      for (let i = 0; i < calls; i++) {
        const slot = await limiter.take(connection, id);
        assert.ok(slot);
        sent.push({ at: clock.monotonic(), connection, id });
        if (takes > 0)
          await new Promise<void>(done => void clock.schedule(takes, done));
        slot.done();
      }
      held -= 1;
      limiter.leave(id);
    };
    const wake = () => void pass();
    wake();
  };
  return { clock, limiter, sent, ask, mostWorkers: () => most };
}

/** The most calls within any second. */
function busiestSecond(sent: readonly Sent[]): number {
  return Math.max(
    ...sent.map(
      first =>
        sent.filter(each => each.at >= first.at && each.at < first.at + 1_000)
          .length,
    ),
  );
}

describe('the limits of a Connection', () => {
  test('100 objects at 10 calls a second take 10 seconds, and those of another Connection none', async () => {
    const { clock, limiter, sent, ask, mostWorkers } = world();
    limiter.limit('shop/slow', { requestsPerSecond: 10 });
    for (let i = 0; i < 100; i++) ask('shop/slow', 'shop', `pet-${i}`);
    for (let i = 0; i < 100; i++) ask('shop/fast', 'shop', `order-${i}`);
    await clock.advance(0);
    assert.equal(
      sent.filter(each => each.connection === 'shop/fast').length,
      100,
    );
    await clock.advance(30_000);
    const slow = sent.filter(each => each.connection === 'shop/slow');
    assert.equal(slow.length, 100);
    assert.equal(busiestSecond(slow), 10);
    assert.equal(slow.at(-1)?.at, 9_900);
    // A hundred fast ones, and the few that are woken ahead of their turn.
    assert.ok(mostWorkers() <= 108, `${mostWorkers()} workers were held`);
    assert.equal(clock.timers.size, 0);
  });

  test('the calls of a pass that has begun come before new passes, and count', async () => {
    const { clock, limiter, sent, ask, mostWorkers } = world();
    limiter.limit('c', { requestsPerSecond: 10 });
    for (let i = 0; i < 50; i++) ask('c', 'shop', `pet-${i}`, { calls: 3 });
    await clock.advance(60_000);
    assert.equal(sent.length, 150);
    assert.equal(busiestSecond(sent), 10);
    assert.ok(mostWorkers() <= 8, `${mostWorkers()} workers were held`);
  });

  test('namespaces take turns, whoever asks more', async () => {
    const { clock, limiter, sent, ask } = world();
    limiter.limit('c', { requestsPerSecond: 10 });
    for (let i = 0; i < 40; i++) ask('c', 'greedy', `pet-${i}`);
    for (let i = 0; i < 5; i++) ask('c', 'modest', `pet-${i}`);
    await clock.advance(60_000);
    const last = sent.findLastIndex(each => each.id.startsWith('modest/'));
    assert.ok(last < 14, `the last of the five was call ${last}`);
    assert.equal(new Set(sent.map(each => each.id)).size, 45);
  });

  test('no more calls run at once than concurrency allows', async () => {
    const { clock, limiter, sent, ask, mostWorkers } = world();
    limiter.limit('c', { concurrency: 3 });
    for (let i = 0; i < 30; i++)
      ask('c', 'shop', `pet-${i}`, { calls: 2, takes: 1_000 });
    await clock.advance(21_000);
    assert.equal(sent.length, 60);
    assert.equal(busiestSecond(sent), 3);
    assert.ok(mostWorkers() <= 6, `${mostWorkers()} workers were held`);
  });

  test('limits that change count at once', async () => {
    const { clock, limiter, sent, ask } = world();
    const set = (rate: CallRate) => limiter.limit('c', rate);
    set({ requestsPerSecond: 0.1 });
    for (let i = 0; i < 30; i++) ask('c', 'shop', `pet-${i}`);
    await clock.advance(5_000);
    assert.equal(sent.length, 1);
    set({ requestsPerSecond: 10 });
    await clock.advance(1_000);
    assert.ok(sent.length >= 10 && sent.length <= 12, `${sent.length} calls`);
    set({});
    await clock.advance(0);
    assert.equal(sent.length, 30);
  });

  test('calls that began before there was a limit count against concurrency', async () => {
    const { clock, limiter, sent, ask } = world();
    for (let i = 0; i < 4; i++)
      ask('c', 'shop', `early-${i}`, { takes: 5_000 });
    await clock.advance(0);
    limiter.limit('c', { concurrency: 1 });
    ask('c', 'shop', 'late');
    await clock.advance(4_999);
    assert.equal(sent.length, 4);
    await clock.advance(1);
    assert.equal(sent.length, 5);
  });

  test('a turn that nobody takes goes to the next, and one that was not used costs nothing', async () => {
    const { clock, limiter } = world();
    limiter.limit('c', { requestsPerSecond: 1 });
    const woken: string[] = [];
    const asking = (id: string) => ({
      id,
      namespace: 'shop',
      wake: () => void woken.push(id),
    });
    assert.equal(limiter.admit('c', asking('gone')), 'go');
    assert.equal(limiter.admit('c', asking('a')), 'wait');
    assert.equal(limiter.admit('c', asking('b')), 'wait');
    await clock.advance(10_000);
    assert.deepEqual(woken, ['a']);
    limiter.leave('a');
    assert.deepEqual(woken, ['a', 'b']);
    const slot = (await limiter.take('c', 'b')) as Slot;
    slot.unsent();
    assert.equal(limiter.admit('c', asking('d')), 'go');
  });

  test('a wait ends with its pass, and with the operator', async () => {
    const { clock, limiter } = world();
    limiter.limit('c', { concurrency: 1 });
    const first = await limiter.take('c', 'a');
    const abort = new AbortController();
    const second = limiter.take('c', 'b', abort.signal);
    const third = limiter.take('c', 'c');
    abort.abort();
    assert.equal(await second, undefined);
    first?.done();
    const fourth = limiter.take('c', 'd');
    assert.ok(await third);
    limiter.close();
    assert.equal(await fourth, undefined);
    assert.equal(clock.timers.size, 0);
  });

  test('1,000 objects of ten namespaces at 10 calls a second take 100 seconds, and no namespace less than another (5.43)', async () => {
    const { clock, limiter, sent, ask } = world();
    limiter.limit('c', { requestsPerSecond: 10 });
    for (let space = 0; space < 10; space++) {
      for (let i = 0; i < 100; i++) ask('c', `space-${space}`, `pet-${i}`);
    }
    await clock.advance(50_000);
    const done = Array.from(
      { length: 10 },
      (_, space) =>
        sent.filter(each => each.id.startsWith(`space-${space}/`)).length,
    );
    const sum = done.reduce((a, b) => a + b);
    const jain = sum ** 2 / (10 * done.reduce((a, b) => a + b * b, 0));
    assert.ok(sum >= 490, `${sum} were done at half time`);
    assert.ok(jain >= 0.95, `the Jain index is ${jain}: ${done.join()}`);
    await clock.advance(70_000);
    assert.equal(sent.length, 1_000);
    assert.ok(busiestSecond(sent) <= 10);
    assert.ok(sent.at(-1)!.at <= 120_000, `the last at ${sent.at(-1)!.at} ms`);
  });
});
