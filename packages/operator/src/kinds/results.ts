// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { isObject, stringifyJson } from '@api-operators/rest-mapping';

/** What a status holds of an answer at most, in characters of JSON: etcd takes no object beyond 1.5 MiB. */
export const RESULT_CAP = 256 * 1024;

/**
 * An answer that fits into a status. A list is shortened at its end, other things that are too large are left out;
 * `note` says so.
 */
export function capped(value: Json | undefined): {
  data: Json | undefined;
  note: string;
} {
  if (value === undefined) {
    return { data: undefined, note: '' };
  }
  const length = stringifyJson(value).length;
  if (length <= RESULT_CAP) {
    return { data: value, note: '' };
  }
  const size = `${Math.ceil(length / 1024)} KiB`;
  if (!Array.isArray(value)) {
    const left = isObject(value) ? 'object' : 'text';
    return {
      data: undefined,
      note: `the answer is an ${left} of ${size} and left out: status holds at most ${
        RESULT_CAP / 1024
      } KiB`,
    };
  }
  const kept: Json[] = [];
  let used = 2;
  for (const item of value) {
    used += stringifyJson(item).length + 1;
    if (used > RESULT_CAP) break;
    kept.push(item);
  }
  return {
    data: kept,
    note: `the answer is ${size} large: the first ${kept.length} of ${
      value.length
    } entries are shown, status holds at most ${RESULT_CAP / 1024} KiB`,
  };
}
