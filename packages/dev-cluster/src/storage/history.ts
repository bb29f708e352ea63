// SPDX-License-Identifier: Apache-2.0
import type { Obj } from '../objects/object.ts';
import type { Change } from './store.ts';

/** A place in the past that the history does not reach. `oldest` is the first version that it can resume from. */
export type Reach = { kind: 'ok'; changes: Change[] } | { kind: 'compacted'; oldest: number };

/**
 * The last changes, kept in memory so that a watch can resume and a paged list stays a snapshot.
 * After a restart it begins at the current version, as kube-apiserver's watch cache does.
 */
export class History {
  readonly #limit: number;
  #changes: Change[] = [];
  #floor: number;

  constructor(startVersion: number, limit: number) {
    this.#floor = startVersion;
    this.#limit = limit;
  }

  add(change: Change): void {
    this.#changes.push(change);
    // Trimmed in blocks, so that the cost of one change stays constant.
    if (this.#changes.length >= this.#limit * 1.25) {
      const dropped = this.#changes.length - this.#limit;
      this.#floor = this.#changes[dropped - 1].version;
      this.#changes = this.#changes.slice(dropped);
    }
  }

  /** The changes after `version`, oldest first. */
  since(version: number): Reach {
    if (version < this.#floor) return { kind: 'compacted', oldest: this.#floor };
    return { kind: 'ok', changes: this.#changes.slice(this.#indexAfter(version)) };
  }

  /**
   * What differs at `version` from now: by `namespace/name` the object as it was, or undefined
   * where it did not exist yet.
   */
  undo(version: number, resource: string): { kind: 'ok'; was: Map<string, Obj | undefined> } | { kind: 'compacted' } {
    const reach = this.since(version);
    if (reach.kind === 'compacted') return { kind: 'compacted' };
    const was = new Map<string, Obj | undefined>();
    for (const change of reach.changes) {
      const key = `${change.namespace}/${change.name}`;
      if (change.resource === resource && !was.has(key)) was.set(key, change.previous);
    }
    return { kind: 'ok', was };
  }

  #indexAfter(version: number): number {
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#changes[middle].version <= version) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
