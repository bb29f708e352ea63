// SPDX-License-Identifier: Apache-2.0
import os from 'node:os';
import { createMonotonic } from './monotonic.ts';

/** Time as an argument, so that tests need not wait. */
export interface Clock {
  /** Wall-clock milliseconds since 1970; for timestamps that people read, never for deadlines. */
  now(): number;
  /** Milliseconds that only grow, time spent suspended included; for deadlines. */
  monotonic(): number;
  /** Calls `fn` once after `ms`; the result cancels it. A pending timer keeps the process alive. */
  schedule(ms: number, fn: () => void): () => void;
}

/** A number in [0, 1). */
export type Random = () => number;

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The clock of this machine. `monotonic` counts the time that a laptop sleeps, during which process time stands still.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: createMonotonic({
    process: () => performance.now(),
    wall: () => Date.now(),
    uptime: () => os.uptime() * 1000,
  }),
  schedule(ms, fn) {
    const timer = setTimeout(fn, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
