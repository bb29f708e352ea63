// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition, Role } from '@api-operators/api';
import { LABEL_API, LABEL_ROLE, ROLES } from '@api-operators/api';

/** A generated kind of an API, in its served version. */
export interface ApiKind {
  role: Role;
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  crd: CustomResourceDefinition;
}

/** All generated kinds of one API. */
export interface ApiKinds {
  /** `petstore` */
  api: string;
  kinds: ApiKind[];
}

/** The APIs of a cluster by the labels on their CRDs, sorted by name. */
export function apiKinds(crds: Iterable<CustomResourceDefinition>): ApiKinds[] {
  const apis = new Map<string, ApiKind[]>();
  for (const crd of crds) {
    const api = crd.metadata.labels?.[LABEL_API];
    const role = crd.metadata.labels?.[LABEL_ROLE] as Role | undefined;
    const version = crd.spec.versions.find(each => each.served);
    if (!api || !role || !ROLES.includes(role) || !version) {
      continue;
    }
    const kinds = apis.get(api) ?? [];
    kinds.push({
      role,
      group: crd.spec.group,
      version: version.name,
      kind: crd.spec.names.kind,
      plural: crd.spec.names.plural,
      namespaced: crd.spec.scope === 'Namespaced',
      crd,
    });
    apis.set(api, kinds);
  }
  return [...apis.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([api, kinds]) => ({
      api,
      kinds: kinds.sort((a, b) => (a.plural < b.plural ? -1 : 1)),
    }));
}
