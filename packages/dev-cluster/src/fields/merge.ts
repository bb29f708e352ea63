// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
import type { Json, JsonObject } from '../objects/json.ts';
import { emptyObject, own } from '../objects/json.ts';
import type { FieldSet } from './field-set.ts';
import { isEmpty } from './field-set.ts';
import { fieldOf, itemElement, shapeOf } from './shape.ts';

/** `live` with `applied` laid over it: fields one by one, list items by key or value, the rest as a whole. */
export function mergeTyped(schema: StructuralSchema | undefined, live: Json | undefined, applied: Json): Json {
  const shape = shapeOf(schema, applied);
  if (shape === 'whole' || live === undefined || shapeOf(schema, live) !== shape) return applied;
  if (shape === 'fields') {
    const result = emptyObject();
    for (const key of Object.keys(live as JsonObject)) result[key] = (live as JsonObject)[key];
    for (const key of Object.keys(applied as JsonObject)) {
      result[key] = mergeTyped(fieldOf(schema, key).schema, own(result, key), (applied as JsonObject)[key]);
    }
    return result;
  }
  return mergeItems(schema, live as Json[], applied as Json[]);
}

/**
 * The applied items keep their order. Live items that are not applied keep theirs, and their place
 * among the items that both have.
 */
function mergeItems(schema: StructuralSchema | undefined, live: Json[], applied: Json[]): Json[] {
  const elementOf = (item: Json) => itemElement(schema, item);
  const liveElements = live.map(elementOf);
  const appliedElements = applied.map(elementOf);
  const liveItems = new Map(live.map((item, i) => [liveElements[i], item]));
  const isApplied = new Set(appliedElements);
  const shared = appliedElements.filter(element => liveItems.has(element));
  const result: Json[] = [];
  let next = 0;
  /** Takes the live items up to the shared one whose turn it is. */
  const takeLive = () => {
    for (; next < live.length && liveElements[next] !== shared[0]; next += 1) {
      if (!isApplied.has(liveElements[next])) result.push(live[next]);
    }
  };
  applied.forEach((item, i) => {
    takeLive();
    result.push(mergeTyped(schema?.items, liveItems.get(appliedElements[i]), item));
    if (appliedElements[i] === shared[0]) {
      shared.shift();
      if (liveElements[next] === appliedElements[i]) next += 1;
    }
  });
  takeLive();
  return result;
}

/** `value` without the paths of `set`. Undefined where nothing is left of it. */
export function removeFields(schema: StructuralSchema | undefined, value: Json, set: FieldSet): Json | undefined {
  const shape = shapeOf(schema, value);
  if (shape === 'whole') return value;
  if (shape === 'fields') {
    const result = emptyObject();
    for (const key of Object.keys(value as JsonObject)) {
      const kept = keptUnder(set.children.get(`f:${key}`), fieldOf(schema, key).schema, (value as JsonObject)[key]);
      if (kept !== undefined) result[key] = kept;
    }
    return Object.keys(result).length > 0 || Object.keys(value as JsonObject).length === 0 ? result : undefined;
  }
  const items = (value as Json[])
    .map(item => keptUnder(set.children.get(itemElement(schema, item)), schema?.items, item))
    .filter(item => item !== undefined);
  return items.length > 0 || (value as Json[]).length === 0 ? items : undefined;
}

function keptUnder(set: FieldSet | undefined, schema: StructuralSchema | undefined, value: Json): Json | undefined {
  if (set?.member) return undefined;
  return set && !isEmpty(set) ? removeFields(schema, value, set) : value;
}

/**
 * `set` with every object field on the way to a member made a member too, so that an object whose
 * fields all go is removed itself.
 */
export function withParents(schema: StructuralSchema | undefined, set: FieldSet): FieldSet {
  const result: FieldSet = { member: set.member, children: new Map() };
  for (const [element, child] of set.children) {
    const isField = element.startsWith('f:');
    const field = isField ? fieldOf(schema, element.slice(2)) : { schema: schema?.items, declared: false };
    const below = withParents(field.schema, child);
    if (isField && (field.declared || !schema)) below.member = true;
    result.children.set(element, below);
  }
  return result;
}

