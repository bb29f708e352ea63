// SPDX-License-Identifier: Apache-2.0
import { childName, sha256Hex, type JsonObject } from '@api-operators/api';
import type { GraphNode } from '../graph/types.ts';
import { evaluate } from './evaluate.ts';
import { MAX_CHILDREN } from './limits.ts';
import type { Values } from './operands.ts';
import type { Cause, ObjectKey } from './types.ts';

/** One child that a node makes. A node without `forEach` makes one, with no `element`. */
export interface Item {
  /** The id of its row: the node's, with `[element]` where there is one. */
  rowId: string;
  key: ObjectKey;
  /** The values of `each`. */
  each?: Record<string, unknown>;
}

export type Items = { kind: 'items'; items: Item[] } | { kind: 'stopped'; causes: Cause[] };

/** The children of a node. They are named by their elements, not by position: taking one out of a list renames no other. */
export function itemsOf(node: GraphNode, bundle: { name: string; namespace?: string }, values: Values): Items {
  const keyFor = (id: string): ObjectKey => ({
    apiVersion: node.kind.apiVersion,
    kind: node.kind.kind,
    ...(bundle.namespace === undefined ? {} : { namespace: bundle.namespace }),
    name: childName(bundle.name, id),
  });
  if (node.forEach.length === 0) {
    return { kind: 'items', items: [{ rowId: node.id, key: keyFor(node.id) }] };
  }
  let combinations: { names: string[]; each: Record<string, unknown> }[] = [{ names: [], each: {} }];
  for (const { name, expression } of node.forEach) {
    const result = evaluate(expression, values);
    if (result.kind === 'stopped') {
      return { kind: 'stopped', causes: [result.cause] };
    }
    const list = result.value;
    if (!Array.isArray(list)) {
      return stopped(`forEach ${name}: \`${expression.text}\` is not a list.`);
    }
    if (combinations.length * list.length > MAX_CHILDREN) {
      return stopped(`forEach would make ${combinations.length * list.length} objects; the limit is ${MAX_CHILDREN}.`);
    }
    combinations = combinations.flatMap(({ names, each }) =>
      list.map(element => ({
        names: [...names, elementName(element)],
        each: { ...each, [name]: element as unknown },
      })),
    );
  }
  const items = combinations.map(({ names, each }) => ({
    rowId: `${node.id}[${names.join(',')}]`,
    key: keyFor(`${node.id}-${names.map(nameable).join('-')}`),
    each,
  }));
  const seen = new Map<string, Item>();
  for (const item of items) {
    const other = seen.get(item.key.name);
    if (other) {
      return stopped(
        `Two elements of forEach would make the same object ${item.key.name} (${other.rowId}, ${item.rowId}); give each a name of its own.`,
      );
    }
    seen.set(item.key.name, item);
  }
  return { kind: 'items', items };
}

function stopped(message: string): Items {
  return { kind: 'stopped', causes: [{ kind: 'limit', message }] };
}

/** What tells an element from the others: a plain value itself, an object by its `id`, `name` or `key`, else by all of it. */
function elementName(element: unknown): string {
  if (element !== null && typeof element === 'object' && !Array.isArray(element)) {
    for (const key of ['id', 'name', 'key']) {
      const value = Object.hasOwn(element, key) ? (element as JsonObject)[key] : undefined;
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
        return String(value);
      }
    }
  }
  return typeof element === 'string' ? element : JSON.stringify(element, (_, each) => (typeof each === 'bigint' ? String(each) : each));
}

/** The text itself where it may be part of a name, else what is left of it with a hash. */
function nameable(text: string): string {
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text) && text.length <= 40) {
    return text;
  }
  const left = text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 30);
  return [left.replace(/-+$/, ''), sha256Hex(text).slice(0, 8)].filter(Boolean).join('-');
}
