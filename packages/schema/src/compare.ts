// SPDX-License-Identifier: Apache-2.0
import type { Difference, Json, StructuralSchema } from './types.ts';
/** Where `live` differs from `desired`. Lists follow x-kubernetes-list-type; without a schema they are atomic. */
export function compare(_schema: StructuralSchema | undefined, _desired: Json | undefined, _live: Json | undefined): Difference[] {
  return [];
}
