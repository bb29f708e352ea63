// SPDX-License-Identifier: Apache-2.0
import type { ResourceType } from '../apis/resource-type.ts';
import type { ConditionInput } from '../apis/custom/conditions.ts';
import { setCondition } from '../apis/custom/conditions.ts';
import { NAMESPACE_FINALIZER } from '../apis/builtin/namespace.ts';
import { arrayOf, equal, objectOf, parseJson, textOf } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';
import { ordered, timestamp } from '../objects/object.ts';
import { NAMESPACES } from '../requests/namespaces.ts';
import type { Cluster } from '../requests/request.ts';
import { deleteInProcess } from './delete-in-process.ts';

const BUILTIN_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Empties a namespace that is being deleted, and lets go of it when nothing is left. */
export class Namespaces {
  readonly #cluster: Cluster;
  readonly #terminating = new Set<string>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    for (const row of cluster.store.rows(NAMESPACES)) this.#note(parseJson(row.body) as Obj);
    cluster.store.listen(change => {
      if (change.resource === NAMESPACES) {
        if (change.type === 'DELETED') this.#terminating.delete(change.name);
        else this.#note(change.object);
      } else if (change.type === 'DELETED' && this.#terminating.has(change.namespace)) this.#later(change.namespace);
    });
  }

  #note(namespace: Obj): void {
    const name = namespace.metadata.name!;
    if (!namespace.metadata.deletionTimestamp || this.#terminating.has(name)) return;
    this.#terminating.add(name);
    this.#later(name);
  }

  #later(name: string): void {
    setImmediate(() => {
      if (!this.#cluster.store.isClosed && this.#terminating.has(name)) this.#empty(name);
    });
  }

  #empty(name: string): void {
    const { store, registry } = this.#cluster;
    const key = { resource: NAMESPACES, namespace: '', name };
    const types = distinct(registry.all().filter(type => type.namespaced));
    for (const type of types) deleteInProcess(this.#cluster, type, name);
    store.transaction(() => {
      const namespace = store.read(key);
      if (!namespace) return;
      const left = types.flatMap(type => store.rows(type.storage, name).map(row => ({ type, object: parseJson(row.body) as Obj })));
      if (left.length > 0) {
        const told = withConditions(namespace, left, timestamp(this.#cluster.surroundings.now()));
        if (!equal(told.status, namespace.status)) store.put(key, ordered(told), namespace);
        return;
      }
      const finalizers = arrayOf(objectOf(namespace.spec).finalizers).map(textOf).filter(item => item !== NAMESPACE_FINALIZER);
      const freed: Obj = { ...namespace, spec: finalizers.length > 0 ? { finalizers } : {} };
      if (finalizers.length === 0 && (namespace.metadata.finalizers ?? []).length === 0) store.remove(key, freed);
      else if (!equal(freed.spec, namespace.spec)) store.put(key, ordered(freed), namespace);
    });
  }
}

function withConditions(namespace: Obj, left: { type: ResourceType; object: Obj }[], now: string): Obj {
  const byResource = counted(left.map(({ type }) => `${type.plural}.${type.group}`));
  const byFinalizer = counted(left.flatMap(({ object }) => object.metadata.finalizers ?? []));
  const conditions: ConditionInput[] = [
    { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
    { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False', reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
    { type: 'NamespaceDeletionContentFailure', status: 'False', reason: 'ContentDeleted', message: 'All content successfully deleted, may be waiting on finalization' },
    { type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${list(byResource, ' has ', ' resource instances')}` },
    byFinalizer.size > 0
      ? { type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain', message: `Some content in the namespace has finalizers remaining: ${list(byFinalizer, ' in ', ' resource instances')}` }
      : { type: 'NamespaceFinalizersRemaining', status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
  ];
  return conditions.reduce<Obj>((object, condition) => setCondition(object, condition, now), namespace);
}

function counted(names: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function list(counts: Map<string, number>, between: string, after: string): string {
  return [...counts].sort().map(([name, count]) => `${name}${between}${count}${after}`).join(', ');
}

function distinct(types: ResourceType[]): ResourceType[] {
  return [...new Map(types.map(type => [type.storage, type])).values()];
}

/** The namespaces that every cluster has. */
export function bootstrapNamespaces(): string[] {
  return BUILTIN_NAMESPACES;
}
