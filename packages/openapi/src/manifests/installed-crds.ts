// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition } from '@api-operators/api';
import type { CompiledOperator } from '../types.ts';

/** The CRDs that an operator brings: one for each kind and those that compose them, or the one that stands for all. */
export function installedCrds({ kinds, bundleKinds, single }: CompiledOperator): CustomResourceDefinition[] {
  return single ? [single] : [...kinds.map(plan => plan.crd), ...Object.values(bundleKinds)];
}
