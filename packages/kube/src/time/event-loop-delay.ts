// SPDX-License-Identifier: Apache-2.0
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How long the event loop kept due work waiting, in milliseconds, since the last `reset`. */
export interface EventLoopDelays {
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

export interface EventLoopDelay {
  read(): EventLoopDelays;
  /** Forgets what was measured, so that the next `read` tells of the time since. */
  reset(): void;
  stop(): void;
}

/**
 * Measures from now on how late the event loop is, by a timer every `resolutionMs` (10 unless given)
 * that keeps no process alive. A process that is late renews no Lease and answers no probe in time.
 */
export function eventLoopDelay({ resolutionMs = 10 }: { resolutionMs?: number } = {}): EventLoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  // What is recorded is the time between two ticks, of which the first part was meant to pass.
  const late = (nanoseconds: number) => (histogram.count === 0 ? 0 : Math.max(0, nanoseconds / 1e6 - resolutionMs));
  return {
    read: () => ({
      p50Ms: late(histogram.percentile(50)),
      p99Ms: late(histogram.percentile(99)),
      maxMs: late(histogram.max),
    }),
    reset: () => histogram.reset(),
    stop: () => void histogram.disable(),
  };
}
