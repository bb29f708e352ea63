// SPDX-License-Identifier: Apache-2.0
import type { Problem, StructuralSchema } from '../types.ts';
/** What kube-apiserver would refuse about `schema` when a CRD is created with it. */
export function structuralProblems(_schema: StructuralSchema): Problem[] {
  return [];
}
