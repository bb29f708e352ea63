// SPDX-License-Identifier: Apache-2.0
import { isTooManyRequests } from '../client/kube-error.ts';

/** What one reconcile of a key asks of the queue. */
export type Outcome =
  /** Nothing to do until the key is added again. */
  | { kind: 'done' }
  /** Look again in `ms`; an `add` in between comes first. Clears the back-off. */
  | { kind: 'after'; ms: number }
  /** Failed for now: try again with back-off, but not before `afterMs`. */
  | { kind: 'retry'; reason: string; afterMs?: number }
  /** Trying again cannot help until something changes and the key is added again. */
  | { kind: 'terminal'; reason: string };

/** A server that asks for patience has not refused the key: the key comes back then, and has not failed. */
export function afterThrow(thrown: unknown): Outcome {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  if (!isTooManyRequests(thrown)) return { kind: 'retry', reason };
  return { kind: 'retry', reason, afterMs: (thrown.retryAfterSeconds ?? 1) * 1000 };
}
