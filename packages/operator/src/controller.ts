// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXECUTED,
  ANNOTATION_EXTERNAL_ID,
  ANNOTATION_RECONCILE,
} from '@api-operators/api';
import {
  createKeyedQueue,
  isFenced,
  keyOf,
  keyText,
  type Cache,
  type ChangeSource,
  type KeyedQueue,
  type ObjectKey,
  type UnstructuredObject,
} from '@api-operators/kube';
import type { OwnMarks } from './kinds/own-marks.ts';
import type { Reconciler } from './kinds/reconciler.ts';
import type { Runtime } from './runtime.ts';

/** One kind being looked after. */
export interface Controller {
  readonly name: string;
  queue: KeyedQueue<ObjectKey>;
  /** Has an object looked at now, where it is in a namespace that the operator looks after. */
  wake(key: ObjectKey): void;
  /** Fulfilled when every object that was there at the start is in the queue. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

export interface ControllerOptions {
  runtime: Runtime;
  /** For logs: `pets.petstore.example.com`. */
  name: string;
  cache: Cache;
  reconciler(wake: (key: ObjectKey) => void): Reconciler;
  /** Where the runtime does not say. */
  concurrency: number;
  onReconciled?: (failed: boolean, ms: number, kind: string) => void;
}

const OURS = [
  ANNOTATION_EXTERNAL_ID,
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXECUTED,
  ANNOTATION_RECONCILE,
];

/**
 * Whether a change asks for work: a new generation, a deletion, a request, or someone else's hand on our annotations. A status
 * write never does, and neither do the marks that the operator itself sets.
 */
export function asksForWork(
  object: UnstructuredObject,
  previous: UnstructuredObject,
  source: ChangeSource,
  ownMarks?: OwnMarks,
): boolean {
  const { metadata } = object;
  if (
    metadata.generation !== previous.metadata.generation ||
    metadata.deletionTimestamp !== previous.metadata.deletionTimestamp
  ) {
    return true;
  }
  if (source === 'own-write') {
    return false;
  }
  if (object.status === undefined && previous.status !== undefined) {
    return true;
  }
  return OURS.some(name => {
    const value = metadata.annotations?.[name];
    return (
      value !== previous.metadata.annotations?.[name] &&
      !ownMarks?.areOurs(metadata.uid ?? '', name, value)
    );
  });
}

/** Starts looking after one kind's objects. */
export function startController(options: ControllerOptions): Controller {
  const { runtime, name, cache } = options;
  const { logger } = runtime;
  const mine = (key: ObjectKey) =>
    runtime.namespaces === undefined ||
    key.namespace === undefined ||
    runtime.namespaces.includes(key.namespace);
  const wake = (key: ObjectKey) => {
    if (mine(key)) queue.add(key);
  };
  const reconciler = options.reconciler(wake);
  const queue = createKeyedQueue<ObjectKey>({
    reconcile: (key, signal) => reconciler.reconcile(key, signal),
    id: keyText,
    concurrency: runtime.concurrency ?? options.concurrency,
    backoffBaseMs: 250,
    backoffMaxMs: 60_000,
    clock: runtime.clock,
    random: runtime.random,
    availability: runtime.client.availability,
    onReconciled({ key, outcome, error, ms, failures }) {
      // Whoever leads now does it; here it ends with the controller, or is repeated once this process leads again.
      if (isFenced(error)) {
        logger.debug('a write was not sent: this process does not lead', {
          kind: name,
          object: keyText(key),
        });
        return;
      }
      options.onReconciled?.(
        error !== undefined || outcome.kind === 'retry',
        ms,
        name,
      );
      if (error !== undefined) {
        logger.warn('a reconcile failed and will be repeated', {
          kind: name,
          object: keyText(key),
          failures,
          error: error instanceof Error ? error.message : String(error),
        });
      }
    },
  });
  const off = cache.on({
    added: object => wake(keyOf(object)),
    updated(object, previous, source) {
      const key = keyOf(object);
      if (
        object.metadata.annotations?.[ANNOTATION_RECONCILE] !==
        previous.metadata.annotations?.[ANNOTATION_RECONCILE]
      ) {
        reconciler.request?.(key);
      }
      if (asksForWork(object, previous, source, runtime.ownMarks)) wake(key);
    },
    deleted(object) {
      reconciler.forget?.(object);
      queue.forget(keyOf(object));
    },
  });
  queue.start();
  return {
    name,
    queue,
    wake,
    ready: cache.synced,
    async stop() {
      off();
      await queue.stop({ graceMs: runtime.shutdownGraceMs });
    },
  };
}
