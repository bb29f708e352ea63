// SPDX-License-Identifier: Apache-2.0
import type { Outcome } from '@api-operators/kube';
import type { Runtime } from '../runtime.ts';

/** When an object is looked at again without being changed. */
export type Next =
  | { kind: 'idle' }
  /** Milliseconds since 1970. */
  | { kind: 'at'; time: number }
  /** Again soon, later each time. */
  | { kind: 'retry' }
  /** Only a change will help; still tried now and then. */
  | { kind: 'stuck' };

const NOW_AND_THEN = 10 * 60_000;

/** For an object in line at its Connection, which is woken at its turn: the latest time to ask again. */
export const IN_LINE: Outcome = { kind: 'after', ms: 60_000 };

/** What a decision's wish means to the queue. */
export function nextOutcome(
  next: Next,
  runtime: Pick<Runtime, 'clock' | 'random'>,
  reason: string,
): Outcome {
  switch (next.kind) {
    case 'idle':
      return { kind: 'done' };
    case 'at':
      return {
        kind: 'after',
        ms: Math.max(0, next.time - runtime.clock.now()),
      };
    case 'retry':
      return { kind: 'retry', reason };
    case 'stuck':
      return {
        kind: 'after',
        ms: NOW_AND_THEN * (0.9 + runtime.random() * 0.2),
      };
    default:
      return next satisfies never;
  }
}
