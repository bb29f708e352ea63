// SPDX-License-Identifier: Apache-2.0
import type { Decision } from '../decide/types.ts';
/** Why a node is not there yet: lines of text, the root cause last. */
export function explain(_decision: Decision, _id: string): string[] {
  return [];
}
