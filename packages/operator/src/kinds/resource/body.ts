// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, Operation } from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';
import type { FieldDifference } from './differences.ts';

/**
 * The body of a PUT: what the API holds with `wanted` laid over it, member by member in objects, whole for lists,
 * and without the removed paths. Members that the operation does not take are left out.
 */
export function mergedBody(
  live: JsonObject,
  wanted: JsonObject,
  removed: readonly string[][],
  operation: Operation,
): JsonObject {
  const members = operation.body?.members;
  const base = members
    ? Object.fromEntries(
        Object.entries(live).filter(([key]) => members.includes(key)),
      )
    : { ...live };
  const body = overlay(base, wanted);
  for (const path of removed) {
    removeAt(body, path);
  }
  return body;
}

function overlay(base: JsonObject, wanted: JsonObject): JsonObject {
  const result: JsonObject = structuredClone(base);
  for (const [key, value] of Object.entries(wanted)) {
    const below = Object.hasOwn(result, key) ? result[key] : undefined;
    define(
      result,
      key,
      isObject(value) && isObject(below) ? overlay(below, value) : value,
    );
  }
  return result;
}

/** Sets an own member even where its name is `__proto__`. */
function define(object: JsonObject, key: string, value: Json): void {
  Object.defineProperty(object, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function removeAt(body: JsonObject, path: readonly string[]): void {
  let at: Json | undefined = body;
  for (const step of path.slice(0, -1)) {
    at = isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  const last = path[path.length - 1];
  if (isObject(at) && last !== undefined && Object.hasOwn(at, last)) {
    delete at[last];
  }
}

/**
 * The body of a PATCH that makes `found` go away: a JSON merge patch (removed fields are null), or a JSON Patch of
 * whole members where the operation takes that. A list is sent whole. `hidden` are members that the API never shows;
 * `merged` is the object as it shall be.
 */
export function patchBody(
  found: readonly FieldDifference[],
  hidden: JsonObject,
  merged: JsonObject,
  operation: Operation,
): Json {
  if (operation.body?.mediaType.startsWith('application/json-patch+json')) {
    const members = new Set([
      ...found.map(difference => String(difference.steps[0])),
      ...Object.keys(hidden),
    ]);
    return [...members].map((member): Json => {
      const path = `/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return Object.hasOwn(merged, member)
        ? { op: 'add', path, value: merged[member] }
        : { op: 'remove', path };
    });
  }
  const body: JsonObject = {};
  for (const difference of found) {
    let at = body;
    for (const step of difference.steps.slice(0, -1)) {
      const key = String(step);
      if (!Object.hasOwn(at, key) || !isObject(at[key])) define(at, key, {});
      at = at[key] as JsonObject;
    }
    define(
      at,
      String(difference.steps[difference.steps.length - 1]),
      difference.wanted ?? null,
    );
  }
  for (const [key, value] of Object.entries(hidden)) {
    define(body, key, value);
  }
  return body;
}
