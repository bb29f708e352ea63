// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../objects/json.ts';
import { emptyObject, isObject, own } from '../objects/json.ts';

/** RFC 7386: objects merge by field, null removes, anything else replaces. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result = emptyObject();
  if (isObject(target)) for (const key of Object.keys(target)) result[key] = target[key];
  for (const key of Object.keys(patch)) {
    if (patch[key] === null) delete result[key];
    else result[key] = mergePatch(own(result, key), patch[key]);
  }
  return result;
}
