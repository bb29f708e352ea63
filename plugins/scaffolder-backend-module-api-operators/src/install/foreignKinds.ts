// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition, KubeObject } from '@api-operators/api';
import { LABEL_API } from '@api-operators/api';
import type { KubeClient, ResourceType } from '@api-operators/kube';

const CRDS: ResourceType = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
};

/** Why an operator cannot be put into a cluster: whose kinds are in its place, one line each. Empty = nobody's. */
export async function foreignKinds(
  client: KubeClient,
  objects: readonly KubeObject[],
): Promise<string[]> {
  const crds = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  const found = await Promise.all(
    crds.map(async crd => {
      const there = (await client.of<KubeObject>(CRDS).get({ name: crd.metadata.name })) as
        | CustomResourceDefinition
        | undefined;
      const owner = there?.metadata.labels?.[LABEL_API];
      if (!there || owner === crd.metadata.labels?.[LABEL_API]) {
        return [];
      }
      return [
        owner
          ? `${crd.metadata.name} belongs to the API ${owner}.`
          : `${crd.metadata.name} is in the cluster already, and was not made by API Operators.`,
      ];
    }),
  );
  return found.flat();
}
