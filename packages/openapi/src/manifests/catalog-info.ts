// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_ENTITY_DOCUMENT,
  ANNOTATION_ENTITY_GROUP,
  ANNOTATION_ENTITY_OPTIONS,
  shortName,
  type JsonObject,
} from '@api-operators/api';
import type { CompiledOperator } from '../types.ts';
import { installedCrds } from './installed-crds.ts';
import { clean } from '../crd/description.ts';

/** A catalog entity's name: at most 63 letters, digits, dashes, underscores and dots. */
export function entityName(text: string): string {
  return shortName(text.replace(/[^A-Za-z0-9\-_.]+/g, '-').replace(/^[-_.]+|[-_.]+$/g, ''));
}

/** Larger documents are summarised: the catalog keeps every definition in memory. */
const INLINE_LIMIT = 500 * 1024;

function isInline(operator: CompiledOperator): boolean {
  return operator.documents[0].text.length <= INLINE_LIMIT;
}

/** What the portal needs to show the same kinds as this operator has. */
function previewAnnotations(operator: CompiledOperator, documentPath: string): JsonObject {
  const { asked } = operator;
  return {
    [ANNOTATION_ENTITY_GROUP]: operator.group,
    ...(isInline(operator) ? {} : { [ANNOTATION_ENTITY_DOCUMENT]: `./${documentPath}` }),
    ...(Object.keys(asked).length === 0 ? {} : { [ANNOTATION_ENTITY_OPTIONS]: JSON.stringify(asked) }),
  };
}

function definitionOf(operator: CompiledOperator, documentPath: string): JsonObject | string {
  if (isInline(operator)) return { $text: `./${documentPath}` };
  return JSON.stringify({
    openapi: '3.0.3',
    info: {
      title: operator.title,
      version: operator.documentVersion,
      description: `The document is too large to be shown here: it is ${documentPath}, beside this file.`,
    },
    servers: operator.servers.map(url => ({ url })),
    paths: {},
  });
}

/** The API with its document, and the operator that offers the generated kinds as APIs of type `crd`. */
export function catalogEntities(operator: CompiledOperator, documentPath: string): JsonObject[] {
  const { api, owner, title } = operator;
  const system = operator.system ?? entityName(api);
  const lifecycle = /alpha|beta/.test(operator.version) ? 'experimental' : 'production';
  const description = clean(operator.description, 500) ?? `The API ${title}.`;
  const crds = installedCrds(operator);
  return [
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'API',
      metadata: {
        name: entityName(api),
        title,
        description,
        tags: ['openapi'],
        annotations: { 'api-operators.dev/api': api, ...previewAnnotations(operator, documentPath) },
      },
      spec: {
        type: 'openapi',
        lifecycle,
        owner,
        system,
        definition: definitionOf(operator, documentPath),
      },
    },
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: entityName(`${api}-operator`),
        title: `${title} operator`,
        description: `Manages objects of ${title} from custom resources of the group ${operator.group}.`,
        annotations: { 'api-operators.dev/api': api },
      },
      spec: {
        type: 'api-operator',
        lifecycle,
        owner,
        system,
        providesApis: crds.map(crd => entityName(crd.metadata.name)),
        consumesApis: [entityName(api)],
      },
    },
  ];
}
