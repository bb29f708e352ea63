// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../objects/json.ts';
import { emptyObject, isObject, own } from '../objects/json.ts';

/** RFC 7386: objects merge by field, null removes, anything else replaces. What is touched has its fields sorted. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged = emptyObject();
  if (isObject(target)) for (const key of Object.keys(target)) merged[key] = target[key];
  for (const key of Object.keys(patch)) {
    if (patch[key] === null) delete merged[key];
    else merged[key] = mergePatch(own(merged, key), patch[key]);
  }
  const result = emptyObject();
  for (const key of Object.keys(merged).sort()) result[key] = merged[key];
  return result;
}
