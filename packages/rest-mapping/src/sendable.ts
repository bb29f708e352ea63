// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';

/** Deeper values are refused; one that contains itself is infinitely deep. */
const DEPTH = 256;

/** Why a value cannot be written into a request, or undefined where it can. */
export function unsendable(value: unknown, depth = 0): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return undefined;
    case 'number':
      return Number.isFinite(value)
        ? undefined
        : `holds ${value}, which JSON has no number for`;
    case 'object':
      break;
    default:
      return `holds a ${typeof value}, which is no JSON`;
  }
  if (value === null) {
    return undefined;
  }
  if (depth > DEPTH) {
    return `is nested more than ${DEPTH} levels deep`;
  }
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    const why =
      member === undefined ? undefined : unsendable(member, depth + 1);
    if (why) return why;
  }
  return undefined;
}

/** Whether a text, or any text in a value, holds half of a surrogate pair: no URL or form can carry that. */
export function isWellFormed(value: Json): boolean {
  if (typeof value === 'string') {
    return value.isWellFormed();
  }
  if (typeof value !== 'object' || value === null) {
    return true;
  }
  return Array.isArray(value)
    ? value.every(isWellFormed)
    : Object.entries(value).every(
        ([key, item]) => key.isWellFormed() && isWellFormed(item),
      );
}
