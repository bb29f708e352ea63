// SPDX-License-Identifier: Apache-2.0
import { keyText, type KubeObject, type ObjectKey } from '../objects/object.ts';

interface Index<T> {
  values: (object: T) => readonly string[];
  /** Object keys under each value. */
  keys: Map<string, Set<string>>;
  /** The values that each object was entered under: asked again, `values` may say something else. */
  entered: Map<string, readonly string[]>;
}

/** Objects by key, and by whatever else was asked for. It holds what it is given and decides nothing. */
export class Store<T extends KubeObject> {
  readonly #objects = new Map<string, T>();
  readonly #indexes = new Map<string, Index<T>>();
  readonly #onIndexError: (error: unknown) => void;

  constructor(onIndexError: (error: unknown) => void) {
    this.#onIndexError = onIndexError;
    this.index('', object => [object.metadata.namespace ?? '']);
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  keys(): IterableIterator<string> {
    return this.#objects.keys();
  }

  all(): T[] {
    return [...this.#objects.values()];
  }

  inNamespace(namespace: string): T[] {
    return this.byIndex('', namespace);
  }

  index(name: string, values: (object: T) => readonly string[]): void {
    if (this.#indexes.has(name)) throw new TypeError(`the cache has an index ${JSON.stringify(name)} already`);
    const index: Index<T> = { values, keys: new Map(), entered: new Map() };
    this.#indexes.set(name, index);
    for (const [key, object] of this.#objects) this.#enter(index, key, object);
  }

  byIndex(name: string, value: string): T[] {
    const index = this.#indexes.get(name);
    if (!index) throw new TypeError(`the cache has no index ${JSON.stringify(name)}`);
    const found: T[] = [];
    for (const key of index.keys.get(value) ?? []) found.push(this.#objects.get(key)!);
    return found;
  }

  set(key: string, object: T): void {
    const previous = this.#objects.get(key);
    this.#objects.set(key, object);
    for (const index of this.#indexes.values()) {
      if (previous) this.#leave(index, key);
      this.#enter(index, key, object);
    }
  }

  delete(key: string): void {
    const previous = this.#objects.get(key);
    if (!previous) return;
    this.#objects.delete(key);
    for (const index of this.#indexes.values()) this.#leave(index, key);
  }

  #enter(index: Index<T>, key: string, object: T): void {
    const values = this.#valuesOf(index, object);
    if (values.length > 0) index.entered.set(key, values);
    for (const value of values) {
      let keys = index.keys.get(value);
      if (!keys) {
        keys = new Set();
        index.keys.set(value, keys);
      }
      keys.add(key);
    }
  }

  #leave(index: Index<T>, key: string): void {
    const values = index.entered.get(key) ?? [];
    index.entered.delete(key);
    for (const value of values) {
      const keys = index.keys.get(value);
      keys?.delete(key);
      if (keys?.size === 0) index.keys.delete(value);
    }
  }

  #valuesOf(index: Index<T>, object: T): readonly string[] {
    try {
      return [...index.values(object)];
    } catch (error) {
      this.#onIndexError(error);
      return [];
    }
  }
}

/** The key that a store files an object of this namespace and name under. */
export function storeKey(object: KubeObject | ObjectKey): string {
  return keyText('metadata' in object ? object.metadata : object);
}
