// SPDX-License-Identifier: Apache-2.0
import type { ApiServer } from './api-server.ts';
import type { Outcome } from './outcome.ts';

/** One document to measure. */
export interface Task {
  name: string;
  file: string;
  /** Is asked about every CRD, where it is there. */
  apiServer?: ApiServer;
}

/** Sent when the compiler is done and the checks begin, which are not on its time, and with each step of long checks. */
export const COMPILED = 'compiled';

export interface Answer {
  outcome: Outcome;
  /** Characters of the text in millions; about megabytes. */
  megabytes: number;
  peakMemoryMb: number;
}
