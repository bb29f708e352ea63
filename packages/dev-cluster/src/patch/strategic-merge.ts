// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
import { fieldOf } from '../fields/shape.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { arrayOf, emptyObject, equal, isObject, own } from '../objects/json.ts';

/** The patch strategy of built-in lists and objects, beside the structural keywords. */
type Strategic = StructuralSchema & { 'x-kubernetes-patch-strategy'?: string; 'x-kubernetes-patch-merge-key'?: string };

const DELETE_ITEMS = '$deleteFromPrimitiveList/';
const ORDER = '$setElementOrder/';
const RETAIN = '$retainKeys';
const DIRECTIVE = '$patch';

/**
 * Kubernetes' strategic merge patch: as a merge patch, but lists with a patch strategy merge by
 * their merge key, and `$patch`, `$retainKeys`, `$setElementOrder/…` and
 * `$deleteFromPrimitiveList/…` are directives.
 */
export function strategicMerge(schema: StructuralSchema | undefined, target: Json | undefined, patch: JsonObject): JsonObject {
  const result = emptyObject();
  const replaces = patch[DIRECTIVE] === 'replace';
  if (isObject(target) && !replaces) for (const key of Object.keys(target)) result[key] = target[key];
  const retained = patch[RETAIN];
  if (Array.isArray(retained)) {
    for (const key of Object.keys(result)) if (!retained.includes(key)) delete result[key];
  }
  for (const key of Object.keys(patch)) {
    if (key === DIRECTIVE || key === RETAIN || key.startsWith(ORDER)) continue;
    if (key.startsWith(DELETE_ITEMS)) {
      const field = key.slice(DELETE_ITEMS.length);
      const gone = arrayOf(patch[key]);
      const kept = arrayOf(own(result, field)).filter(item => !gone.some(other => equal(item, other)));
      if (Object.hasOwn(result, field)) result[field] = kept;
      continue;
    }
    const value = patch[key];
    const child = fieldOf(schema, key).schema as Strategic | undefined;
    if (value === null) delete result[key];
    else if (isObject(value)) {
      if (value[DIRECTIVE] === 'delete') delete result[key];
      else result[key] = strategicMerge(child, own(result, key), value);
    } else if (Array.isArray(value) && strategyOf(child).includes('merge')) {
      result[key] = mergeList(child!, arrayOf(own(result, key)), value);
    } else result[key] = value;
  }
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(ORDER)) continue;
    const field = key.slice(ORDER.length);
    const list = own(result, field);
    if (Array.isArray(list)) result[field] = inOrder(fieldOf(schema, field).schema as Strategic, list, arrayOf(patch[key]));
  }
  return result;
}

function strategyOf(schema: Strategic | undefined): string[] {
  return schema?.['x-kubernetes-patch-strategy']?.split(',') ?? [];
}

function mergeList(schema: Strategic, target: Json[], patch: Json[]): Json[] {
  const mergeKey = schema['x-kubernetes-patch-merge-key'];
  if (!mergeKey) return [...target, ...patch.filter(item => !target.some(other => equal(item, other)))];
  if (patch.some(item => isObject(item) && item[DIRECTIVE] === 'replace')) {
    return patch.filter(item => !(isObject(item) && item[DIRECTIVE] === 'replace'));
  }
  const result = [...target];
  for (const item of patch) {
    if (!isObject(item)) continue;
    const at = result.findIndex(other => isObject(other) && equal(other[mergeKey], item[mergeKey]));
    if (item[DIRECTIVE] === 'delete') {
      if (at >= 0) result.splice(at, 1);
    } else if (at >= 0) result[at] = strategicMerge(schema.items, result[at], item);
    else result.push(strategicMerge(schema.items, undefined, item));
  }
  return result;
}

/** The named items in the given order; the others stay behind the item that they followed. */
function inOrder(schema: Strategic | undefined, list: Json[], order: Json[]): Json[] {
  const mergeKey = schema?.['x-kubernetes-patch-merge-key'];
  const identity = (item: Json) => (mergeKey && isObject(item) ? item[mergeKey] : item);
  const rank = (item: Json) => order.findIndex(other => equal(identity(other), identity(item)));
  let last = -1;
  return list
    .map((item, i) => {
      const own = rank(item);
      if (own >= 0) last = own;
      return { item, rank: own >= 0 ? own : last, follows: own < 0, i };
    })
    .sort((a, b) => a.rank - b.rank || Number(a.follows) - Number(b.follows) || a.i - b.i)
    .map(({ item }) => item);
}
