// SPDX-License-Identifier: Apache-2.0
import type { CustomResourceDefinition, KubeObject } from '@api-operators/api';
import { crdName, GROUP, LABEL_API, VERSION } from '@api-operators/api';
import type { Cache, CacheSet, ResourceType, UnstructuredObject } from '@api-operators/kube';
import type { ApiKind, ApiKinds } from './api-kinds.ts';
import { apiKinds } from './api-kinds.ts';
import type { ClusterSnapshot } from './cluster-snapshot.ts';

const CRDS: ResourceType = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
};

const OWN_KINDS: ResourceType[] = [
  { plural: 'restmappings', kind: 'RestMapping', namespaced: false },
  { plural: 'connections', kind: 'Connection', namespaced: true },
  { plural: 'environments', kind: 'Environment', namespaced: true },
  { plural: 'deploymentpipelines', kind: 'DeploymentPipeline', namespaced: true },
].map(names => ({ group: GROUP, version: VERSION, ...names }));

/** An object of one of our kinds came, changed or went; `crd` alone: the kinds themselves changed. */
export interface InventoryChange {
  crd: string;
  namespace?: string;
  name?: string;
}

/**
 * All objects of our kinds in a cluster, kept current by watches: the kinds by the labels of their CRDs,
 * started and stopped as they come and go. Reading makes no call.
 */
export class Inventory implements ClusterSnapshot {
  readonly #caches: CacheSet;
  readonly #crds: Cache;
  readonly #watched = new Map<string, { kind: ApiKind | undefined; cache: Cache; off: () => void }>();
  readonly #listeners = new Set<(change: InventoryChange) => void>();
  #apis: ApiKinds[] = [];

  constructor(caches: CacheSet) {
    this.#caches = caches;
    this.#crds = caches.cache(CRDS, { labelSelector: LABEL_API });
  }

  /** Fulfilled when everything that is there now is known. */
  async start(): Promise<void> {
    for (const type of OWN_KINDS) {
      this.#watch(crdName(type.plural, type.group), type, undefined);
    }
    const kindsChanged = (object: UnstructuredObject) => {
      this.#followKinds();
      this.#tell({ crd: object.metadata.name });
    };
    this.#crds.on({ added: kindsChanged, updated: kindsChanged, deleted: kindsChanged });
    await this.#crds.synced;
    this.#followKinds();
    await Promise.all([...this.#watched.values()].map(({ cache }) => cache.synced));
  }

  apis(): ApiKinds[] {
    return this.#apis;
  }

  list(name: string, namespace?: string): KubeObject[] {
    const objects = this.#watched.get(name)?.cache.list(namespace ? { namespace } : {}) ?? [];
    return objects as KubeObject[];
  }

  get(crd: string, namespace: string | undefined, name: string): KubeObject | undefined {
    const key = namespace ? { namespace, name } : { name };
    return this.#watched.get(crd)?.cache.get(key) as KubeObject | undefined;
  }

  /** Calls back at every change until the result is called. */
  subscribe(listener: (change: InventoryChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #followKinds(): void {
    const crds = this.#crds.list().filter(isEstablished) as unknown as CustomResourceDefinition[];
    this.#apis = apiKinds(crds);
    const kinds = new Map<string, ApiKind>();
    for (const api of this.#apis) {
      for (const kind of api.kinds) {
        kinds.set(kind.crd.metadata.name, kind);
      }
    }
    for (const [name, watched] of this.#watched) {
      const now = kinds.get(name);
      if (watched.kind && now?.version !== watched.kind.version) {
        watched.off();
        this.#watched.delete(name);
        this.#caches.drop(typeOf(watched.kind));
      }
    }
    for (const [name, kind] of kinds) {
      if (!this.#watched.has(name)) {
        this.#watch(name, typeOf(kind), kind);
      }
    }
  }

  #watch(crd: string, type: ResourceType, kind: ApiKind | undefined): void {
    const cache = this.#caches.cache(type);
    const changed = ({ metadata }: UnstructuredObject) =>
      this.#tell({ crd, namespace: metadata.namespace, name: metadata.name });
    const off = cache.on({ added: changed, updated: changed, deleted: changed });
    this.#watched.set(crd, { kind, cache, off });
  }

  #tell(change: InventoryChange): void {
    for (const listener of this.#listeners) {
      listener(change);
    }
  }
}

function typeOf({ group, version, plural, kind, namespaced }: ApiKind): ResourceType {
  return { group, version, plural, kind, namespaced };
}

function isEstablished(crd: UnstructuredObject): boolean {
  const status = crd.status as { conditions?: { type: string; status: string }[] } | undefined;
  return Boolean(
    status?.conditions?.some(each => each.type === 'Established' && each.status === 'True'),
  );
}
