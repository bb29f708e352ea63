// SPDX-License-Identifier: Apache-2.0
import type { Severity } from '../diagnostics.ts';

/** One thing that can be said about a document. The code is the file's name. */
export interface Rule<Facts> {
  code: string;
  severity: Severity;
  /** What is wrong, in one sentence. */
  message: (facts: Facts) => string;
  /** What to do about it, in one sentence. */
  remedy: string;
}

export function rule<Facts>(definition: Rule<Facts>): Rule<Facts> {
  return definition;
}
