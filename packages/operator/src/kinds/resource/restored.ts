// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { isObject, MASK } from '@api-operators/rest-mapping';

/** Whether a Secret was masked anywhere in a value. */
export function holdsMask(value: Json): boolean {
  if (typeof value === 'string') {
    return value.includes(MASK);
  }
  return isObject(value)
    ? Object.values(value).some(holdsMask)
    : Array.isArray(value) && value.some(holdsMask);
}

/**
 * What an object is set back to: `original`, which status shows with its Secrets masked, with what the API holds now in each masked
 * place. A place of which nothing is known now is left out: the mask itself is never sent.
 */
export function withoutMasks(
  original: Json,
  live: Json | undefined,
): Json | undefined {
  if (!holdsMask(original)) {
    return original;
  }
  if (isObject(original)) {
    const now = new Map(Object.entries(isObject(live) ? live : {}));
    return Object.fromEntries(
      Object.entries(original).flatMap(([key, value]): [string, Json][] => {
        const filled = withoutMasks(value, now.get(key));
        return filled === undefined ? [] : [[key, filled]];
      }),
    );
  }
  // Items of lists have no names by which they could be found again.
  return Array.isArray(original)
    ? Array.isArray(live)
      ? live
      : undefined
    : live;
}
