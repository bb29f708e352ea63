// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition } from '@api-operators/api';
import { ANNOTATION_OWNER, LABEL_API, LABEL_ROLE } from '@api-operators/api';
import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_ENTITY_API,
  ANNOTATION_ENTITY_CRD,
} from '@api-operators/backstage-plugin-api-operators-common';
import { crdDefinition } from './crdDefinition.ts';
import { entityName } from './entityName.ts';

/** A generated CRD as an entity of kind API and type `crd`. `location` says where it was read. */
export function crdEntity(
  crd: CustomResourceDefinition,
  options: { location: string; defaultOwner: string },
): Entity {
  const api = crd.metadata.labels?.[LABEL_API] ?? '';
  const role = crd.metadata.labels?.[LABEL_ROLE] ?? '';
  const version = crd.spec.versions.find(each => each.storage) ?? crd.spec.versions[0];
  const description = version?.schema.openAPIV3Schema.description;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: {
      name: entityName(crd.metadata.name),
      title: `${crd.spec.names.kind} (${api})`,
      ...(description ? { description } : {}),
      tags: ['crd', role].filter(Boolean),
      annotations: {
        'backstage.io/managed-by-location': options.location,
        'backstage.io/managed-by-origin-location': options.location,
        [ANNOTATION_ENTITY_CRD]: crd.metadata.name,
        [ANNOTATION_ENTITY_API]: api,
      },
    },
    spec: {
      type: 'crd',
      lifecycle: /alpha|beta/.test(version?.name ?? '') ? 'experimental' : 'production',
      owner: crd.metadata.annotations?.[ANNOTATION_OWNER] ?? options.defaultOwner,
      system: entityName(api),
      definition: crdDefinition(crd),
    },
  };
}
