// SPDX-License-Identifier: Apache-2.0
import type { Bundle } from '@api-operators/api';
import { ANNOTATION_OWNER } from '@api-operators/api';
import type { ApiKinds, ClusterSnapshot } from '@api-operators/backstage-plugin-api-operators-node';
import { kindOfRole } from '@api-operators/backstage-plugin-api-operators-node';
import type { Entity } from '@backstage/catalog-model';
import { LABEL_BINDING } from '@api-operators/api';
import { bundleEntity } from './bundleEntity.ts';
import { crdEntity } from './crdEntity.ts';
import { systemEntity } from './systemEntity.ts';

/** All entities that a cluster gives: for each API a System, its CRDs, and its Bundles that no Binding rendered. */
export function clusterEntities(
  snapshot: ClusterSnapshot,
  options: { location: string; defaultOwner: string },
): Entity[] {
  return snapshot.apis().flatMap(api => apiEntities(snapshot, api, options));
}

function apiEntities(
  snapshot: ClusterSnapshot,
  api: ApiKinds,
  options: { location: string; defaultOwner: string },
): Entity[] {
  const crdOf = (kind: string) => api.kinds.find(each => each.kind === kind)?.crd.metadata.name;
  const bundleKind = kindOfRole(api, 'bundle');
  const owner = bundleKind?.crd.metadata.annotations?.[ANNOTATION_OWNER];
  const bundles = bundleKind
    ? (snapshot.list(bundleKind.crd.metadata.name) as Bundle[]).filter(
        bundle => bundle.metadata.labels?.[LABEL_BINDING] === undefined,
      )
    : [];
  return [
    systemEntity(api.api, {
      location: options.location,
      owner: owner ?? options.defaultOwner,
    }),
    ...api.kinds.map(kind => crdEntity(kind.crd, options)),
    ...bundles.map(bundle =>
      bundleEntity(
        bundle,
        { api: api.api, owner, ...bundleKind! },
        { ...options, crdOf },
      ),
    ),
  ];
}
