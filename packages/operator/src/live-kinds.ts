// SPDX-License-Identifier: Apache-2.0
import { LABEL_BUNDLE_UID, type RestMapping } from '@api-operators/api';
import {
  kindsFrom,
  schemaLookup,
  type SchemaLookup,
} from '@api-operators/bundle';
import {
  apiVersionOf,
  resourceName,
  type Cache,
  type CacheSet,
  type KubeObject,
  type UnstructuredObject,
} from '@api-operators/kube';
import type { Uses } from './endpoints/uses.ts';
import { bundleOfChild } from './kinds/bundle/reconcile.ts';
import { BY_BUNDLE_UID, type LiveKinds } from './kinds/live-kinds.ts';
import type { InstalledKind } from './kind-registry.ts';

/** Live kinds that the operator replaces as CRDs and RestMappings come and go. */
export interface KindSet extends LiveKinds {
  replace(kinds: readonly InstalledKind[]): void;
  /** Fulfilled when the caches of all kinds at this moment have synced. */
  synced(): Promise<void>;
}

export function createKindSet(
  caches: CacheSet,
  uses: Uses,
  source: {
    crds(): Iterable<UnstructuredObject>;
    /** By its name, `pets.petstore.example.com`. */
    crd(name: string): UnstructuredObject | undefined;
    mappings(): Iterable<RestMapping>;
  },
): KindSet {
  interface Live {
    installed: InstalledKind;
    cache: Cache;
    off: () => void;
  }
  const byName = new Map<string, Live>();
  const byKind = new Map<string, Live>();
  const objectListeners = new Set<(object: KubeObject) => void>();
  const kindListeners = new Set<() => void>();
  let lookup: SchemaLookup | undefined;

  const tell = (object: UnstructuredObject) => {
    const bundle = bundleOfChild(object);
    if (bundle)
      uses.changed(`Bundle ${bundle.key.namespace}/${bundle.key.name}`);
    uses.changed(
      `Object ${object.kind} ${object.metadata.namespace}/${object.metadata.name}`,
    );
    for (const listener of objectListeners) listener(object);
  };

  function start(installed: InstalledKind): Live {
    const cache = caches.cache(installed.type);
    cache.index(BY_BUNDLE_UID, object => {
      const uid = object.metadata.labels?.[LABEL_BUNDLE_UID];
      return uid ? [uid] : [];
    });
    return {
      installed,
      cache,
      off: cache.on({ added: tell, updated: tell, deleted: tell }),
    };
  }

  return {
    replace(kinds) {
      const wanted = new Map(
        kinds
          .filter(kind => kind.mapped ?? kind.parts)
          .map(kind => [resourceName(kind.type), kind]),
      );
      let changed = lookup === undefined;
      for (const [name, live] of byName) {
        if (wanted.get(name)?.revision !== live.installed.revision) {
          live.off();
          caches.drop(live.installed.type);
          byName.delete(name);
          byKind.delete(
            `${apiVersionOf(live.installed.type)}\n${live.installed.type.kind}`,
          );
          changed = true;
        }
      }
      for (const [name, kind] of wanted) {
        if (!byName.has(name)) {
          const live = start(kind);
          byName.set(name, live);
          byKind.set(`${apiVersionOf(kind.type)}\n${kind.type.kind}`, live);
          changed = true;
        }
      }
      if (changed) {
        lookup = undefined;
        for (const listener of kindListeners) listener();
      }
    },
    async synced() {
      await Promise.all([...byName.values()].map(live => live.cache.synced));
    },
    schemas() {
      lookup ??= schemaLookup(
        kindsFrom(source.crds() as Iterable<never>, source.mappings()),
      );
      return lookup;
    },
    cacheOf: (apiVersion, kind) => byKind.get(`${apiVersion}\n${kind}`)?.cache,
    typeOf: (apiVersion, kind) =>
      byKind.get(`${apiVersion}\n${kind}`)?.installed.type,
    isEnding(apiVersion, kind) {
      const live = byKind.get(`${apiVersion}\n${kind}`);
      const crd = live && source.crd(resourceName(live.installed.type));
      return crd?.metadata.deletionTimestamp !== undefined;
    },
    mapped: () => [...byName.values()].map(live => live.cache),
    children: uid =>
      uid === ''
        ? []
        : [...byName.values()].flatMap(live =>
            live.cache.byIndex(BY_BUNDLE_UID, uid),
          ),
    onObject(listener) {
      objectListeners.add(listener);
      return () => void objectListeners.delete(listener);
    },
    onKinds(listener) {
      kindListeners.add(listener);
      return () => void kindListeners.delete(listener);
    },
  };
}
