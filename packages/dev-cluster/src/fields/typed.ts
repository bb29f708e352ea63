// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
import type { Json, JsonObject } from '../objects/json.ts';
import { equal, isObject, own } from '../objects/json.ts';
import type { FieldSet } from './field-set.ts';
import { emptySet, isEmpty } from './field-set.ts';
import { fieldOf, itemElement, shapeOf } from './shape.ts';

/** The fields that an applied configuration speaks of: its leaves, items, map entries and empty objects. */
export function fieldSetOf(schema: StructuralSchema | undefined, value: Json): FieldSet {
  switch (shapeOf(schema, value)) {
    case 'fields': {
      const set = emptySet();
      for (const key of Object.keys(value as JsonObject)) {
        const field = fieldOf(schema, key);
        const item = (value as JsonObject)[key];
        const child = fieldSetOf(field.schema, item);
        const empty = item === null || (isObject(item) && Object.keys(item).length === 0);
        if (empty || !field.declared) child.member = true;
        if (child.member || child.children.size > 0) set.children.set(`f:${key}`, child);
      }
      return set;
    }
    case 'list-map':
    case 'list-set': {
      const set = emptySet();
      for (const item of value as Json[]) {
        const child = fieldSetOf(schema?.items, item);
        child.member = true;
        set.children.set(itemElement(schema, item), child);
      }
      return set;
    }
    default:
      return emptySet(true);
  }
}

export type Comparison = { added: FieldSet; modified: FieldSet; removed: FieldSet };

/** What changed from `before` to `after`, every level of an added or removed subtree included. */
export function compareTyped(
  schema: StructuralSchema | undefined,
  before: Json | undefined,
  after: Json | undefined,
): Comparison {
  const result: Comparison = { added: emptySet(), modified: emptySet(), removed: emptySet() };
  walk(schema, before, after, result);
  return result;
}

function walk(schema: StructuralSchema | undefined, before: Json | undefined, after: Json | undefined, at: Comparison) {
  if (before === after) return;
  if (before === undefined) at.added.member = true;
  if (after === undefined) at.removed.member = true;
  const shape = shapeOf(schema, after ?? before);
  const known = shape === shapeOf(schema, before ?? after);
  if (shape === 'whole' || !known || (isBlank(before) && isBlank(after))) {
    if (before !== undefined && after !== undefined && !equal(before, after)) at.modified.member = true;
    return;
  }
  const children = shape === 'fields' ? pairFields(schema, before, after) : pairItems(schema, before, after);
  for (const [element, pair] of children) {
    const child: Comparison = { added: emptySet(), modified: emptySet(), removed: emptySet() };
    walk(pair.schema, pair.before, pair.after, child);
    if (!isEmpty(child.added)) at.added.children.set(element, child.added);
    if (!isEmpty(child.modified)) at.modified.children.set(element, child.modified);
    if (!isEmpty(child.removed)) at.removed.children.set(element, child.removed);
  }
}

type Pair = { schema: StructuralSchema | undefined; before?: Json; after?: Json };

function pairFields(schema: StructuralSchema | undefined, before: Json | undefined, after: Json | undefined) {
  const pairs = new Map<string, Pair>();
  const old = isObject(before) ? before : {};
  const now = isObject(after) ? after : {};
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    pairs.set(`f:${key}`, { schema: fieldOf(schema, key).schema, before: own(old, key), after: own(now, key) });
  }
  return pairs;
}

function pairItems(schema: StructuralSchema | undefined, before: Json | undefined, after: Json | undefined) {
  const pairs = new Map<string, Pair>();
  for (const item of Array.isArray(before) ? before : []) {
    pairs.set(itemElement(schema, item), { schema: schema?.items, before: item });
  }
  for (const item of Array.isArray(after) ? after : []) {
    const element = itemElement(schema, item);
    pairs.set(element, { schema: schema?.items, before: pairs.get(element)?.before, after: item });
  }
  return pairs;
}

function isBlank(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}
