// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
import type { ResourceType, ServedVersion } from '../apis/resource-type.ts';
import { OBJECT_META, builtinDefinitions, definitionName } from './builtin-schemas.ts';
import type { OpenApiSchema } from './builtin-schemas.ts';

export const LIST_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta';
export const STATUS = 'io.k8s.apimachinery.pkg.apis.meta.v1.Status';
export const DELETE_OPTIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';
const PREFIX = '#/components/schemas/';

export type Components = Map<string, OpenApiSchema>;

export function refTo(name: string): OpenApiSchema {
  return { $ref: PREFIX + name };
}

/** `com.example.petstore.v1alpha1.Pet`; a built-in kind has the name of its definition. */
export function componentName(type: ResourceType, version: ServedVersion): string {
  if (version.definition) return version.definition;
  return [...type.group.split('.').reverse(), version.name, type.kind].join('.');
}

/** Adds the schemas of a kind and of its list, and everything that they refer to. */
export function addKind(components: Components, type: ResourceType, version: ServedVersion): void {
  const name = componentName(type, version);
  const kind = { group: type.group, version: version.name };
  const extension = (kindName: string) => [{ ...kind, kind: kindName }];
  const schema = version.published ? customSchema(version.published) : builtinDefinitions[name];
  follow(components, schema);
  components.set(name, { ...schema, 'x-kubernetes-group-version-kind': extension(type.kind) });
  if (!type.verbs.includes('list')) return;
  components.set(`${name}List`, {
    type: 'object',
    description: `${type.listKind} is a list of ${type.kind}`,
    required: ['items'],
    properties: {
      apiVersion: API_VERSION,
      kind: KIND,
      metadata: refTo(LIST_META),
      items: { type: 'array', items: refTo(name) },
    },
    'x-kubernetes-group-version-kind': extension(type.listKind),
  });
  for (const extra of [LIST_META, STATUS, DELETE_OPTIONS, OBJECT_META]) follow(components, refTo(extra));
}

const API_VERSION = { type: 'string', description: 'The group and version of this schema of the object.' };
const KIND = { type: 'string', description: 'The kind of the object, in CamelCase.' };

function customSchema(published: StructuralSchema): OpenApiSchema {
  const { properties = {}, ...rest } = published as StructuralSchema & { properties?: Record<string, StructuralSchema> };
  return {
    ...rest,
    properties: {
      ...properties,
      apiVersion: { ...API_VERSION },
      kind: { ...KIND },
      metadata: { description: "The object's name, labels and the like.", allOf: [refTo(OBJECT_META)] },
    },
  } as unknown as OpenApiSchema;
}

/** Adds every built-in definition that the schema refers to, directly or not. */
function follow(components: Components, schema: unknown): void {
  if (Array.isArray(schema)) {
    for (const item of schema) follow(components, item);
    return;
  }
  if (typeof schema !== 'object' || schema === null) return;
  const { $ref } = schema as OpenApiSchema;
  if (typeof $ref === 'string' && $ref.startsWith(PREFIX)) {
    const name = definitionName($ref);
    if (components.has(name) || !builtinDefinitions[name]) return;
    components.set(name, builtinDefinitions[name]);
    follow(components, builtinDefinitions[name]);
    return;
  }
  for (const value of Object.values(schema)) follow(components, value);
}
