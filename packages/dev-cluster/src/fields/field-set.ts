// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../objects/json.ts';
import { emptyObject, isObject } from '../objects/json.ts';

/**
 * A set of field paths as a tree. A key is a path element as FieldsV1 writes it: `f:name`,
 * `k:{"name":"x"}`, `v:"x"`. `member`: the path to this node itself is in the set.
 */
export type FieldSet = { member: boolean; children: Map<string, FieldSet> };

export function emptySet(member = false): FieldSet {
  return { member, children: new Map() };
}

export function isEmpty(set: FieldSet): boolean {
  if (set.member) return false;
  for (const child of set.children.values()) if (!isEmpty(child)) return false;
  return true;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const result: FieldSet = { member: a.member || b.member, children: new Map(a.children) };
  for (const [element, child] of b.children) {
    const other = a.children.get(element);
    result.children.set(element, other ? union(other, child) : child);
  }
  return result;
}

/** The paths of `a` that are not in `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  const result = emptySet(a.member && !b.member);
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    const rest = other ? difference(child, other) : child;
    if (!isEmpty(rest)) result.children.set(element, rest);
  }
  return result;
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const result = emptySet(a.member && b.member);
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (!other) continue;
    const both = intersection(child, other);
    if (!isEmpty(both)) result.children.set(element, both);
  }
  return result;
}

export function sameSet(a: FieldSet, b: FieldSet): boolean {
  return isEmpty(difference(a, b)) && isEmpty(difference(b, a));
}

/** `a` without these paths; a path takes everything that is below it along when `below`. */
export function without(set: FieldSet, paths: readonly (readonly string[])[], below: boolean): FieldSet {
  const result: FieldSet = { member: set.member, children: new Map() };
  for (const [element, child] of set.children) {
    const under = paths.filter(path => path[0] === element).map(path => path.slice(1));
    if (under.length === 0) {
      result.children.set(element, child);
      continue;
    }
    const named = under.some(path => path.length === 0);
    if (named && below) continue;
    const rest = without(child, under, below);
    if (named) rest.member = false;
    if (!isEmpty(rest)) result.children.set(element, rest);
  }
  return result;
}

/** FieldsV1 to a set; what is no object reads as a leaf. */
export function fromFieldsV1(fields: JsonObject): FieldSet {
  const set = emptySet();
  for (const element of Object.keys(fields)) {
    if (element === '.') {
      set.member = true;
      continue;
    }
    const value = fields[element];
    const child = isObject(value) ? fromFieldsV1(value) : emptySet(true);
    if (child.children.size === 0) child.member = true;
    set.children.set(element, child);
  }
  return set;
}

export function toFieldsV1(set: FieldSet): JsonObject {
  const fields = emptyObject();
  if (set.member && set.children.size > 0) fields['.'] = {};
  for (const element of [...set.children.keys()].sort()) {
    const child = set.children.get(element)!;
    fields[element] = toFieldsV1(child);
  }
  return fields;
}

/** Every path in the set, as kube-apiserver names it in conflicts: `.spec.tags[name="x"].value`. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  const paths = set.member ? [prefix] : [];
  for (const element of [...set.children.keys()].sort()) {
    paths.push(...pathsOf(set.children.get(element)!, prefix + shownElement(element)));
  }
  return paths;
}

function shownElement(element: string): string {
  const text = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${text}`;
    case 'k': {
      const key = JSON.parse(text) as JsonObject;
      return `[${Object.keys(key).map(name => `${name}=${JSON.stringify(key[name])}`).join(',')}]`;
    }
    default:
      return element[0] === 'v' ? `[=${text}]` : `[${text}]`;
  }
}
