// SPDX-License-Identifier: Apache-2.0
import type { KubeClient } from '../client/kube-client.ts';
import type { KubeObject, ObjectKey, UnstructuredObject } from '../objects/object.ts';
import type { ResourceType } from '../objects/resource-type.ts';
import type { Clock, Random } from '../time/clock.ts';

/** How the cache came to know of a change: the server's list or watch, or our own write. */
export type ChangeSource = 'list' | 'watch' | 'own-write';

/**
 * Called for each change, in order. A handler that throws or rejects is reported to `onError` and
 * stops nothing. Objects are shared by all readers: never change one.
 */
export interface CacheHandler<T> {
  added?(object: T, source: ChangeSource): void | Promise<void>;
  updated?(object: T, previous: T, source: ChangeSource): void | Promise<void>;
  /**
   * `finalStateUnknown`: the deletion was missed and found by a later list, so `object` is the
   * last state that was seen. An object re-created under its name is a `deleted`, then an `added`.
   */
  deleted?(object: T, source: ChangeSource, finalStateUnknown: boolean): void | Promise<void>;
}

/** What a cache does apart from telling of objects; for logs and metrics. */
export type CacheEvent =
  | { kind: 'listed'; objects: number; ms: number }
  | { kind: 'watching'; resourceVersion: string }
  | { kind: 'disconnected'; reason: string; retryInMs: number }
  | { kind: 'handler-failed'; error: unknown };

export interface CacheOptions<T extends KubeObject = UnstructuredObject> {
  client: KubeClient;
  type: ResourceType;
  /** One namespace; absent = all. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /**
   * Makes objects lean on arrival; managedFields and kubectl's last-applied annotation are gone
   * before. It may change its argument. metadata must stay.
   */
  transform?: (object: T) => T;
  onEvent?: (event: CacheEvent) => void;
  clock?: Clock;
  random?: Random;
  timing?: Partial<ReflectorTiming>;
}

/** All in milliseconds. */
export interface ReflectorTiming {
  /** The server is asked to end a watch after a random time between these two. */
  watchMinMs: number;
  watchMaxMs: number;
  /** A watch that carries nothing, bookmarks included, for this long is taken for dead. */
  idleMs: number;
  /** First and longest wait before a failed list or watch is tried again. */
  backoffBaseMs: number;
  backoffMaxMs: number;
  /**
   * After about this long, spread by a fifth, everything is compared with the server's list at the
   * end of a watch, in case a watch that looked well told of nothing. Handlers hear of differences alone.
   */
  relistMs: number;
}

/** What a reader of a cache may do. */
export interface CacheReader<T extends KubeObject = UnstructuredObject> {
  readonly type: ResourceType;
  get(key: ObjectKey): T | undefined;
  /** All objects, or those of one namespace; a new array of shared objects. */
  list(options?: { namespace?: string }): T[];
  /** Keeps the objects under each of the values that `values` gives for them. Once a name. */
  index(name: string, values: (object: T) => readonly string[]): void;
  byIndex(name: string, value: string): T[];
  readonly size: number;
}

/** A local copy of one type's objects, kept current by a watch. */
export interface Cache<T extends KubeObject = UnstructuredObject> extends CacheReader<T> {
  /** Starts listing and watching; further calls do nothing. */
  start(): void;
  /** Fulfilled when the first list is in the cache and all handlers heard of it; rejected by `stop`. */
  readonly synced: Promise<void>;
  readonly hasSynced: boolean;
  /** Adds a handler; it hears of what is there already, then of changes. The result removes it. */
  on(handler: CacheHandler<T>): () => void;
  /**
   * Takes in the object that a write returned, so that readers never see the cache lag behind
   * their own writes. Older answers of the watch are then ignored.
   */
  remember(written: T): void;
  /** Takes out an object that a delete removed at once. A re-created one (another uid) stays. */
  forget(key: ObjectKey, uid: string): void;
  /** Whether the cache has seen the server's state at this version of the object, or a newer one. */
  observedAtLeast(key: ObjectKey, resourceVersion: string): boolean;
  stop(): void;
}

/** One cache a type (and namespace and selectors), however many controllers read it. */
export interface CacheSet {
  /** The shared cache, started at its first use. */
  cache<T extends KubeObject = UnstructuredObject>(type: ResourceType, options?: CacheScope): Cache<T>;
  /** Stops and drops the caches of a type, for instance when its CRD is gone. */
  drop(type: ResourceType): void;
  /** Fulfilled when all caches asked for so far have synced. */
  synced(): Promise<void>;
  stop(): void;
}

export interface CacheScope {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}
