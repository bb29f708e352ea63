// SPDX-License-Identifier: Apache-2.0
import type { KubeObject, ObjectKey, UnstructuredObject } from '../objects/object.ts';
import { systemClock } from '../time/clock.ts';
import { CacheContents } from './contents.ts';
import { Dispatch } from './dispatch.ts';
import { createLean } from './lean.ts';
import { DEFAULT_TIMING, Reflector } from './reflector.ts';
import { storeKey } from './store.ts';
import type { Cache, CacheEvent, CacheHandler, CacheOptions } from './types.ts';

/** A cache of one type's objects; nothing is read before `start`. */
export function createCache<T extends KubeObject = UnstructuredObject>(
  options: CacheOptions<T>,
): Cache<T> {
  const { client, type, namespace, labelSelector, fieldSelector, transform } = options;
  const scope = {
    ...(namespace ? { namespace } : {}),
    ...(labelSelector ? { labelSelector } : {}),
    ...(fieldSelector ? { fieldSelector } : {}),
  };
  const tell = (event: CacheEvent) => {
    try {
      options.onEvent?.(event);
    } catch {
      // Whoever listens must not be able to stop the watch.
    }
  };
  const failed = (error: unknown) => tell({ kind: 'handler-failed', error });
  const strip = createLean<T>();
  const lean = (object: T): T => {
    const stripped = strip(object);
    return transform ? transform(stripped) : stripped;
  };
  const dispatch = new Dispatch<T>(failed);
  const contents = new CacheContents<T>(change => dispatch.tell(change), failed);
  const synced = Promise.withResolvers<void>();
  synced.promise.catch(() => undefined);
  let state: 'new' | 'started' | 'stopped' = 'new';
  let hasSynced = false;
  const reflector = new Reflector<T>({
    client: client.of<T>(type),
    availability: client.availability,
    scope,
    contents,
    lean,
    onSynced() {
      hasSynced = true;
      synced.resolve();
    },
    onEvent: tell,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    timing: { ...DEFAULT_TIMING, ...options.timing },
  });

  return {
    type,
    synced: synced.promise,
    get hasSynced() {
      return hasSynced;
    },
    get size() {
      return contents.store.size;
    },
    start() {
      if (state !== 'new') return;
      state = 'started';
      void reflector.run();
    },
    stop() {
      if (state === 'stopped') return;
      state = 'stopped';
      reflector.stop();
      synced.reject(new Error(`the cache of ${type.plural} was stopped before it had synced`));
    },
    get: (key: ObjectKey) => contents.store.get(storeKey(key)),
    list: ({ namespace: only } = {}) =>
      only === undefined ? contents.store.all() : contents.store.inNamespace(only),
    index: (name, values) => contents.store.index(name, values),
    byIndex: (name, value) => contents.store.byIndex(name, value),
    on: (handler: CacheHandler<T>) => dispatch.add(handler, contents.store.all()),
    remember(written) {
      if (state === 'stopped' || (namespace && written.metadata.namespace !== namespace)) return;
      const copy = { ...written, metadata: { ...written.metadata } };
      contents.written(lean(copy), !labelSelector && !fieldSelector);
    },
    forget: (key, uid) => contents.removed(key, uid),
    observedAtLeast: (key, resourceVersion) => contents.observedAtLeast(key, resourceVersion),
  };
}
