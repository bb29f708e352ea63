// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';

type Reviver = (
  key: string,
  value: unknown,
  context: { source?: string },
) => unknown;
const exact = JSON as unknown as {
  parse(text: string, reviver: Reviver): Json;
  rawJSON(text: string): unknown;
};
const WHOLE = /^-?\d+$/;

/** Parses JSON without losing digits: an integer beyond 2^53 comes back as a bigint. Throws SyntaxError. */
export function parseJson(text: string): Json {
  return exact.parse(text, (_key, value, context) =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    context.source !== undefined &&
    WHOLE.test(context.source)
      ? BigInt(context.source)
      : value,
  );
}

/** The inverse of {@link parseJson}: bigints are written as plain integers. */
export function stringifyJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? exact.rawJSON(member.toString()) : member,
  );
}

/** Whether a value is a JSON object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value at a JSON pointer (RFC 6901; "" is the whole), or undefined where it does not exist.
 * Only own members are followed.
 */
export function atPointer(
  value: Json | undefined,
  pointer: string,
): Json | undefined {
  if (pointer === '' || pointer === '/') {
    return value;
  }
  let at: Json | undefined = value;
  for (const raw of pointer.replace(/^\//, '').split('/')) {
    const step = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) {
      at = /^\d+$/.test(step) ? at[Number(step)] : undefined;
    } else if (isObject(at)) {
      at = Object.hasOwn(at, step) ? at[step] : undefined;
    } else {
      return undefined;
    }
  }
  return at;
}
