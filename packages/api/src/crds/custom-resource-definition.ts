// SPDX-License-Identifier: Apache-2.0
import type { Role } from '../labels.ts';
import { ANNOTATION_GENERATOR, LABEL_API, LABEL_ROLE } from '../labels.ts';
import { crdName } from '../names.ts';
import type { ObjectMeta } from '../object.ts';

/** A structural schema, as apiextensions.k8s.io/v1 takes it. */
export interface CrdSchema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  title?: string;
  description?: string;
  format?: string;
  properties?: Record<string, CrdSchema>;
  required?: string[];
  items?: CrdSchema;
  additionalProperties?: boolean | CrdSchema;
  enum?: unknown[];
  default?: unknown;
  nullable?: boolean;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  uniqueItems?: boolean;
  allOf?: CrdSchema[];
  anyOf?: CrdSchema[];
  oneOf?: CrdSchema[];
  not?: CrdSchema;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: 'atomic' | 'granular';
  'x-kubernetes-validations'?: {
    rule: string;
    message?: string;
    messageExpression?: string;
    reason?: string;
    fieldPath?: string;
    optionalOldSelf?: boolean;
  }[];
}

export interface PrinterColumn {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  jsonPath: string;
  description?: string;
  format?: string;
  /** 0 = always shown, higher = `-o wide` only. */
  priority?: number;
}

export interface CustomResourceDefinition {
  apiVersion: 'apiextensions.k8s.io/v1';
  kind: 'CustomResourceDefinition';
  metadata: ObjectMeta;
  spec: {
    group: string;
    names: {
      kind: string;
      listKind: string;
      plural: string;
      singular: string;
      shortNames?: string[];
      categories?: string[];
    };
    scope: 'Namespaced' | 'Cluster';
    versions: {
      name: string;
      served: boolean;
      storage: boolean;
      deprecated?: boolean;
      schema: { openAPIV3Schema: CrdSchema };
      subresources?: { status: Record<string, never> };
      additionalPrinterColumns?: PrinterColumn[];
    }[];
  };
  status?: unknown;
}

/** What a kind needs to become a CRD. */
export interface CrdOptions {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular?: string;
  shortNames?: string[];
  categories?: string[];
  scope?: 'Namespaced' | 'Cluster';
  description: string;
  spec: CrdSchema;
  /** Absent = no status subresource. */
  status?: CrdSchema;
  columns?: PrinterColumn[];
  /** Of generated kinds. */
  api?: string;
  role?: Role;
  generator?: string;
  annotations?: Record<string, string>;
}

/** A CRD with one version, the labels by which its role is found, and a status subresource where it has a status. */
export function customResourceDefinition(options: CrdOptions): CustomResourceDefinition {
  const { group, kind, plural, spec, status } = options;
  const labels: Record<string, string> = {};
  if (options.api) labels[LABEL_API] = options.api;
  if (options.role) labels[LABEL_ROLE] = options.role;
  const annotations: Record<string, string> = { ...options.annotations };
  if (options.generator) annotations[ANNOTATION_GENERATOR] = options.generator;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: crdName(plural, group),
      ...(Object.keys(labels).length ? { labels } : {}),
      ...(Object.keys(annotations).length ? { annotations } : {}),
    },
    spec: {
      group,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: options.singular ?? kind.toLowerCase(),
        ...(options.shortNames?.length ? { shortNames: options.shortNames } : {}),
        ...(options.categories?.length ? { categories: options.categories } : {}),
      },
      scope: options.scope ?? 'Namespaced',
      versions: [
        {
          name: options.version,
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              description: options.description,
              properties: {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                spec,
                ...(status ? { status } : {}),
              },
              required: ['spec'],
            },
          },
          ...(status ? { subresources: { status: {} } } : {}),
          ...(options.columns?.length ? { additionalPrinterColumns: options.columns } : {}),
        },
      ],
    },
  };
}
