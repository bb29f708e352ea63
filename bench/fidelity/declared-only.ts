// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { isObject, type Original } from './original.ts';

const DEPTH = 30;

/**
 * The value without members that no schema of it names: an example may have them, and a validator lets them pass, but a
 * custom resource has fields for what is declared.
 */
export function declaredOnly(value: Json, schema: unknown, original: Original, depth = 0): Json {
  const all = parts(schema, original);
  if (depth > DEPTH || all.length === 0) return value;
  if (Array.isArray(value)) {
    const items = all.map(part => part.items).filter(isObject);
    return value.map(item => declaredOnly(item, { anyOf: items }, original, depth + 1));
  }
  if (!isObject(value)) return value;
  const named = all.map(part => part.properties).filter(isObject);
  const free = all.map(part => part.additionalProperties).filter(extra => extra === true || isObject(extra));
  const open = named.length === 0 || free.length > 0 || all.some(part => part.patternProperties !== undefined);
  return Object.fromEntries(
    Object.entries(value as Record<string, Json>).flatMap(([name, member]) => {
      const own = named.filter(properties => Object.hasOwn(properties, name)).map(properties => properties[name]);
      if (own.length === 0) return open ? [[name, declaredOnly(member, { anyOf: free.filter(isObject) }, original, depth + 1)]] : [];
      return [[name, declaredOnly(member, { anyOf: own }, original, depth + 1)]];
    }),
  );
}

/** The schema and all that it is put together from. */
function parts(schema: unknown, original: Original, depth = 0): Record<string, unknown>[] {
  if (!isObject(schema) || depth > DEPTH) return [];
  if (typeof schema.$ref === 'string') {
    const found = schema.$ref.split('/').slice(1).reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), original.document);
    return parts(found, original, depth + 1);
  }
  const inner = [schema.allOf, schema.anyOf, schema.oneOf, [schema.then, schema.else]].flatMap(list => (Array.isArray(list) ? list : []));
  return [schema, ...inner.flatMap(one => parts(one, original, depth + 1))];
}
