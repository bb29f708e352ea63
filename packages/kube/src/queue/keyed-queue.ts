// SPDX-License-Identifier: Apache-2.0
import type { AvailabilityChange } from '../client/availability.ts';
import { isTooManyRequests } from '../client/kube-error.ts';
import { fullJitter } from '../time/backoff.ts';
import { systemClock, type Clock, type Random } from '../time/clock.ts';
import { restingItem, type Item } from './item.ts';
import { Lanes } from './lanes.ts';
import { afterThrow, type Outcome } from './outcome.ts';
import type { KeyedQueue, KeyedQueueOptions, QueueStats, Reconciled } from './types.ts';
import { Waiters } from './waiters.ts';
import { Wakes } from './wakes.ts';

const MINUTE = 60_000;

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
  readonly #wakes: Wakes<K>;
  readonly #waiters: Waiters;
  #running = 0;
  #stuck = 0;
  #state: 'new' | 'started' | 'stopped' = 'new';
  #pumping = false;
  /** Reconciles at a time while a slow start lasts. */
  #window = Infinity;
  #stopListening: (() => void) | undefined;

  constructor(options: KeyedQueueOptions<K>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#wakes = new Wakes(this.#clock, item => this.#due(item));
    this.#waiters = new Waiters(this.#clock);
    this.#concurrency = options.concurrency ?? 8;
    this.#id = options.id ?? (key => String(key));
    this.#lane = options.lane ?? (key => beforeLastSlash(this.#id(key)));
  }

  add(key: K): void {
    if (this.#state === 'stopped') return;
    const item = this.#item(key);
    this.#wakes.clear(item);
    this.#due(item);
  }

  addAfter(key: K, ms: number): void {
    if (ms <= 0) return this.add(key);
    if (this.#state === 'stopped') return;
    this.#wakes.set(this.#item(key), ms);
  }

  forget(key: K): void {
    const item = this.#items.get(this.#id(key));
    if (!item) return;
    item.failures = 0;
    item.dirty = false;
    this.#wakes.clear(item);
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
    for (const item of this.#items.values()) this.#wakes.clear(item);
    if (this.#running > 0) {
      await this.#settled(graceMs);
      for (const item of this.#items.values()) item.abort?.abort(new Error('the queue stops'));
      await this.#settled(graceMs);
    }
  }

  idle(): Promise<void> {
    const idle = this.#waiters.idle();
    this.#tellIfIdle();
    return idle;
  }

  stats(): QueueStats {
    return {
      waiting: this.#ready.size,
      delayed: this.#wakes.count,
      running: this.#running,
      stuck: this.#stuck,
    };
  }

  #item(key: K): Item<K> {
    const id = this.#id(key);
    let item = this.#items.get(id);
    if (!item) {
      item = restingItem(key, id, this.#lane(key));
      this.#items.set(id, item);
    }
    return item;
  }

  #due(item: Item<K>): void {
    if (item.state === 'running') item.dirty = true;
    else this.#makeReady(item);
  }

  #makeReady(item: Item<K>): void {
    if (item.state !== 'ready') {
      item.state = 'ready';
      item.readySince = this.#clock.monotonic();
      this.#ready.push(item.lane, item);
    }
    this.#pump();
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
      this.#wakes.clear(item);
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
    else this.#wakes.set(item, wait);
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
    if (this.#running === 0) this.#waiters.tellSettled();
    if (this.#ready.size === 0 && this.#running === 0) this.#waiters.tellIdle();
  }

  #settled(ms: number): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : this.#waiters.settled(ms);
  }
}

function beforeLastSlash(id: string): string {
  return id.slice(0, Math.max(id.lastIndexOf('/'), 0));
}
