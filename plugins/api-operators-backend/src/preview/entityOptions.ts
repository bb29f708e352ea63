// SPDX-License-Identifier: Apache-2.0
import type { Entity } from '@backstage/catalog-model';
import { ANNOTATION_ENTITY_GROUP, ANNOTATION_ENTITY_OPTIONS } from '@api-operators/api';
import { ANNOTATION_ENTITY_API } from '@api-operators/backstage-plugin-api-operators-common';
import type { AskedOptions, CompileOptions } from '@api-operators/openapi';

/** What an API entity's operator is made with, so that its page shows the kinds that its operator has. */
export function entityOptions(entity: Entity): CompileOptions {
  const annotations = entity.metadata.annotations ?? {};
  const api = annotations[ANNOTATION_ENTITY_API];
  const { naming, kinds, filters, operations, singleCrd } = asked(annotations[ANNOTATION_ENTITY_OPTIONS]);
  return {
    group: annotations[ANNOTATION_ENTITY_GROUP] ?? 'preview.example',
    ...(api ? { apiName: api } : {}),
    ...(naming ? { naming } : {}),
    ...(kinds ? { kinds } : {}),
    ...(filters ? { filters } : {}),
    ...(operations ? { operations } : {}),
    ...(singleCrd ? { singleCrd } : {}),
  };
}

/** Options that cannot be read count as none: the page then shows the default names. */
function asked(text: string | undefined): AskedOptions {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}
