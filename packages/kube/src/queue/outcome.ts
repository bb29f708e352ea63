// SPDX-License-Identifier: Apache-2.0

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
