// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { isObject, stringifyJson } from '@api-operators/rest-mapping';
import { listIn, withItems } from '../rest/pages.ts';

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
  const most = `status holds at most ${RESULT_CAP / 1024} KiB`;
  const list = listIn(value);
  const rest = list ? stringifyJson(withItems(value, [])).length : length;
  if (!list || rest > RESULT_CAP) {
    const left = isObject(value) ? 'object' : 'text';
    return {
      data: undefined,
      note: `the answer is an ${left} of ${size} and left out: ${most}`,
    };
  }
  const kept: Json[] = [];
  let used = rest;
  for (const item of list.items) {
    used += stringifyJson(item).length + 1;
    if (used > RESULT_CAP) break;
    kept.push(item);
  }
  return {
    data: withItems(value, kept),
    note: `the answer is ${size} large: the first ${kept.length} of ${list.items.length} entries are shown, ${most}`,
  };
}
