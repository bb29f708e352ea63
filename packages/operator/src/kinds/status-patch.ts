// SPDX-License-Identifier: Apache-2.0
import {
  isInvalid,
  isNotFound,
  keyOf,
  type Cache,
  type UnstructuredObject,
} from '@api-operators/kube';
import { isObject } from '@api-operators/rest-mapping';
import { step } from '../crash-points.ts';
import type { Runtime } from '../runtime.ts';
import { fitOf } from './fit-status.ts';

/** How often a status is written with less of the answers in it, before they are left out. */
const MOST_REFUSALS = 4;

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
 * Writes a status where it says something new. What the API answered and the kind's schema does not take is left out,
 * and the message says so. Returns whether a write was made.
 */
export async function writeStatus(
  runtime: Runtime,
  cache: Cache,
  object: UnstructuredObject,
  status: object,
  volatile: readonly string[] = [],
): Promise<boolean> {
  const fits = fitOf(cache);
  let fitting = fits.fit(status);
  for (let attempt = 0; ; attempt++) {
    const patch = mergePatch(object.status, fitting, volatile);
    if (!patch) {
      return false;
    }
    try {
      await step(runtime, 'any.status', object, async () => {
        const written = await runtime.client
          .of(cache.type)
          .patchStatus(keyOf(object), patch);
        cache.remember(written);
      });
      return true;
    } catch (error) {
      if (isNotFound(error)) {
        return false;
      }
      if (!isInvalid(error)) {
        throw error;
      }
      const next =
        attempt < MOST_REFUSALS
          ? fits.refused(fitting, error.status)
          : fits.withoutAnswers(fitting);
      if (!next) {
        throw error;
      }
      fitting = next;
    }
  }
}
