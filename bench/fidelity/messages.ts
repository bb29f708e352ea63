// SPDX-License-Identifier: Apache-2.0
import type { OperationResult } from './exam.ts';

/** A document, and how many operations are drawn from it with which seed. */
export interface Task {
  name: string;
  file: string;
  operations: number;
  seed: number;
}

export type Answer =
  | { kind: 'examined'; results: OperationResult[] }
  /** The compiler refuses the document: the corpus run tells of these. */
  | { kind: 'refused' }
  | { kind: 'lost'; reason: string };
