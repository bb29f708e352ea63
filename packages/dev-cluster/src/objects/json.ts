// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';

export type { Json, JsonObject } from '@api-operators/api';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value where it is an object, else an empty one. For reading only. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : NOTHING;
}
const NOTHING: JsonObject = Object.freeze(Object.create(null));

export function arrayOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The own value under `key`; never something from a prototype. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Without a prototype, so that any key, `__proto__` included, is plain data. */
export function emptyObject(): JsonObject {
  return Object.create(null) as JsonObject;
}

export function clone<T extends Json>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (!isObject(value)) return value;
  const result = emptyObject();
  for (const key of Object.keys(value)) result[key] = clone(value[key]);
  return result as T;
}

/** Equal as JSON; an absent field and an undefined one are the same. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  }
  if (!isObject(a) || !isObject(b)) {
    return (typeof a === 'bigint' || typeof b === 'bigint') && isNumeric(a) && isNumeric(b) && a <= b && a >= b;
  }
  const keys = Object.keys(a).filter(key => a[key] !== undefined);
  return (
    keys.length === Object.keys(b).filter(key => b[key] !== undefined).length &&
    keys.every(key => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

const LONG_NUMBER = /[0-9]{16}/;

/** JSON text to a value. An integer that a double cannot hold becomes a bigint. Throws SyntaxError. */
export function parseJson(text: string): Json {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text) as Json;
  const reviver = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?[0-9]+$/.test(context?.source ?? '')
      ? BigInt(context!.source!)
      : value;
  return (JSON.parse as (text: string, reviver: unknown) => Json)(text, reviver);
}

/** The other way; keys stay in their order. */
export function jsonText(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch {
    const raw = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;
    return JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? raw(item.toString()) : item));
  }
}
