// SPDX-License-Identifier: Apache-2.0
import type { Json, Problem, StructuralSchema } from '../types.ts';
/** What kube-apiserver would say about `value` under `schema`; empty when it fits. */
export function validate(_schema: StructuralSchema, _value: Json, _options: { path?: string } = {}): Problem[] {
  return [];
}
