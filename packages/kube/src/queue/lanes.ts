// SPDX-License-Identifier: Apache-2.0

/** First in, first out within a lane; lanes take turns, so that a full one cannot starve the others. */
export class Lanes<T> {
  /** Insertion order is the order of turns. */
  readonly #lanes = new Map<string, Set<T>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(lane: string, item: T): void {
    let items = this.#lanes.get(lane);
    if (!items) {
      items = new Set();
      this.#lanes.set(lane, items);
    }
    if (items.has(item)) return;
    items.add(item);
    this.#size += 1;
  }

  take(): T | undefined {
    for (const [lane, items] of this.#lanes) {
      const [item] = items;
      items.delete(item);
      this.#size -= 1;
      this.#lanes.delete(lane);
      if (items.size > 0) this.#lanes.set(lane, items);
      return item;
    }
    return undefined;
  }

  remove(lane: string, item: T): void {
    const items = this.#lanes.get(lane);
    if (!items?.delete(item)) return;
    this.#size -= 1;
    if (items.size === 0) this.#lanes.delete(lane);
  }
}
