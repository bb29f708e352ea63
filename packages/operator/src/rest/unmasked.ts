// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';

/** Kept beside the answers and not in them, so that nothing that shows an answer can show what was masked in it. */
const asTheyCame = new WeakMap<object, Json>();

/** Remembers what `masked` was before Secrets were masked in it, as long as somebody holds `masked`. */
export function keepUnmasked(masked: Json, data: Json): void {
  if (isObject(masked)) {
    asTheyCame.set(masked, data);
  }
}

/**
 * The object of an answer as the API gave it. For comparing it and for sending it back, and never for showing it: what is
 * masked would otherwise be written into the API as `***`.
 */
export function unmasked(data: Json): Json {
  return isObject(data) ? asTheyCame.get(data) ?? data : data;
}
