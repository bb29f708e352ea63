// SPDX-License-Identifier: Apache-2.0
import type { BundleBinding, KubeObject, RestMapping } from '@api-operators/api';
import { LABEL_BUNDLE_UID } from '@api-operators/api';
import { schemaLookup } from '@api-operators/bundle';
import type { PromotionFacts } from '@api-operators/promotion';
import type { ClusterSnapshot } from '@api-operators/backstage-plugin-api-operators-node';
import type { Family } from '../views/family.ts';
import { concreteBundle, RESTMAPPINGS } from '../views/family.ts';
import { schemasOf } from '../views/graphView.ts';

/** Everything that a promotion of this Bundle is decided on, as the watches have it now. */
export function promotionFacts(snapshot: ClusterSnapshot, family: Family): PromotionFacts {
  return {
    bundle: family.bundle,
    pipelines: family.pipelines,
    environments: family.environments,
    bindings: family.bindings,
    releases: family.releases,
    schemas: schemaLookup(schemasOf(snapshot)),
    mappings: snapshot.list(RESTMAPPINGS) as RestMapping[],
    placementOf: binding => placementOf(snapshot, family, binding),
  };
}

function placementOf(snapshot: ClusterSnapshot, family: Family, binding: BundleBinding) {
  const bundle = concreteBundle(snapshot, family, binding);
  const uid = bundle?.metadata.uid;
  const managed = family.api.kinds.filter(({ role }) =>
    ['resource', 'query', 'action'].includes(role),
  );
  const children: KubeObject[] =
    uid === undefined
      ? []
      : managed.flatMap(kind =>
          snapshot
            .list(kind.crd.metadata.name, bundle?.metadata.namespace)
            .filter(child => child.metadata.labels?.[LABEL_BUNDLE_UID] === uid),
        );
  return {
    bundle,
    observed: {
      children,
      find: (key: { kind: string; namespace?: string; name: string }) => {
        const kind = managed.find(each => each.kind === key.kind);
        return kind && snapshot.get(kind.crd.metadata.name, key.namespace, key.name);
      },
    },
  };
}
