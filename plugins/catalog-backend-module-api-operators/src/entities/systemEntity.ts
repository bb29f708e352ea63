// SPDX-License-Identifier: Apache-2.0
import type { Entity } from '@backstage/catalog-model';
import { ANNOTATION_ENTITY_API } from '@api-operators/backstage-plugin-api-operators-common';
import { entityName } from './entityName.ts';

/** The System that an API, its CRDs, its operator and its Bundles are part of. */
export function systemEntity(
  api: string,
  options: { location: string; owner: string },
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: {
      name: entityName(api),
      description: `The API ${api}, its operator, and the Bundles that are made with it.`,
      annotations: {
        'backstage.io/managed-by-location': options.location,
        'backstage.io/managed-by-origin-location': options.location,
        [ANNOTATION_ENTITY_API]: api,
      },
    },
    spec: { owner: options.owner },
  };
}
