// SPDX-License-Identifier: Apache-2.0
import { canonical, childPath, emptyObject, isObject } from '../json.ts';
import { duplicate } from '../problem.ts';
import type { Json, Problem, StructuralSchema } from '../types.ts';

/** Duplicates in lists of type `set` and `map`, in the whole value. */
export function validateListType(schema: StructuralSchema, value: Json, path: string, problems: Problem[]): void {
  if (Array.isArray(value)) {
    const type = schema['x-kubernetes-list-type'];
    if (type === 'set') findDuplicates(value, path, problems, item => item);
    if (type === 'map') findDuplicates(value, path, problems, item => keysOf(schema, item));
    if (schema.items) value.forEach((item, i) => validateListType(schema.items!, item, `${path}[${i}]`, problems));
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      const child =
        schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : schema.additionalProperties;
      if (child && typeof child === 'object') validateListType(child, value[key], childPath(path, key), problems);
    }
  }
}

function findDuplicates(items: Json[], path: string, problems: Problem[], identity: (item: Json) => Json): void {
  const seen = new Map<string, number>();
  items.forEach((item, i) => {
    const key = identity(item);
    const text = canonical(key);
    const times = seen.get(text) ?? 0;
    seen.set(text, times + 1);
    if (times === 1) problems.push(duplicate(`${path}[${i}]`, key));
  });
}

function keysOf(schema: StructuralSchema, item: Json): Json {
  const keys = emptyObject();
  if (!isObject(item)) return keys;
  for (const name of schema['x-kubernetes-list-map-keys'] ?? []) {
    const fallback = schema.items?.properties?.[name]?.default;
    if (Object.hasOwn(item, name)) keys[name] = item[name];
    else if (fallback !== undefined) keys[name] = fallback;
  }
  return keys;
}
