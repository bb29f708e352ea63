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
 * The JSON merge patch that makes `found` go away: removed fields are null, a list is sent whole. `hidden` are members that the
 * API never shows. Where the operation takes a JSON Patch, that is made of it and of the object as it was read.
 */
export function patchBody(
  found: readonly FieldDifference[],
  hidden: JsonObject,
): JsonObject {
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
