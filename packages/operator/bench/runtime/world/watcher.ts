// SPDX-License-Identifier: Apache-2.0
import {
  createCache,
  type KubeClient,
  type ResourceType,
  type UnstructuredObject,
} from '@api-operators/kube';

/** Follows one type's objects as any client of the cluster may. */
export interface Watcher {
  objects(): UnstructuredObject[];
  /**
   * Fulfilled when `count` objects are `wanted` at once, with the time at which the last of them was seen to be, on
   * the clock of `performance.now()`. Rejects after `timeoutMs`.
   */
  reached(
    count: number,
    wanted: (object: UnstructuredObject) => boolean,
    timeoutMs?: number,
  ): Promise<number>;
  /** Fulfilled with the time at which the last object was gone. */
  empty(timeoutMs?: number): Promise<number>;
  /** Called with each object that came or changed, and what it was before. */
  onChange(
    listener: (
      object: UnstructuredObject,
      previous: UnstructuredObject | undefined,
    ) => void,
  ): () => void;
  stop(): void;
}

export async function watchType(
  client: KubeClient,
  type: ResourceType,
  namespace: string,
): Promise<Watcher> {
  const cache = createCache({ client, type, namespace });
  cache.start();
  await cache.synced;
  const wait = (
    what: () => string,
    timeoutMs: number,
    handlers: (met: () => void) => Parameters<typeof cache.on>[0],
  ) =>
    new Promise<number>((resolve, reject) => {
      let over = false;
      const end = (settle: () => void) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        // The handler may be told of what is there already before `on` has returned.
        setImmediate(() => off());
        settle();
      };
      const timer = setTimeout(
        () =>
          end(() =>
            reject(new Error(`${what()} after ${timeoutMs / 1_000} s`)),
          ),
        timeoutMs,
      );
      const off = cache.on(
        handlers(() => end(() => resolve(performance.now()))),
      );
    });
  return {
    objects: () => cache.list(),
    reached(count, wanted, timeoutMs = 300_000) {
      const there = new Set<string>();
      return wait(
        () => `only ${there.size} of ${count} ${type.plural} are as wanted`,
        timeoutMs,
        met => {
          const look = (object: UnstructuredObject) => {
            if (wanted(object)) there.add(object.metadata.uid!);
            else there.delete(object.metadata.uid!);
            if (there.size >= count) met();
          };
          return {
            added: look,
            updated: look,
            deleted: object => void there.delete(object.metadata.uid!),
          };
        },
      );
    },
    async empty(timeoutMs = 300_000) {
      if (cache.size === 0) return performance.now();
      return wait(
        () => `${cache.size} ${type.plural} are still there`,
        timeoutMs,
        met => ({
          deleted() {
            if (cache.size === 0) met();
          },
        }),
      );
    },
    onChange: listener =>
      cache.on({
        added: object => listener(object, undefined),
        updated: (object, previous) => listener(object, previous),
      }),
    stop: () => cache.stop(),
  };
}
