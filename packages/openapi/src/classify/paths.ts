// SPDX-License-Identifier: Apache-2.0
import type { Method, ModelOperation } from '../model/model.ts';
import { keyOf, type PathPart } from '../model/path.ts';

/** The operations of one path that no kind has claimed yet. */
export interface PathGroup {
  key: string;
  parts: readonly PathPart[];
  open: Map<Method, ModelOperation>;
  /** Whether the document describes this method here, claimed or not. */
  methods: ReadonlySet<Method>;
}

/** All paths of the document, by key. */
export class Paths {
  readonly groups: ReadonlyMap<string, PathGroup>;

  constructor(operations: readonly ModelOperation[]) {
    const groups = new Map<string, PathGroup & { methods: Set<Method> }>();
    for (const operation of operations) {
      const { key, parts } = operation.template;
      let group = groups.get(key);
      if (!group) {
        group = { key, parts, open: new Map(), methods: new Set() };
        groups.set(key, group);
      }
      group.open.set(operation.method, operation);
      group.methods.add(operation.method);
    }
    this.groups = groups;
  }

  /** Groups in the order of the document's sorted paths. */
  all(): PathGroup[] {
    return [...this.groups.values()];
  }

  /** The path of one object of this collection, `/pets/{petId}` for `/pets`. */
  itemOf(collection: PathGroup): PathGroup | undefined {
    return this.groups.get(`${collection.key}/{}`);
  }

  /** The collection of this object's path: the path without its last parameter. */
  collectionOf(item: PathGroup): PathGroup | undefined {
    return this.groups.get(keyOf(item.parts.slice(0, -1)));
  }
}

/** Whether the path ends in a parameter. */
export function isItem(group: PathGroup): boolean {
  return group.parts[group.parts.length - 1]?.kind === 'param';
}

/** Whether the path ends in a verb or an AWS-style fragment, which names a call. */
export function isVerb(group: PathGroup): boolean {
  return group.parts[group.parts.length - 1]?.kind === 'verb';
}

export function parameterNames(parts: readonly PathPart[]): string[] {
  return parts.filter(part => part.kind === 'param').map(part => part.text);
}

/** Takes an operation out of what is open. */
export function take(group: PathGroup, method: Method): ModelOperation | undefined {
  const operation = group.open.get(method);
  group.open.delete(method);
  return operation;
}
