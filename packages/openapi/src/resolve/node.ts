// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';
import { escapeKey } from '../load/pointer-tree.ts';

/** A place in one of the documents. */
export interface Place {
  uri: string;
  pointer: string;
}

/**
 * A value of a document together with where it is. There is one node for each place, so that work
 * can be remembered by node. References are followed by {@link Resolver}, never written out.
 */
export interface Node extends Place {
  value: Json;
  /** The nodes of members and elements that were asked for so far, apart from texts and numbers. */
  children?: Map<string, Node>;
}

export function rootNode(uri: string, value: Json): Node {
  return { uri, pointer: '', value, children: undefined };
}

/** The node of a member or an element; undefined where the value has none of that key. */
export function child(node: Node | undefined, key: string): Node | undefined {
  if (!node) return undefined;
  const known = node.children?.get(key);
  if (known) return known;
  const { value } = node;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(key)) return undefined;
  const next: Node = {
    uri: node.uri,
    pointer: `${node.pointer}/${escapeKey(key)}`,
    value: (value as JsonObject)[key],
    children: undefined,
  };
  // Most of a document is words, which are read and done with.
  if (typeof next.value === 'string' || typeof next.value === 'number') return next;
  node.children ??= new Map();
  node.children.set(key, next);
  return next;
}

/** The members of an object as nodes, in the document's order; nothing for any other value. */
export function members(node: Node | undefined): [string, Node][] {
  if (!node || !isObject(node.value)) return [];
  return Object.keys(node.value).map(key => [key, child(node, key)!]);
}

/** The elements of an array as nodes; nothing for any other value. */
export function elements(node: Node | undefined): Node[] {
  if (!node || !Array.isArray(node.value)) return [];
  return node.value.map((_, index) => child(node, String(index))!);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(node: Node | undefined): string | undefined {
  return typeof node?.value === 'string' ? node.value : undefined;
}

export function flag(node: Node | undefined): boolean | undefined {
  return typeof node?.value === 'boolean' ? node.value : undefined;
}

/** A finite number; integers that a double cannot hold are rounded. */
export function number(node: Node | undefined): number | undefined {
  const value = typeof node?.value === 'bigint' ? Number(node.value) : node?.value;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The strings of an array; other elements are passed over. */
export function texts(node: Node | undefined): string[] {
  return Array.isArray(node?.value)
    ? node.value.filter((item): item is string => typeof item === 'string')
    : [];
}
