// SPDX-License-Identifier: Apache-2.0
import { canonical, childPath, equal, isNumeric, isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { sameInstant } from './formats/date-time.ts';
import type { Difference, Json, StructuralSchema } from './types.ts';

/**
 * Where `live` differs from `desired`. `add`: only desired has it; `remove`: only live has it.
 * Null and absent are the same in an object, numbers compare by value, date-times by instant.
 * Lists of type `map` are matched by their keys (`tags[name="a"]`), `set` by value (`tags[="a"]`);
 * other lists by position while they are equally long, else as a whole. Without a schema the same
 * holds with all lists atomic.
 */
export function compare(
  schema: StructuralSchema | undefined,
  desired: Json | undefined,
  live: Json | undefined,
): Difference[] {
  const found: Difference[] = [];
  compareAt(schema, desired, live, '', found);
  return found;
}

function compareAt(
  schema: StructuralSchema | undefined,
  desired: Json | undefined,
  live: Json | undefined,
  path: string,
  found: Difference[],
): void {
  const absent = desired === undefined || desired === null;
  const gone = live === undefined || live === null;
  if (absent && gone) return;
  if (absent) found.push({ path, live: live!, change: 'remove' });
  else if (gone) found.push({ path, desired, change: 'add' });
  else if (isObject(desired) && isObject(live) && schema?.['x-kubernetes-map-type'] !== 'atomic') {
    compareObjects(schema, desired, live, path, found);
  } else if (Array.isArray(desired) && Array.isArray(live)) {
    compareLists(schema, desired, live, path, found);
  } else if (!same(schema, desired, live)) found.push({ path, desired, live, change: 'change' });
}

function compareObjects(
  schema: StructuralSchema | undefined,
  desired: JsonObject,
  live: JsonObject,
  path: string,
  found: Difference[],
): void {
  const keys = new Set([...Object.keys(desired), ...Object.keys(live)]);
  for (const key of keys) {
    compareAt(childOf(schema, key), own(desired, key), own(live, key), childPath(path, key), found);
  }
}

function compareLists(
  schema: StructuralSchema | undefined,
  desired: Json[],
  live: Json[],
  path: string,
  found: Difference[],
): void {
  const type = schema?.['x-kubernetes-list-type'];
  const keys = schema?.['x-kubernetes-list-map-keys'] ?? [];
  const matched =
    type === 'map' && keys.length > 0
      ? ([mapItems(schema!, keys, desired), mapItems(schema!, keys, live)] as const)
      : type === 'set'
        ? ([setItems(desired), setItems(live)] as const)
        : undefined;
  if (matched && matched[0].size === desired.length && matched[1].size === live.length) {
    const [wanted, present] = matched;
    for (const key of new Set([...wanted.keys(), ...present.keys()])) {
      compareAt(schema?.items, wanted.get(key), present.get(key), `${path}[${key}]`, found);
    }
  } else if (desired.length !== live.length) found.push({ path, desired, live, change: 'change' });
  else desired.forEach((item, i) => compareAt(schema?.items, item, live[i], `${path}[${i}]`, found));
}

function mapItems(schema: StructuralSchema, keys: string[], items: Json[]): Map<string, Json> {
  const result = new Map<string, Json>();
  for (const item of items) {
    if (!isObject(item)) return new Map();
    const parts = keys.map(key => {
      const value = own(item, key) ?? childOf(schema.items, key)?.default ?? null;
      return `${key}=${canonical(value)}`;
    });
    result.set(parts.join(','), item);
  }
  return result;
}

function setItems(items: Json[]): Map<string, Json> {
  return new Map(items.map(item => [`=${canonical(item)}`, item]));
}

function same(schema: StructuralSchema | undefined, desired: Json, live: Json): boolean {
  if (isObject(desired) && isObject(live)) {
    const inside: Difference[] = [];
    compareObjects(schema, desired, live, '', inside);
    return inside.length === 0;
  }
  if (typeof desired === 'string' && typeof live === 'string' && schema?.format === 'date-time') {
    return desired === live || sameInstant(desired, live);
  }
  return isNumeric(desired) ? isNumeric(live) && equal(desired, live) : equal(desired, live);
}

function childOf(schema: StructuralSchema | undefined, key: string): StructuralSchema | undefined {
  if (schema?.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  const rest = schema?.additionalProperties;
  return rest && typeof rest === 'object' ? rest : undefined;
}

function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
