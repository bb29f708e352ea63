// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from '@api-operators/api';
import { FIELD_MANAGER } from '@api-operators/api';
import type { KubeClient } from '@api-operators/kube';
import { installedCrds, type CompiledOperator } from '@api-operators/openapi';
import { applyAll } from './apply-all.ts';

/** The manifests of an operator that make its kinds usable in a cluster: CRDs and RestMappings. */
export function installManifests(operator: CompiledOperator): KubeObject[] {
  return [
    ...(installedCrds(operator) as KubeObject[]),
    ...operator.kinds.map(kind => kind.mapping as KubeObject),
  ];
}

/** Applies the CRDs and RestMappings of an operator: installs it in a cluster, or brings it up to date. */
export async function applyOperator(
  client: KubeClient,
  manifests: readonly KubeObject[],
  options: { dryRun?: boolean } = {},
): Promise<void> {
  const isMapping = ({ kind }: KubeObject) => kind === 'RestMapping';
  const all = { fieldManager: FIELD_MANAGER, force: true, ...options };
  // A kind whose RestMapping is there already is served from its first moment on.
  await applyAll(client, manifests.filter(isMapping), all);
  await applyAll(client, manifests.filter(object => !isMapping(object)), all);
}
