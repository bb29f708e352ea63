// SPDX-License-Identifier: Apache-2.0
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Labels, Registry } from './registry.ts';

/** How late this process's timers are. */
export interface EventLoopWatch {
  /** Seconds below which 99 of 100 delays of the last minute or so were. */
  p99(): number;
  stop(): void;
}

/** Delays are looked at over this time, in milliseconds. */
const WINDOW = 30_000;
const RESOLUTION = 20;

/** Watches the event loop, and tells of it in the registry. */
export function watchEventLoop(registry: Registry): EventLoopWatch {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  let before = 0;
  const turn = setInterval(() => {
    before = seconds(delay.percentile(99));
    delay.reset();
  }, WINDOW).unref();
  const p99 = () =>
    Math.max(before, delay.count > 0 ? seconds(delay.percentile(99)) : 0);
  registry.collect(
    'api_operators_event_loop_delay_seconds',
    'How late timers of this process are.',
    (): [Labels, number][] => [
      [
        { quantile: '0.5' },
        delay.count > 0 ? seconds(delay.percentile(50)) : 0,
      ],
      [{ quantile: '0.99' }, p99()],
    ],
  );
  return {
    p99,
    stop() {
      clearInterval(turn);
      delay.disable();
    },
  };
}

/** A measured interval holds the timer's own resolution. */
function seconds(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - RESOLUTION / 1_000);
}
