// SPDX-License-Identifier: Apache-2.0
import type { AvailabilityChange } from '../client/availability.ts';
import { isTooManyRequests } from '../client/kube-error.ts';
import { fullJitter } from '../time/backoff.ts';
import { systemClock, type Clock, type Random } from '../time/clock.ts';
import { Lanes } from './lanes.ts';
import type { Outcome } from './outcome.ts';
import type { KeyedQueue, KeyedQueueOptions, QueueStats, Reconciled } from './types.ts';

const MINUTE = 60_000;

interface Item<K> {
  readonly key: K;
  readonly id: string;
  readonly lane: string;
  state: 'resting' | 'ready' | 'running';
  /** Wanted again while running. */
  dirty: boolean;
  /** Forgotten while running: what the reconcile asks for is no longer wanted. */
  forgotten: boolean;
  failures: number;
  /** When it last failed without being told when to come back. */
  failedAt: number;
  readySince: number;
  wake?: { at: number; cancel: () => void };
  abort?: AbortController;
  stuck: boolean;
}

/** Makes a queue; nothing runs before `start`. */
export function createKeyedQueue<K>(options: KeyedQueueOptions<K>): KeyedQueue<K> {
  return new Queue(options);
}

class Queue<K> implements KeyedQueue<K> {
  readonly #options: KeyedQueueOptions<K>;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #concurrency: number;
  readonly #id: (key: K) => string;
  readonly #lane: (key: K) => string;
  readonly #items = new Map<string, Item<K>>();
  readonly #ready = new Lanes<Item<K>>();
  #running = 0;
  #stuck = 0;
  #delayed = 0;
  #state: 'new' | 'started' | 'stopped' = 'new';
  #pumping = false;
  /** Reconciles at a time while a slow start lasts. */
  #window = Infinity;
  #stopListening: (() => void) | undefined;
  readonly #idleWaiters: (() => void)[] = [];
  readonly #settledWaiters: (() => void)[] = [];

  constructor(options: KeyedQueueOptions<K>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#concurrency = options.concurrency ?? 8;
    this.#id = options.id ?? (key => String(key));
    this.#lane = options.lane ?? (key => beforeLastSlash(this.#id(key)));
  }

  add(key: K): void {
    if (this.#state === 'stopped') return;
    const item = this.#item(key);
    this.#clearWake(item);
    if (item.state === 'running') item.dirty = true;
    else this.#makeReady(item);
  }

  addAfter(key: K, ms: number): void {
    if (ms <= 0) return this.add(key);
    if (this.#state === 'stopped') return;
    this.#wakeAfter(this.#item(key), ms);
  }

  forget(key: K): void {
    const item = this.#items.get(this.#id(key));
    if (!item) return;
    item.failures = 0;
    item.dirty = false;
    this.#clearWake(item);
    if (item.state === 'running') {
      item.forgotten = true;
      return;
    }
    this.#ready.remove(item.lane, item);
    this.#items.delete(item.id);
    this.#tellIfIdle();
  }

  failures(key: K): number {
    return this.#items.get(this.#id(key))?.failures ?? 0;
  }

  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'started';
    this.#stopListening = this.#options.availability?.on(change => this.#availabilityChanged(change));
    this.#pump();
  }

  async stop({ graceMs = 10_000 }: { graceMs?: number } = {}): Promise<void> {
    this.#state = 'stopped';
    this.#stopListening?.();
    for (const item of this.#items.values()) this.#clearWake(item);
    if (this.#running > 0) {
      await this.#settled(graceMs);
      for (const item of this.#items.values()) item.abort?.abort(new Error('the queue stops'));
      await this.#settled(graceMs);
    }
  }

  idle(): Promise<void> {
    return new Promise(resolve => {
      this.#idleWaiters.push(resolve);
      this.#tellIfIdle();
    });
  }

  stats(): QueueStats {
    return {
      waiting: this.#ready.size,
      delayed: this.#delayed,
      running: this.#running,
      stuck: this.#stuck,
    };
  }

  #item(key: K): Item<K> {
    const id = this.#id(key);
    let item = this.#items.get(id);
    if (!item) {
      item = {
        key,
        id,
        lane: this.#lane(key),
        state: 'resting',
        dirty: false,
        forgotten: false,
        failures: 0,
        failedAt: -Infinity,
        readySince: 0,
        stuck: false,
      };
      this.#items.set(id, item);
    }
    return item;
  }

  #makeReady(item: Item<K>): void {
    if (item.state !== 'ready') {
      item.state = 'ready';
      item.readySince = this.#clock.monotonic();
      this.#ready.push(item.lane, item);
    }
    this.#pump();
  }

  #wakeAfter(item: Item<K>, ms: number): void {
    if (item.state === 'ready') return;
    const at = this.#clock.monotonic() + ms;
    if (item.wake) {
      if (item.wake.at <= at) return;
      this.#clearWake(item);
    }
    this.#delayed += 1;
    item.wake = { at, cancel: this.#clock.schedule(ms, () => this.#woken(item)) };
  }

  #woken(item: Item<K>): void {
    if (!item.wake) return;
    const early = item.wake.at - this.#clock.monotonic();
    this.#delayed -= 1;
    delete item.wake;
    // Timers cannot span more than 24 days; the rest of a longer wait follows.
    if (early > MINUTE) this.#wakeAfter(item, early);
    else if (item.state === 'running') item.dirty = true;
    else this.#makeReady(item);
  }

  #clearWake(item: Item<K>): void {
    if (!item.wake) return;
    item.wake.cancel();
    delete item.wake;
    this.#delayed -= 1;
  }

  #limit(): number {
    return this.#options.availability?.away ? 0 : Math.min(this.#concurrency, this.#window);
  }

  #availabilityChanged(change: AvailabilityChange): void {
    if (change.kind === 'away') return;
    this.#window = 1;
    for (const item of this.#items.values()) {
      if (item.state !== 'resting' || !item.wake || item.failedAt < change.since) continue;
      item.failures = Math.max(0, item.failures - 1);
      this.#clearWake(item);
      this.#makeReady(item);
    }
    this.#pump();
  }

  /** Starts work in the next turn of the event loop, so that adds of one turn are seen together. */
  #pump(): void {
    if (this.#pumping || this.#state !== 'started') return;
    this.#pumping = true;
    setImmediate(() => {
      this.#pumping = false;
      while (this.#state === 'started' && this.#running < this.#limit()) {
        const item = this.#ready.take();
        if (!item) break;
        void this.#run(item);
      }
      this.#tellIfIdle();
    });
  }

  async #run(item: Item<K>): Promise<void> {
    const started = this.#clock.monotonic();
    const waitedMs = started - item.readySince;
    const abort = new AbortController();
    item.state = 'running';
    item.abort = abort;
    this.#running += 1;
    const cancelDeadline = this.#clock.schedule(this.#options.deadlineMs ?? 5 * MINUTE, () => {
      item.stuck = true;
      this.#running -= 1;
      this.#stuck += 1;
      abort.abort(new Error('the reconcile ran past its deadline'));
      this.#pump();
    });
    let outcome: Outcome;
    let error: unknown;
    try {
      outcome = await this.#options.reconcile(item.key, abort.signal);
    } catch (thrown) {
      error = thrown;
      outcome = afterThrow(thrown);
    }
    cancelDeadline();
    if (item.stuck) this.#stuck -= 1;
    else this.#running -= 1;
    item.stuck = false;
    if (this.#window < this.#concurrency) this.#window += 1;
    item.state = 'resting';
    delete item.abort;
    const nextInMs = this.#settle(item, outcome, error);
    this.#report({
      key: item.key,
      outcome,
      ...(error === undefined ? {} : { error }),
      waitedMs,
      ms: this.#clock.monotonic() - started,
      failures: item.failures,
      ...(nextInMs === undefined ? {} : { nextInMs }),
    });
    this.#pump();
    this.#tellIfIdle();
  }

  /** Decides when the key runs again; undefined = when it is added again. */
  #settle(item: Item<K>, outcome: Outcome, error: unknown): number | undefined {
    if (outcome.kind !== 'retry') item.failures = 0;
    else if (!isTooManyRequests(error)) item.failures += 1;
    item.failedAt = outcome.kind === 'retry' && outcome.afterMs === undefined ? this.#clock.monotonic() : -Infinity;
    const { dirty, forgotten } = item;
    item.dirty = false;
    item.forgotten = false;
    let wait: number | undefined;
    if (dirty) wait = 0;
    else if (forgotten) item.failures = 0;
    else if (outcome.kind === 'after') wait = outcome.ms;
    else if (outcome.kind === 'retry') wait = Math.max(outcome.afterMs ?? 0, this.#backoff(item.failures));
    if (this.#state === 'stopped') return undefined;
    if (wait === undefined) {
      if (!item.wake) this.#items.delete(item.id);
      return undefined;
    }
    if (wait <= 0) this.#makeReady(item);
    else this.#wakeAfter(item, wait);
    return wait;
  }

  #backoff(failures: number): number {
    const { backoffBaseMs = 200, backoffMaxMs = 5 * MINUTE } = this.#options;
    return fullJitter(failures, backoffBaseMs, backoffMaxMs, this.#random);
  }

  #report(result: Reconciled<K>): void {
    try {
      this.#options.onReconciled?.(result);
    } catch {
      // Whoever counts reconciles must not be able to stop them.
    }
  }

  #tellIfIdle(): void {
    if (this.#running === 0) {
      for (const tell of this.#settledWaiters.splice(0)) tell();
    }
    if (this.#ready.size > 0 || this.#running > 0 || this.#idleWaiters.length === 0) return;
    for (const tell of this.#idleWaiters.splice(0)) tell();
  }

  /** Fulfilled when nothing runs any more, or after `ms`. */
  #settled(ms: number): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise(resolve => {
      const cancel = this.#clock.schedule(ms, resolve);
      this.#settledWaiters.push(() => {
        cancel();
        resolve();
      });
    });
  }
}

/** A server that asks for patience has not refused the key: the key comes back then, and has not failed. */
function afterThrow(thrown: unknown): Outcome {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  if (!isTooManyRequests(thrown)) return { kind: 'retry', reason };
  return { kind: 'retry', reason, afterMs: (thrown.retryAfterSeconds ?? 1) * 1000 };
}

function beforeLastSlash(id: string): string {
  return id.slice(0, Math.max(id.lastIndexOf('/'), 0));
}
