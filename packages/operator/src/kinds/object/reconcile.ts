// SPDX-License-Identifier: Apache-2.0
import type { Condition } from '@api-operators/api';
import {
  type Cache,
  type ObjectKey,
  type UnstructuredObject,
} from '@api-operators/kube';
import type { Runtime } from '../../runtime.ts';
import { createActionReconciler } from '../action/reconcile.ts';
import { standardConditions } from '../conditions.ts';
import type { MappedKind, WithinMappedKind } from '../mapped-kind.ts';
import { createQueryReconciler } from '../query/reconcile.ts';
import type { Reconciler } from '../reconciler.ts';
import { createResourceReconciler } from '../resource/reconcile.ts';
import { writeStatus } from '../status-patch.ts';
import { viewOf } from './view.ts';

/** Looks after objects that may be of any kind of their API: `spec.kind` says of which. */
export function createObjectReconciler(
  runtime: Runtime,
  parts: readonly WithinMappedKind[],
  cache: Cache,
  wake: (key: ObjectKey) => void,
): Reconciler {
  const byKind = new Map(
    parts.map(part => {
      const view = viewOf(runtime, cache, part.member);
      return [
        part.name,
        ofRole(view.runtime, part.mapped, view.cache, wake),
      ] as const;
    }),
  );
  const partOf = (object: UnstructuredObject | undefined) =>
    byKind.get(String(object?.spec?.kind));

  return {
    async reconcile(key, signal) {
      const object = cache.get(key);
      if (!object) {
        return { kind: 'done' };
      }
      const part = partOf(object);
      return part ? part.reconcile(key, signal) : unknownKind(object);
    },
    request: key => partOf(cache.get(key))?.request?.(key),
    forget: object => partOf(object)?.forget?.(object),
  };

  /** The CRD knows the kind, but nothing says how it is called. */
  async function unknownKind(object: UnstructuredObject) {
    const message = `spec.kind is ${String(
      object.spec?.kind,
    )}, and there is no RestMapping for it within ${
      cache.type.kind
    }: install what the generator made beside the CRD`;
    await writeStatus(runtime, cache, object, {
      ...object.status,
      state: 'Failed',
      message,
      observedGeneration: object.metadata.generation,
      conditions: standardConditions(
        object.status?.conditions as Condition[] | undefined,
        { ready: 'False', stalled: true, reason: 'NoMapping', message },
        object.metadata.generation,
        runtime.clock.now(),
      ),
    });
    return { kind: 'done' } as const;
  }
}

function ofRole(
  runtime: Runtime,
  kind: MappedKind,
  cache: Cache,
  wake: (key: ObjectKey) => void,
): Reconciler {
  switch (kind.role) {
    case 'resource':
      return createResourceReconciler(runtime, kind, cache, wake);
    case 'query':
      return createQueryReconciler(runtime, kind, cache, wake);
    case 'action':
      return createActionReconciler(runtime, kind, cache, wake);
    default:
      return kind.role satisfies never;
  }
}
