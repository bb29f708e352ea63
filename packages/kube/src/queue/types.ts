// SPDX-License-Identifier: Apache-2.0
import type { Availability } from '../client/availability.ts';
import type { Clock, Random } from '../time/clock.ts';
import type { Outcome } from './outcome.ts';

export interface KeyedQueueOptions<K> {
  /**
   * Does the work for one key. A throw or rejection counts as `retry`. `signal` is aborted at the
   * deadline and when the queue stops.
   */
  reconcile(key: K, signal: AbortSignal): Promise<Outcome>;
  /** Reconciles at the same time; 8 unless given. */
  concurrency?: number;
  /** What makes two keys the same; the key itself unless given. */
  id?: (key: K) => string;
  /** Keys of one lane wait for each other; lanes take turns. By default everything before the last `/` of the id. */
  lane?: (key: K) => string;
  /** First and longest back-off of a key, before jitter; 200 ms and 5 minutes unless given. */
  backoffBaseMs?: number;
  backoffMaxMs?: number;
  /**
   * After this long the signal is aborted and the worker goes on to other keys. The key itself is
   * held until its promise settles, for two reconciles of a key never overlap. 5 minutes unless given.
   */
  deadlineMs?: number;
  /**
   * Whether the API server is there. While it is away nothing new is started; when it is back, keys
   * that failed meanwhile run at once, their failure not counted, first one at a time, then more.
   */
  availability?: Availability;
  onReconciled?: (result: Reconciled<K>) => void;
  clock?: Clock;
  random?: Random;
}

/** One finished reconcile; for logs and metrics. */
export interface Reconciled<K> {
  key: K;
  outcome: Outcome;
  /** What the reconcile threw, if it did. */
  error?: unknown;
  /** Time in the queue and time at work. */
  waitedMs: number;
  ms: number;
  /** Failures in a row, this one included. */
  failures: number;
  /** When the key runs again of itself. */
  nextInMs?: number;
}

export interface QueueStats {
  /** Ready to run. */
  waiting: number;
  /** Waiting for their time. */
  delayed: number;
  running: number;
  /** Past their deadline and not settled: their keys are held. */
  stuck: number;
}

/** Keys to be reconciled: each at most once at a time, none ever dropped. */
export interface KeyedQueue<K> {
  /** Wants the key reconciled now; one that is running is run again after. */
  add(key: K): void;
  /** Wants it reconciled in `ms`; of several wishes the earliest counts. */
  addAfter(key: K, ms: number): void;
  /** Drops the key's back-off and any wish for it; for objects that are gone. */
  forget(key: K): void;
  failures(key: K): number;
  start(): void;
  /** Takes no more keys and waits for the running ones, which see their signal aborted after `graceMs`. */
  stop(options?: { graceMs?: number }): Promise<void>;
  /** Fulfilled when nothing is ready or running; delayed keys do not count. */
  idle(): Promise<void>;
  stats(): QueueStats;
}
