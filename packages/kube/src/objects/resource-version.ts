// SPDX-License-Identifier: Apache-2.0

const DECIMAL = /^(0|[1-9]\d*)$/;

/**
 * Negative, zero or positive as `a` is older than, the same as or newer than `b`; undefined where
 * the versions are not decimal numbers and so have no order that a client may know of. Only
 * versions of one type on one server can be compared.
 */
export function compareResourceVersions(
  a: string | undefined,
  b: string | undefined,
): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a === b) return 0;
  if (!DECIMAL.test(a) || !DECIMAL.test(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}
