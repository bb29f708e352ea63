// SPDX-License-Identifier: Apache-2.0
import type { ResourceType } from '../apis/resource-type.ts';
import { parseJson } from '../objects/json.ts';
import type { Obj, OwnerReference } from '../objects/object.ts';
import { FOREGROUND, ORPHAN, removeOne } from '../requests/delete.ts';
import type { Cluster } from '../requests/request.ts';
import { present } from '../requests/request.ts';
import { isFree, save } from '../requests/write.ts';
import type { Change, Key } from '../storage/store.ts';
import { ownRequest } from './delete-in-process.ts';

/** Deletes what has no owner left, and carries out foreground deletion and orphaning. */
export class GarbageCollector {
  readonly #cluster: Cluster;
  readonly #queue = new Map<string, () => void>();
  #scheduled = false;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    for (const uid of cluster.store.owners()) {
      this.#enqueue(`dependents ${uid}`, () => this.#checkDependents(uid));
      const owner = cluster.store.findByUid(uid);
      if (owner) this.#enqueue(`owner ${uid}`, () => this.#finishOwner(owner));
    }
    cluster.store.listen(change => this.#onChange(change));
  }

  #onChange(change: Change): void {
    const { metadata } = change.object;
    const uid = metadata.uid!;
    if (change.type === 'DELETED') {
      this.#enqueue(`dependents ${uid}`, () => this.#checkDependents(uid));
      for (const owner of metadata.ownerReferences ?? []) this.#enqueueOwner(owner.uid);
      return;
    }
    if (metadata.ownerReferences?.length) {
      this.#enqueue(`object ${uid}`, () => this.#checkObject(change));
      for (const owner of metadata.ownerReferences) if (!owner.blockOwnerDeletion) this.#enqueueOwner(owner.uid);
    }
    if (metadata.deletionTimestamp && metadata.finalizers?.some(item => item === FOREGROUND || item === ORPHAN)) {
      this.#enqueue(`owner ${uid}`, () => this.#finishOwner(change));
    }
  }

  #enqueueOwner(uid: string): void {
    this.#enqueue(`owner ${uid}`, () => {
      const owner = this.#cluster.store.findByUid(uid);
      if (owner) this.#finishOwner(owner);
    });
  }

  /** Work is done after the write that caused it has been answered. */
  #enqueue(id: string, work: () => void): void {
    this.#queue.set(id, work);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#cluster.store.isClosed) return;
      const batch = [...this.#queue.values()];
      this.#queue.clear();
      for (const next of batch) next();
    });
  }

  #checkDependents(ownerUid: string): void {
    for (const key of this.#cluster.store.dependents(ownerUid)) this.#checkObject(key);
  }

  /** Deletes the object if none of its owners exists; forgets owners that do not. */
  #checkObject(key: Key): void {
    const { store } = this.#cluster;
    store.transaction(() => {
      const found = this.#read(key);
      if (!found) return;
      const { object, type } = found;
      const owners = object.metadata.ownerReferences ?? [];
      const solid = owners.filter(owner => this.#exists(owner, key.namespace));
      if (owners.length === 0 || solid.length === owners.length) return;
      const request = ownRequest(type, key.namespace, key.name);
      if (solid.length > 0) {
        save(this.#cluster, request, { ...object, metadata: { ...object.metadata, ownerReferences: solid } }, object);
      } else if (!object.metadata.deletionTimestamp) {
        removeOne(this.#cluster, request, object, { preconditions: {}, policy: policyFor(object) });
      }
    });
  }

  #exists(owner: OwnerReference, namespace: string): boolean {
    const { store, registry } = this.#cluster;
    const found = store.findByUid(owner.uid);
    if (!found) return false;
    const type = registry.findKind(owner.apiVersion, owner.kind);
    // A kind that is not served is not known to be gone.
    if (!type) return true;
    return found.resource === type.storage && found.name === owner.name && (!type.namespaced || found.namespace === namespace);
  }

  /** Orphans the dependents of an owner that asks for it, or deletes them before it goes itself. */
  #finishOwner(key: Key): void {
    const { store } = this.#cluster;
    store.transaction(() => {
      const found = this.#read(key);
      const { metadata } = found?.object ?? {};
      if (!found || !metadata?.deletionTimestamp) return;
      const uid = metadata.uid!;
      if (metadata.finalizers?.includes(ORPHAN)) {
        for (const dependent of store.dependents(uid)) this.#orphan(dependent, uid);
        this.#dropFinalizer(key, found, ORPHAN);
      } else if (metadata.finalizers?.includes(FOREGROUND)) {
        const blocking = store.dependents(uid).filter(dependent => this.#deleteDependent(dependent, uid));
        if (blocking.length === 0) this.#dropFinalizer(key, found, FOREGROUND);
      }
    });
  }

  #orphan(key: Key, ownerUid: string): void {
    const found = this.#read(key);
    if (!found) return;
    const { object, type } = found;
    const ownerReferences = (object.metadata.ownerReferences ?? []).filter(owner => owner.uid !== ownerUid);
    const { ownerReferences: _, ...metadata } = object.metadata;
    const freed: Obj = { ...object, metadata: ownerReferences.length > 0 ? { ...metadata, ownerReferences } : metadata };
    save(this.#cluster, ownRequest(type, key.namespace, key.name), freed, object);
  }

  /** Whether the dependent still blocks its owner's deletion. */
  #deleteDependent(key: Key, ownerUid: string): boolean {
    const found = this.#read(key);
    if (!found) return false;
    const { object, type } = found;
    const owners = object.metadata.ownerReferences ?? [];
    const others = owners.filter(owner => owner.uid !== ownerUid && this.#exists(owner, key.namespace));
    const request = ownRequest(type, key.namespace, key.name);
    if (others.length > 0) {
      save(this.#cluster, request, { ...object, metadata: { ...object.metadata, ownerReferences: others } }, object);
      return false;
    }
    const blocks = owners.some(owner => owner.uid === ownerUid && owner.blockOwnerDeletion === true);
    if (object.metadata.deletionTimestamp) return blocks;
    const hasDependents = this.#cluster.store.dependents(object.metadata.uid!).length > 0;
    const deleted = removeOne(this.#cluster, request, object, {
      preconditions: {},
      policy: blocks && hasDependents ? 'Foreground' : 'Background',
    });
    return blocks && deleted.kind === 'marked';
  }

  #dropFinalizer(key: Key, { object, type }: { object: Obj; type: ResourceType }, finalizer: string): void {
    const finalizers = (object.metadata.finalizers ?? []).filter(item => item !== finalizer);
    const { finalizers: _, ...metadata } = object.metadata;
    const freed: Obj = { ...object, metadata: finalizers.length > 0 ? { ...metadata, finalizers } : metadata };
    if (isFree(type, freed)) this.#cluster.store.remove(key, freed);
    else save(this.#cluster, ownRequest(type, key.namespace, key.name), freed, object);
  }

  #read(key: Key): { object: Obj; type: ResourceType } | undefined {
    const type = this.#cluster.registry.all().find(item => item.storage === key.resource);
    const body = type && this.#cluster.store.readText(key);
    if (!type || body === undefined) return undefined;
    return { type, object: present(ownRequest(type, key.namespace, key.name), parseJson(body) as Obj) };
  }
}

/** An object keeps the policy that its own finalizers ask for. */
function policyFor(object: Obj): string {
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizers.includes(ORPHAN)) return 'Orphan';
  return finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background';
}
