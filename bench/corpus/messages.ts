// SPDX-License-Identifier: Apache-2.0
import type { Outcome } from './outcome.ts';

/** One document to measure. */
export interface Task {
  name: string;
  file: string;
}

/** Sent when the compiler is done and the checks begin, which are not on its time. */
export const COMPILED = 'compiled';

export interface Answer {
  outcome: Outcome;
  /** Characters of the text in millions; about megabytes. */
  megabytes: number;
  peakMemoryMb: number;
}
