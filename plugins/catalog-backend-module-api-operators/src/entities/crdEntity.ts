// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition } from '@api-operators/api';
import { ANNOTATION_OWNER, LABEL_API, LABEL_ROLE } from '@api-operators/api';
import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_ENTITY_API,
  ANNOTATION_ENTITY_CRD,
} from '@api-operators/backstage-plugin-api-operators-common';
import { dump } from 'js-yaml';
import { entityName } from './entityName.ts';

/** Definitions larger than this are summarised, for the catalog keeps every one in memory. */
export const INLINE_LIMIT_BYTES = 500 * 1024;

/** A generated CRD as an entity of kind API and type `crd`. `location` says where it was read. */
export function crdEntity(
  crd: CustomResourceDefinition,
  options: { location: string; defaultOwner: string },
): Entity {
  const api = crd.metadata.labels?.[LABEL_API] ?? '';
  const role = crd.metadata.labels?.[LABEL_ROLE] ?? '';
  const description = crd.spec.versions[0]?.schema.openAPIV3Schema.description;
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
      lifecycle: 'production',
      owner: crd.metadata.annotations?.[ANNOTATION_OWNER] ?? options.defaultOwner,
      system: entityName(api),
      definition: definitionOf(crd),
    },
  };
}

function definitionOf(crd: CustomResourceDefinition): string {
  const { name, labels, annotations } = crd.metadata;
  const clean = {
    apiVersion: crd.apiVersion,
    kind: crd.kind,
    metadata: { name, labels, annotations },
    spec: crd.spec,
  };
  const text = dump(clean, { noRefs: true, lineWidth: 110, skipInvalid: true });
  if (Buffer.byteLength(text) <= INLINE_LIMIT_BYTES) {
    return text;
  }
  const versions = crd.spec.versions.map(version => ({
    ...version,
    schema: {
      openAPIV3Schema: {
        type: 'object',
        description: `${
          version.schema.openAPIV3Schema.description ?? ''
        } The schema is too large to show here: kubectl get crd ${name} -o yaml`.trim(),
      },
    },
  }));
  return dump({ ...clean, spec: { ...crd.spec, versions } }, { noRefs: true, lineWidth: 110 });
}
