// SPDX-License-Identifier: Apache-2.0
import type { Bundle } from '@api-operators/api';
import type { ClusterSnapshot } from '@api-operators/backstage-plugin-api-operators-node';
import { kindOfRole } from '@api-operators/backstage-plugin-api-operators-node';
import type { BundleListItem } from '@api-operators/backstage-plugin-api-operators-common';
import { environmentViews } from './environmentViews.ts';
import { familyOf, isRendered } from './family.ts';

/** All Bundles that no Binding rendered, by API, namespace and name. */
export function bundleList(snapshot: ClusterSnapshot): BundleListItem[] {
  const items: BundleListItem[] = [];
  for (const api of snapshot.apis()) {
    const kind = kindOfRole(api, 'bundle');
    if (!kind) {
      continue;
    }
    for (const object of snapshot.list(kind.crd.metadata.name) as Bundle[]) {
      const key = {
        plural: kind.plural,
        group: kind.group,
        namespace: object.metadata.namespace ?? '',
        name: object.metadata.name,
      };
      const family = isRendered(object) ? undefined : familyOf(snapshot, key);
      if (family) {
        items.push({
          ...key,
          api: api.api,
          kind: kind.kind,
          template: object.status?.state === 'Template',
          state: object.status?.state ?? 'Pending',
          message: object.status?.message,
          environments: environmentViews(family)
            .filter(environment => environment.binding)
            .map(({ name, state, release }) => ({ name, state, release })),
        });
      }
    }
  }
  const place = (item: BundleListItem) => `${item.api}/${item.namespace}/${item.name}`;
  return items.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}
