// SPDX-License-Identifier: Apache-2.0
import type { Clock } from './clock.ts';

/** Fulfilled after `ms` with true, or with false when the signal comes first. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise(resolve => {
    const end = (slept: boolean) => {
      cancel();
      signal?.removeEventListener('abort', onAbort);
      resolve(slept);
    };
    const onAbort = () => end(false);
    const cancel = clock.schedule(ms, () => end(true));
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
