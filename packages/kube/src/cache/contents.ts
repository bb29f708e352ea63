// SPDX-License-Identifier: Apache-2.0
import type { KubeObject, ObjectKey } from '../objects/object.ts';
import { compareResourceVersions } from '../objects/resource-version.ts';
import { Store, storeKey } from './store.ts';
import type { ChangeSource } from './types.ts';

export type Change<T> =
  | { kind: 'added'; object: T; source: ChangeSource }
  | { kind: 'updated'; object: T; previous: T; source: ChangeSource }
  | { kind: 'deleted'; object: T; source: ChangeSource; finalStateUnknown: boolean };

/**
 * What a cache holds, and the rules by which lists, watch events and our own writes change it.
 * It knows no time and no server: calls in, changes out.
 *
 * A list that began after a write has seen that write; a watch may lag behind it. So a list wins
 * over everything but writes remembered since it began, and a watch event wins unless what is
 * held is newer.
 */
export class CacheContents<T extends KubeObject> {
  readonly store: Store<T>;
  readonly #changed: (change: Change<T>) => void;
  /** The newest version that lists, events and bookmarks have told of. */
  #seen: string | undefined;
  /** The list under way: what it named so far, and what was written since it began. */
  #listing: { named: Set<string>; written: Set<string> } | undefined;
  /** Uids deleted by us whose DELETED event is still to come; true when deleted before the list under way. */
  readonly #gone = new Map<string, boolean>();

  constructor(changed: (change: Change<T>) => void, onIndexError: (error: unknown) => void) {
    this.#changed = changed;
    this.store = new Store(onIndexError);
  }

  beginList(): void {
    this.#listing = { named: new Set(), written: new Set() };
    for (const uid of this.#gone.keys()) this.#gone.set(uid, true);
  }

  listed(object: T): void {
    const key = storeKey(object);
    this.#listing?.named.add(key);
    if (this.#gone.get(object.metadata.uid ?? '') === false) return;
    const held = this.store.get(key);
    if (held && this.#listing?.written.has(key) && !isNewer(object, held)) return;
    this.#put(key, object, 'list');
  }

  /** Ends the list: what it did not name is gone. */
  endList(resourceVersion: string): void {
    const listing = this.#listing;
    this.#listing = undefined;
    if (!listing) return;
    for (const key of [...this.store.keys()]) {
      if (listing.named.has(key)) continue;
      // Written after what the list saw: the watch will tell what became of it.
      const held = this.store.get(key)?.metadata.resourceVersion;
      if (listing.written.has(key) && (compareResourceVersions(held, resourceVersion) ?? 1) > 0) continue;
      this.#take(key, 'list', true);
    }
    for (const [uid, before] of this.#gone) if (before) this.#gone.delete(uid);
    this.#seen = resourceVersion;
  }

  /** The type is not served any more: its objects are gone. */
  clear(): void {
    for (const key of [...this.store.keys()]) this.#take(key, 'list', true);
    this.#gone.clear();
  }

  changed(object: T): void {
    this.#advance(object.metadata.resourceVersion);
    if (this.#gone.has(object.metadata.uid ?? '')) return;
    const key = storeKey(object);
    const held = this.store.get(key);
    if (held) {
      const order = compareResourceVersions(object.metadata.resourceVersion, held.metadata.resourceVersion);
      if (order !== undefined && order <= 0) return;
    }
    this.#put(key, object, 'watch');
  }

  deleted(object: T): void {
    this.#advance(object.metadata.resourceVersion);
    this.#gone.delete(object.metadata.uid ?? '');
    const key = storeKey(object);
    const held = this.store.get(key);
    if (!held) return;
    const order = compareResourceVersions(object.metadata.resourceVersion, held.metadata.resourceVersion);
    if (order !== undefined && order < 0) return;
    if (held.metadata.uid !== object.metadata.uid) {
      this.#take(key, 'watch', true);
      return;
    }
    this.store.delete(key);
    this.#changed({ kind: 'deleted', object, source: 'watch', finalStateUnknown: false });
  }

  bookmark(resourceVersion: string): void {
    this.#advance(resourceVersion);
  }

  /** Our own write. `mayAdd` is false where it cannot be known whether the object belongs here. */
  written(object: T, mayAdd: boolean): void {
    const key = storeKey(object);
    const held = this.store.get(key);
    if (!held) {
      if (!mayAdd || this.#gone.has(object.metadata.uid ?? '')) return;
      // A version that the watch has passed without leaving the object here is of one deleted since.
      const order = compareResourceVersions(object.metadata.resourceVersion, this.#seen);
      if (!this.#listing && (order === undefined || order <= 0)) return;
    } else if (!isNewer(object, held)) {
      return;
    }
    this.#listing?.written.add(key);
    this.#put(key, object, 'own-write');
  }

  /** Our own delete, after which the object was gone. */
  removed(key: ObjectKey, uid: string): void {
    const text = storeKey(key);
    if (this.store.get(text)?.metadata.uid !== uid) return;
    this.#gone.set(uid, false);
    this.#take(text, 'own-write', false);
  }

  observedAtLeast(key: ObjectKey, resourceVersion: string): boolean {
    const versions = [this.#seen, this.store.get(storeKey(key))?.metadata.resourceVersion];
    return versions.some(seen => (compareResourceVersions(seen, resourceVersion) ?? -1) >= 0);
  }

  #advance(resourceVersion: string | undefined): void {
    if ((compareResourceVersions(resourceVersion, this.#seen) ?? 1) > 0) this.#seen = resourceVersion;
  }

  #put(key: string, object: T, source: ChangeSource): void {
    const previous = this.store.get(key);
    if (previous && previous.metadata.uid === object.metadata.uid) {
      const same = previous.metadata.resourceVersion === object.metadata.resourceVersion;
      if (same && object.metadata.resourceVersion !== undefined) return;
      this.store.set(key, object);
      this.#changed({ kind: 'updated', object, previous, source });
      return;
    }
    if (previous) this.#take(key, source, true);
    this.store.set(key, object);
    this.#changed({ kind: 'added', object, source });
  }

  #take(key: string, source: ChangeSource, finalStateUnknown: boolean): void {
    const object = this.store.get(key);
    if (!object) return;
    this.store.delete(key);
    this.#changed({ kind: 'deleted', object, source, finalStateUnknown });
  }
}

function isNewer(a: KubeObject, b: KubeObject): boolean {
  return (compareResourceVersions(a.metadata.resourceVersion, b.metadata.resourceVersion) ?? 0) > 0;
}
