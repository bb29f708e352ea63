// SPDX-License-Identifier: Apache-2.0
import { eventLoopDelay } from '@api-operators/kube';
import type { Labels, Registry } from './registry.ts';

/** How late this process's timers are. */
export interface EventLoopWatch {
  /** Seconds below which 99 of 100 delays of the last minute or so were. */
  p99(): number;
  stop(): void;
}

/** Delays are looked at over this time, in milliseconds. */
const WINDOW = 30_000;

/** Watches the event loop, and tells of it in the registry. */
export function watchEventLoop(registry: Registry): EventLoopWatch {
  const delay = eventLoopDelay({ resolutionMs: 20 });
  let before = 0;
  const turn = setInterval(() => {
    before = delay.read().p99Ms / 1_000;
    delay.reset();
  }, WINDOW).unref();
  const p99 = () => Math.max(before, delay.read().p99Ms / 1_000);
  registry.collect(
    'api_operators_event_loop_delay_seconds',
    'How late timers of this process are.',
    (): [Labels, number][] => [
      [{ quantile: '0.5' }, delay.read().p50Ms / 1_000],
      [{ quantile: '0.99' }, p99()],
    ],
  );
  return {
    p99,
    stop() {
      clearInterval(turn);
      delay.stop();
    },
  };
}
