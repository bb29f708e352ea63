// SPDX-License-Identifier: Apache-2.0
import type { KubeClient } from '../client/kube-client.ts';
import type { KubeObject, UnstructuredObject } from '../objects/object.ts';
import { resourceName, type ResourceType } from '../objects/resource-type.ts';
import type { Clock, Random } from '../time/clock.ts';
import { createCache } from './cache.ts';
import type { Cache, CacheEvent, CacheScope, CacheSet, ReflectorTiming } from './types.ts';

export interface CacheSetOptions {
  client: KubeClient;
  /** Makes objects of a type lean on arrival; see CacheOptions.transform. */
  transform?: (object: UnstructuredObject, type: ResourceType) => UnstructuredObject;
  onEvent?: (type: ResourceType, event: CacheEvent) => void;
  clock?: Clock;
  random?: Random;
  timing?: Partial<ReflectorTiming>;
}

/** Shares caches: one watch for each type and scope, whoever asks for it. */
export function createCacheSet(options: CacheSetOptions): CacheSet {
  const { client, transform, onEvent, ...rest } = options;
  const caches = new Map<string, Cache<UnstructuredObject>>();
  let stopped = false;

  return {
    cache<T extends KubeObject = UnstructuredObject>(type: ResourceType, scope: CacheScope = {}): Cache<T> {
      if (stopped) throw new TypeError('the cache set was stopped');
      const key = JSON.stringify([
        resourceName(type),
        type.version,
        scope.namespace ?? '',
        scope.labelSelector ?? '',
        scope.fieldSelector ?? '',
      ]);
      let cache = caches.get(key);
      if (!cache) {
        cache = createCache<UnstructuredObject>({
          client,
          type,
          ...scope,
          ...rest,
          ...(transform ? { transform: object => transform(object, type) } : {}),
          ...(onEvent ? { onEvent: event => onEvent(type, event) } : {}),
        });
        caches.set(key, cache);
        cache.start();
      }
      // What a type's objects look like is the reader's knowledge; the set only shares them.
      return cache as unknown as Cache<T>;
    },
    drop(type) {
      for (const [key, cache] of caches) {
        if (resourceName(cache.type) !== resourceName(type) || cache.type.version !== type.version) continue;
        caches.delete(key);
        cache.stop();
      }
    },
    async synced() {
      await Promise.all([...caches.values()].map(cache => cache.synced));
    },
    stop() {
      stopped = true;
      for (const cache of caches.values()) cache.stop();
      caches.clear();
    },
  };
}
