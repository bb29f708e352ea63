// SPDX-License-Identifier: Apache-2.0
import { CLEANUP_FINALIZER, customResourceDefinition } from '../apis/builtin/custom-resource-definition.ts';
import type { ConditionInput } from '../apis/custom/conditions.ts';
import { hasCondition, setCondition } from '../apis/custom/conditions.ts';
import { customType } from '../apis/custom/custom-type.ts';
import { trackUpdate } from '../fields/managers.ts';
import type { Registry } from '../apis/registry.ts';
import type { JsonObject } from '../objects/json.ts';
import { arrayOf, equal, objectOf, parseJson, textOf } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';
import { ordered, timestamp } from '../objects/object.ts';
import type { Change } from '../storage/store.ts';
import type { Cluster } from '../requests/request.ts';
import { deleteInProcess } from './delete-in-process.ts';

const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';

/** Accepts the names of CRDs, serves their kinds, and empties a kind whose CRD is deleted. */
export class CustomResources {
  readonly #cluster: Cluster;
  readonly #changed: (storage: string) => void;
  /** CRDs that are being deleted. */
  readonly #ending = new Set<string>();

  /** `changed` hears of every kind that is no longer served as it was. */
  constructor(cluster: Cluster, changed: (storage: string) => void) {
    this.#cluster = cluster;
    this.#changed = changed;
    for (const row of cluster.store.rows(CRDS)) {
      const crd = parseJson(row.body) as Obj;
      this.#serve(crd);
      if (crd.metadata.deletionTimestamp) this.#empty(crd);
    }
    cluster.store.listen(change => this.#onChange(change));
  }

  #onChange(change: Change): void {
    if (change.resource !== CRDS) {
      if (change.type === 'DELETED') this.#afterDeletion(change.resource);
      // Somebody made one of a kind that is going: it is deleted like those before it.
      if (change.type === 'ADDED' && this.#ending.has(change.resource)) this.#again(change.resource);
      return;
    }
    const crd = change.object;
    if (change.type === 'DELETED') {
      this.#ending.delete(crd.metadata.name!);
      const spec = objectOf(crd.spec);
      this.#cluster.registry.delete(textOf(spec.group), textOf(objectOf(spec.names).plural));
      this.#changed(crd.metadata.name!);
      return;
    }
    const accepted = this.#accept(crd);
    if (!equal(accepted.status, crd.status)) {
      this.#write(crd, accepted);
      return;
    }
    if (!change.previous || !isSameKind(crd, change.previous)) this.#serve(crd);
    if (crd.metadata.deletionTimestamp) this.#empty(crd);
  }

  /** The CRD with its names accepted, as far as nobody else in the group has them. */
  #accept(crd: Obj): Obj {
    if (crd.metadata.deletionTimestamp) return crd;
    const now = timestamp(this.#cluster.surroundings.now());
    const spec = objectOf(crd.spec);
    const taken = takenName(this.#cluster.registry, textOf(spec.group), objectOf(spec.names));
    const conditions: ConditionInput[] = taken
      ? [
          { type: 'NamesAccepted', status: 'False', reason: taken.reason, message: `${JSON.stringify(taken.name)} is already in use` },
          { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' },
        ]
      : [
          { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' },
          { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' },
        ];
    const named: Obj = taken
      ? crd
      : { ...crd, status: { ...objectOf(crd.status), acceptedNames: spec.names } };
    return conditions.reduce((object, condition) => setCondition(object, condition, now), named);
  }

  #serve(crd: Obj): void {
    if (!hasCondition(crd, 'Established', 'True')) return;
    const type = customType(crd);
    const { registry } = this.#cluster;
    const known = registry.get(type.group, type.plural);
    if (known?.custom === false) return;
    registry.set(type);
    if (known) this.#changed(type.storage);
  }

  #empty(crd: Obj): void {
    const storage = crd.metadata.name!;
    this.#ending.add(storage);
    const spec = objectOf(crd.spec);
    const type = this.#cluster.registry.get(textOf(spec.group), textOf(objectOf(spec.names).plural));
    setImmediate(() => {
      if (this.#cluster.store.isClosed) return;
      if (type) deleteInProcess(this.#cluster, type);
      this.#afterDeletion(storage);
    });
  }

  #again(storage: string): void {
    const crd = this.#cluster.store.read({ resource: CRDS, namespace: '', name: storage });
    if (crd?.metadata.deletionTimestamp) this.#empty(crd);
  }

  /** The last instance is gone: so goes the CRD that waits for it. */
  #afterDeletion(storage: string): void {
    const { store } = this.#cluster;
    const crd = store.read({ resource: CRDS, namespace: '', name: storage });
    if (!crd?.metadata.deletionTimestamp || store.count(storage) > 0) return;
    const finalizers = (crd.metadata.finalizers ?? []).filter(finalizer => finalizer !== CLEANUP_FINALIZER);
    const { finalizers: _, ...metadata } = crd.metadata;
    const freed: Obj = { ...crd, metadata: finalizers.length > 0 ? { ...metadata, finalizers } : metadata };
    store.transaction(() => {
      const key = { resource: CRDS, namespace: '', name: storage };
      if (finalizers.length === 0) store.remove(key, freed);
      else if (finalizers.length !== crd.metadata.finalizers?.length) store.put(key, freed, crd);
    });
  }

  #write(before: Obj, after: Obj): void {
    const { store, surroundings } = this.#cluster;
    const tracked = trackUpdate(customResourceDefinition.versions[0].schema, before, after, {
      manager: 'kube-apiserver',
      operation: 'Update',
      apiVersion: after.apiVersion,
      subresource: 'status',
      time: timestamp(surroundings.now()),
    });
    store.transaction(() => store.put({ resource: CRDS, namespace: '', name: after.metadata.name! }, ordered(tracked), before));
  }
}

/** Nothing about what is served differs, so that open watches may go on. */
function isSameKind(crd: Obj, previous: Obj): boolean {
  const names = (object: Obj) => objectOf(object.status).acceptedNames;
  const established = (object: Obj) => hasCondition(object, 'Established', 'True');
  return equal(crd.spec, previous.spec) && equal(names(crd), names(previous)) && established(crd) === established(previous);
}

function takenName(registry: Registry, group: string, names: JsonObject): { reason: string; name: string } | undefined {
  const others = registry.all().filter(type => type.group === group && type.plural !== names.plural);
  const plurals = new Set(others.flatMap(type => [type.plural, type.singular, ...type.shortNames]));
  const kinds = new Set(others.flatMap(type => [type.kind, type.listKind]));
  const wanted: [reason: string, name: string, taken: Set<string>][] = [
    ['PluralConflict', textOf(names.plural), plurals],
    ['SingularConflict', textOf(names.singular), plurals],
    ...arrayOf(names.shortNames).map((name): [string, string, Set<string>] => ['ShortNamesConflict', textOf(name), plurals]),
    ['KindConflict', textOf(names.kind), kinds],
    ['ListKindConflict', textOf(names.listKind), kinds],
  ];
  const found = wanted.find(([, name, taken]) => name !== '' && taken.has(name));
  return found && { reason: found[0], name: found[1] };
}
