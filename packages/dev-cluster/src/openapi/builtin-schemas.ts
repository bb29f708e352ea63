// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
import type { Json, JsonObject } from '../objects/json.ts';
import definitions from './builtin-schemas.json' with { type: 'json' };

/** A schema as an OpenAPI v3 document of Kubernetes has it: references, and `allOf` around them. */
export type OpenApiSchema = { $ref?: string; allOf?: OpenApiSchema[]; [keyword: string]: unknown };

const PREFIX = '#/components/schemas/';

/**
 * The definitions of the built-in kinds by name, without descriptions: types, list types and patch
 * strategies as kube-apiserver 1.34 publishes them.
 */
export const builtinDefinitions = definitions as unknown as Record<string, OpenApiSchema>;

const resolved = new Map<string, StructuralSchema>();

/** A built-in definition with its references followed; recursive kinds give a cyclic object. */
export function builtinSchema(name: string): StructuralSchema {
  const known = resolved.get(name);
  if (known) return known;
  const target: StructuralSchema = {};
  resolved.set(name, target);
  Object.assign(target, resolve(builtinDefinitions[name]), { title: name.slice(name.lastIndexOf('.') + 1) });
  return target;
}

export function definitionName(ref: string): string {
  return ref.slice(PREFIX.length);
}

function resolve(schema: OpenApiSchema): StructuralSchema {
  if (schema.$ref) return builtinSchema(definitionName(schema.$ref));
  if (schema.allOf?.length === 1 && schema.allOf[0].$ref) return builtinSchema(definitionName(schema.allOf[0].$ref));
  if (schema.oneOf) return { 'x-kubernetes-int-or-string': true };
  const { default: _, properties, items, additionalProperties, ...rest } = schema as OpenApiSchema & {
    properties?: Record<string, OpenApiSchema>;
    items?: OpenApiSchema;
    additionalProperties?: OpenApiSchema;
  };
  const result = { ...rest } as StructuralSchema;
  if (properties) {
    result.properties = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, resolve(value)]));
  }
  if (items) result.items = resolve(items);
  if (additionalProperties) result.additionalProperties = resolve(additionalProperties);
  if (!properties && !additionalProperties && (!rest.type || rest.type === 'object')) {
    result['x-kubernetes-preserve-unknown-fields'] = true;
  }
  return result;
}

/**
 * What a typed server holds of a kind before anything is set: the structs within structs, and the
 * texts and lists that are written even when empty. They are nobody's fields, as they are always there.
 */
export function zeroObject(name: string): JsonObject {
  const zero: JsonObject = {};
  const properties = (builtinDefinitions[name]?.properties ?? {}) as Record<string, OpenApiSchema>;
  const required = (builtinDefinitions[name]?.required ?? []) as string[];
  for (const [key, schema] of Object.entries(properties)) {
    const ref = schema.allOf?.[0]?.$ref;
    if (ref && schema.default !== undefined) zero[key] = zeroObject(definitionName(ref));
    else if (schema.default !== undefined) zero[key] = schema.default as Json;
    else if (schema.type === 'array' && required.includes(key)) zero[key] = null;
  }
  return zero;
}

export const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
