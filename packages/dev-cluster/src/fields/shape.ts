// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, jsonText, own } from '../objects/json.ts';

/** How a value is merged: field by field, item by item (by key or by value), or as a whole. */
export type Shape = 'fields' | 'list-map' | 'list-set' | 'whole';

/** `schema` undefined: nothing is known, so objects merge by field and lists as a whole. */
export function shapeOf(schema: StructuralSchema | undefined, value: Json | undefined): Shape {
  if (Array.isArray(value)) {
    const listType = schema?.['x-kubernetes-list-type'];
    if (listType === 'map') return 'list-map';
    return listType === 'set' ? 'list-set' : 'whole';
  }
  if (isObject(value)) return schema?.['x-kubernetes-map-type'] === 'atomic' ? 'whole' : 'fields';
  return 'whole';
}

/** `declared`: the schema has this property by name, so it is no entry of a map. */
export function fieldOf(
  schema: StructuralSchema | undefined,
  name: string,
): { schema: StructuralSchema | undefined; declared: boolean } {
  if (schema?.properties && Object.hasOwn(schema.properties, name)) {
    return { schema: schema.properties[name], declared: true };
  }
  const rest = schema?.additionalProperties;
  return { schema: rest && typeof rest === 'object' ? rest : undefined, declared: false };
}

/** The path element of an item, as FieldsV1 writes it. Keys that an item lacks take the schema's default. */
export function itemElement(schema: StructuralSchema | undefined, item: Json): string {
  if (schema?.['x-kubernetes-list-type'] !== 'map' || !isObject(item)) return `v:${jsonText(item)}`;
  const key: JsonObject = {};
  for (const name of [...(schema['x-kubernetes-list-map-keys'] ?? [])].sort()) {
    const value = own(item, name) ?? schema.items?.properties?.[name]?.default;
    if (value !== undefined) key[name] = value;
  }
  return `k:${jsonText(key)}`;
}
