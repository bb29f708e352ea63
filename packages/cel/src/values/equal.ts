// SPDX-License-Identifier: Apache-2.0
import { Duration, Timestamp } from './time.ts';
import { isMap, List, Opaque, Optional, TypeValue, Uint } from './values.ts';

/** CEL's equality: numbers by value whatever their type, otherwise values of different types differ. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string') return false;
  const x = a instanceof Uint ? a.value : a;
  const y = b instanceof Uint ? b.value : b;
  if ((typeof x === 'bigint' || typeof x === 'number') && (typeof y === 'bigint' || typeof y === 'number')) {
    return x <= y && x >= y;
  }
  if (a instanceof List) {
    if (!(b instanceof List) || a.size !== b.size) return false;
    for (let i = 0; i < a.size; i++) if (!equal(a.get(i), b.get(i))) return false;
    return true;
  }
  if (isMap(a)) {
    if (!isMap(b) || a.size !== b.size) return false;
    return a.keys().every(key => b.has(key) && equal(a.get(key), b.get(key)));
  }
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos;
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof Uint8Array) {
    return b instanceof Uint8Array && a.length === b.length && a.every((byte, i) => byte === b[i]);
  }
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  if (a instanceof Optional) {
    return b instanceof Optional && a.present === b.present && (!a.present || equal(a.value, b.value));
  }
  return a instanceof Opaque && b instanceof Opaque && a.celType === b.celType && a.equals(b);
}

/** Less, equal or greater as -1, 0, 1; NaN where a NaN makes all comparisons false; undefined when there is no order. */
export function order(a: unknown, b: unknown): number | undefined {
  const x = a instanceof Uint ? a.value : a;
  const y = b instanceof Uint ? b.value : b;
  if ((typeof x === 'bigint' || typeof x === 'number') && (typeof y === 'bigint' || typeof y === 'number')) {
    if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
    return x < y ? -1 : x > y ? 1 : 0;
  }
  if (typeof a === 'string') return typeof b === 'string' ? orderStrings(a, b) : undefined;
  if (typeof a === 'boolean') return typeof b === 'boolean' ? Number(a) - Number(b) : undefined;
  if ((a instanceof Timestamp && b instanceof Timestamp) || (a instanceof Duration && b instanceof Duration)) {
    return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    const i = a.findIndex((byte, at) => byte !== b[at]);
    if (i < 0) return a.length - b.length;
    return i >= b.length ? 1 : a[i] - b[i];
  }
  return undefined;
}

/** By code points: UTF-16 order differs for letters beyond the basic plane. */
function orderStrings(a: string, b: string): number {
  if (a === b) return 0;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  if (i > 0 && isLow(a.charCodeAt(i)) && isLow(b.charCodeAt(i))) i--;
  return (a.codePointAt(i) ?? -1) < (b.codePointAt(i) ?? -1) ? -1 : 1;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
