// SPDX-License-Identifier: Apache-2.0

/** What a queue knows of one key. */
export interface Item<K> {
  readonly key: K;
  readonly id: string;
  readonly lane: string;
  state: 'resting' | 'ready' | 'running';
  /** Wanted again while running. */
  dirty: boolean;
  /** Forgotten while running: what the reconcile asks for is no longer wanted. */
  forgotten: boolean;
  failures: number;
  /** When it last failed without being told when to come back. */
  failedAt: number;
  readySince: number;
  wake?: { at: number; cancel: () => void };
  abort?: AbortController;
  stuck: boolean;
}

/** A key that nothing was asked of yet. */
export function restingItem<K>(key: K, id: string, lane: string): Item<K> {
  return {
    key,
    id,
    lane,
    state: 'resting',
    dirty: false,
    forgotten: false,
    failures: 0,
    failedAt: -Infinity,
    readySince: 0,
    stuck: false,
  };
}
