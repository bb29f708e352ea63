// SPDX-License-Identifier: Apache-2.0
import { copy, emptyObject, isObject } from './json.ts';
import type { Json, StructuralSchema } from './types.ts';

/**
 * A copy of `value` with the defaults of `schema` filled in, as kube-apiserver does on create,
 * update and read: a default stands in for an absent field and for a null that the schema does
 * not allow; a null that is not allowed and has no default is dropped.
 */
export function applyDefaults(schema: StructuralSchema, value: Json): Json {
  if (Array.isArray(value)) return value.map(item => withDefaults(schema.items, item));
  if (!isObject(value)) return value;
  const result = emptyObject();
  for (const key of Object.keys(value)) {
    const child = propertyOf(schema, key);
    const item = value[key];
    if (child && item === null && child.nullable !== true && !hasDefault(child)) continue;
    result[key] = withDefaults(child, item);
  }
  for (const key of Object.keys(schema.properties ?? {})) {
    const property = schema.properties![key];
    if (hasDefault(property) && !Object.hasOwn(result, key)) {
      result[key] = applyDefaults(property, copy(property.default!));
    }
  }
  return result;
}

function withDefaults(schema: StructuralSchema | undefined, value: Json): Json {
  if (!schema) return copy(value);
  const stands = value === null && schema.nullable !== true && hasDefault(schema);
  return applyDefaults(schema, stands ? copy(schema.default!) : value);
}

/** `default: null` on a field that is not nullable is no default. */
function hasDefault(schema: StructuralSchema): boolean {
  return schema.default !== undefined && (schema.default !== null || schema.nullable === true);
}

function propertyOf(schema: StructuralSchema, key: string): StructuralSchema | undefined {
  if (schema.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  const rest = schema.additionalProperties;
  return rest && typeof rest === 'object' ? rest : undefined;
}
