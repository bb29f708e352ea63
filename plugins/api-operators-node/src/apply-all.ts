// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from '@api-operators/api';
import type { ApplyManifestsOptions, KubeClient } from '@api-operators/kube';
import { applyManifests } from '@api-operators/kube';

/** Applies manifests, all of them; throws one error that names each object that failed, and why. */
export async function applyAll(
  client: KubeClient,
  objects: readonly KubeObject[],
  options: ApplyManifestsOptions,
): Promise<void> {
  const failures: string[] = [];
  for (const { object, outcome } of await applyManifests(client, objects, options)) {
    if (outcome.kind === 'failed') {
      const { namespace, name } = object.metadata;
      failures.push(`${object.kind} ${namespace ? `${namespace}/` : ''}${name}: ${outcome.message}`);
    }
  }
  if (failures.length > 0) {
    throw new Error(failures.join('\n'));
  }
}
