// SPDX-License-Identifier: Apache-2.0
import { isObject, record, type JsonObject, type OpenApiDocument } from './document.ts';
import { sample } from './sample.ts';
import { memberFor, type Shape } from './shape.ts';

/** An object that the API holds. */
export interface HeldObject {
  /** Where it is read: the path of the item. */
  path: string;
  value: JsonObject;
  /** Work that was accepted and is done once somebody has looked for it. */
  pending?: 'create' | 'delete';
}

/** All that the API holds, by path. */
export class Objects {
  readonly #held = new Map<string, HeldObject>();

  all(): HeldObject[] {
    return [...this.#held.values()];
  }

  /** An object with the state of its work; undefined where there is none. */
  get(path: string): HeldObject | undefined {
    return this.#held.get(path);
  }

  /** As `get`, as a reader of the API sees it: accepted work is done after the first look. */
  look(path: string): HeldObject | undefined {
    const held = this.#held.get(path);
    if (!held?.pending) return held;
    const { pending } = held;
    delete held.pending;
    if (pending === 'create') return undefined;
    this.#held.delete(path);
    return held;
  }

  /** The objects right below a collection that a reader sees. */
  below(collection: string): JsonObject[] {
    return this.all()
      .filter(({ path, pending }) => path.slice(0, path.lastIndexOf('/')) === collection && pending !== 'create')
      .map(({ value }) => value);
  }

  put(held: HeldObject): void {
    this.#held.set(held.path, held);
  }

  /** Removes an object with all that is below it. */
  remove(path: string): void {
    for (const each of [...this.#held.keys()]) {
      if (each === path || each.startsWith(`${path}/`)) this.#held.delete(each);
    }
  }
}

/** An object as the API makes it: the members that it must have, its defaults, and what the caller sent. */
export function made(document: OpenApiDocument, shape: Shape, sent: JsonObject): JsonObject {
  const { example: _one, ...schema } = shape.entity;
  const value = record(sample(document, schema));
  for (const [name, property] of Object.entries(record(schema.properties))) {
    const flat = document.flat(property);
    if (flat.default !== undefined) value[name] = flat.default;
  }
  return changed(document, shape, value, sent);
}

/** An object with the members that the caller sent, under the names of the answer; what is read-only stays. */
export function changed(document: OpenApiDocument, shape: Shape, value: JsonObject, sent: JsonObject): JsonObject {
  const properties = record(shape.entity.properties);
  const result = { ...value };
  for (const [name, each] of Object.entries(sent)) {
    const member = memberFor(name, Object.keys(properties));
    if (member === undefined && Object.keys(properties).length > 0) continue;
    if (member !== undefined && document.flat(properties[member]).readOnly === true) continue;
    const before = result[member ?? name];
    result[member ?? name] = isObject(each) && isObject(before) ? { ...before, ...each } : each;
  }
  return result;
}
