// SPDX-License-Identifier: Apache-2.0
import type { ClusterSnapshot } from '@api-operators/backstage-plugin-api-operators-node';
import type { BundleKey, BundleView } from '@api-operators/backstage-plugin-api-operators-common';
import { environmentViews } from './environmentViews.ts';
import { concreteBundle, familyOf } from './family.ts';
import { graphView } from './graphView.ts';
import { releaseView } from './releaseView.ts';

/** All that the page of one Bundle shows; undefined where there is no such Bundle. */
export function bundleView(
  snapshot: ClusterSnapshot,
  key: BundleKey,
  environment?: string,
): BundleView | undefined {
  const family = familyOf(snapshot, key);
  if (!family) {
    return undefined;
  }
  const { bundle } = family;
  const environments = environmentViews(family);
  const shown = environment ?? environments.find(each => each.binding)?.name;
  const binding = family.bindings.find(each => each.spec?.environment === shown);
  const concrete = binding && concreteBundle(snapshot, family, binding);
  const template = bundle.status?.state === 'Template' || environments.length > 0;
  return {
    key,
    kind: family.kind.kind,
    api: family.api.api,
    template,
    state: bundle.status?.state ?? 'Pending',
    message: bundle.status?.message,
    conditions: bundle.status?.conditions ?? [],
    releases: family.releases.map(releaseView),
    environments,
    graph: concrete
      ? graphView(snapshot, concrete, { template: false, environment: shown })
      : graphView(snapshot, bundle, { template }),
  };
}
