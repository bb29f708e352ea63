// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';
import { isObject, stringifyJson } from './json.ts';

/** An operation of a JSON Patch (RFC 6902), of those that a comparison needs. */
export type PatchOperation =
  | { op: 'add' | 'replace'; path: string; value: Json }
  | { op: 'remove'; path: string };

/** The JSON Patch that makes `before` into `after`. Lists are replaced whole. */
export function jsonPatch(
  before: Json,
  after: Json,
  path = '',
): PatchOperation[] {
  if (!isObject(before) || !isObject(after)) {
    return stringifyJson(before) === stringifyJson(after)
      ? []
      : [{ op: 'replace', path, value: after }];
  }
  const below = (key: string) =>
    `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const removed = Object.keys(before)
    .filter(key => !Object.hasOwn(after, key))
    .map((key): PatchOperation => ({ op: 'remove', path: below(key) }));
  const changed = Object.entries(after).flatMap(([key, value]) =>
    Object.hasOwn(before, key)
      ? jsonPatch(before[key], value, below(key))
      : [{ op: 'add' as const, path: below(key), value }],
  );
  return [...removed, ...changed];
}

/** What a JSON Merge Patch (RFC 7396) makes of a value. */
export function applyMergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) {
    return patch;
  }
  const result = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, applyMergePatch(result.get(key), value));
  }
  return Object.fromEntries(result) as JsonObject;
}
