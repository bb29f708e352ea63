// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import {
  isInvalid,
  isNotFound,
  keyOf,
  type Cache,
  type UnstructuredObject,
} from '@api-operators/kube';
import { isObject, stringifyJson } from '@api-operators/rest-mapping';
import { step } from '../crash-points.ts';
import type { Runtime } from '../runtime.ts';

/**
 * The JSON merge patch (RFC 7386) that makes `after` of `before`, or undefined where they are equal. Keys of
 * `volatile` count as changed only when something else did: a time stamp alone is no news.
 */
export function mergePatch(
  before: unknown,
  after: unknown,
  volatile: readonly string[] = [],
): Record<string, unknown> | undefined {
  const patch = objectPatch(asObject(before), asObject(after));
  return Object.keys(patch).every(key => volatile.includes(key))
    ? undefined
    : patch;
}

function objectPatch(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  const set = (key: string, value: unknown) =>
    Object.defineProperty(patch, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key) || after[key] === undefined) set(key, null);
  }
  for (const [key, value] of Object.entries(after)) {
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    if (value === undefined || same(old, value)) continue;
    set(
      key,
      isObject(old) && isObject(value) ? objectPatch(old, value) : value,
    );
  }
  return patch;
}

function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a).filter(key => a[key] !== undefined);
    const others = Object.keys(b).filter(key => b[key] !== undefined);
    return (
      keys.length === others.length &&
      keys.every(key => Object.hasOwn(b, key) && same(a[key], b[key]))
    );
  }
  return typeof a === 'bigint' || typeof b === 'bigint'
    ? String(a) === String(b) && typeof a !== 'string' && typeof b !== 'string'
    : false;
}

/**
 * Writes a status where it says something new. An answer of the API that does not fit the CRD's schema is left out,
 * and the message says so. Returns whether a write was made.
 */
export async function writeStatus(
  runtime: Runtime,
  cache: Cache,
  object: UnstructuredObject,
  status: object,
  volatile: readonly string[] = [],
  data: 'response' | 'results' | 'result' | undefined = undefined,
): Promise<boolean> {
  const patch = mergePatch(object.status, status, volatile);
  if (!patch) {
    return false;
  }
  return step(runtime, 'any.status', object, () =>
    write(runtime, cache, object, status, patch, data),
  );
}

async function write(
  runtime: Runtime,
  cache: Cache,
  object: UnstructuredObject,
  status: object,
  patch: Record<string, unknown>,
  data: 'response' | 'results' | 'result' | undefined,
): Promise<boolean> {
  const calls = runtime.client.of(cache.type);
  try {
    cache.remember(await calls.patchStatus(keyOf(object), patch));
  } catch (error) {
    if (isNotFound(error)) {
      return false;
    }
    if (!isInvalid(error) || !data || !holdsData(status, data)) {
      throw error;
    }
    const lean = withoutData(
      status as Record<string, Json>,
      data,
      error.status.message ?? '',
    );
    cache.remember(
      await calls.patchStatus(
        keyOf(object),
        mergePatch(object.status, lean) ?? {},
      ),
    );
  }
  return true;
}

function holdsData(status: object, field: string): boolean {
  const answer = (status as Record<string, unknown>)[field];
  return isObject(answer) && answer.data !== undefined;
}

function withoutData(
  status: Record<string, Json>,
  field: string,
  why: string,
): Record<string, Json> {
  const { data: _data, ...answer } = status[field] as Record<string, Json>;
  const note = `the answer does not fit the schema of status and is left out: ${why.slice(
    0,
    500,
  )}`;
  return {
    ...status,
    [field]: answer,
    message: [status.message, note].filter(Boolean).join('; '),
  };
}

/** How long the JSON of a value is, in characters. */
export function jsonLength(value: Json): number {
  return stringifyJson(value).length;
}
