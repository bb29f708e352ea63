// SPDX-License-Identifier: Apache-2.0
import type { Bundle } from '@api-operators/api';
import { ANNOTATION_OWNER } from '@api-operators/api';
import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_ENTITY_API,
  ANNOTATION_ENTITY_BUNDLE,
  formatBundleKey,
} from '@api-operators/backstage-plugin-api-operators-common';
import { entityName } from './entityName.ts';

/** What is known of the kind of a Bundle. */
export interface BundleKind {
  api: string;
  group: string;
  plural: string;
  kind: string;
  /** The owner that the CRD names. */
  owner?: string;
}

/** A Bundle as an entity of kind Resource and type `bundle`, that needs the CRDs of the kinds in it. */
export function bundleEntity(
  bundle: Bundle,
  kind: BundleKind,
  options: { location: string; defaultOwner: string; crdOf: (kind: string) => string | undefined },
): Entity {
  const { name, namespace = '' } = bundle.metadata;
  const key = formatBundleKey({ plural: kind.plural, group: kind.group, namespace, name });
  const crds = [...new Set((bundle.spec?.resources ?? []).map(resource => resource.kind))]
    .map(options.crdOf)
    .filter((crd): crd is string => crd !== undefined);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: entityName(`${namespace}.${name}`),
      title: name,
      description:
        bundle.metadata.annotations?.description ??
        `${kind.kind} of ${bundle.spec?.resources.length ?? 0} resources in namespace ${namespace}.`,
      tags: ['bundle'],
      annotations: {
        'backstage.io/managed-by-location': options.location,
        'backstage.io/managed-by-origin-location': options.location,
        [ANNOTATION_ENTITY_BUNDLE]: key,
        [ANNOTATION_ENTITY_API]: kind.api,
      },
    },
    spec: {
      type: 'bundle',
      owner: bundle.metadata.annotations?.[ANNOTATION_OWNER] ?? kind.owner ?? options.defaultOwner,
      system: entityName(kind.api),
      dependsOn: [
        `component:${entityName(`${kind.api}-operator`)}`,
        ...crds.map(crd => `api:${entityName(crd)}`),
      ],
    },
  };
}
