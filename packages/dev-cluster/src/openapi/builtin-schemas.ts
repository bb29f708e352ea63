// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
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
  Object.assign(target, resolve(builtinDefinitions[name]));
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

export const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
