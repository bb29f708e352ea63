// SPDX-License-Identifier: Apache-2.0
import type { Connection, ConnectionStatus } from '@api-operators/api';
import {
  keyOf,
  keyText,
  type Cache,
  type ObjectKey,
} from '@api-operators/kube';
import { resolveConnection } from '../../endpoints/resolve.ts';
import type { Runtime } from '../../runtime.ts';
import { nextOutcome } from '../next.ts';
import type { Reconciler } from '../reconciler.ts';
import { writeStatus } from '../status-patch.ts';
import { decideConnection } from './decide.ts';

/** Tells in a Connection's status where it leads at this moment, or what is missing. */
export function createConnectionReconciler(
  runtime: Runtime,
  cache: Cache,
  wake: (key: ObjectKey) => void,
): Reconciler {
  return {
    async reconcile(key) {
      const object = cache.get(key);
      if (!object || object.metadata.deletionTimestamp) {
        return { kind: 'done' };
      }
      const connection = object as unknown as Connection;
      const resolution = await resolveConnection(
        connection,
        runtime.endpoints,
        keyText(key),
      );
      runtime.uses.set(
        `connections ${keyText(key)}`,
        [
          ...resolution.uses.filter(use => use.startsWith('Secret ')),
          `Endpoints ${keyText(key)}`,
        ],
        () => wake(key),
      );
      const { status, next } = decideConnection(
        connection,
        resolution,
        runtime.clock.now(),
      );
      const wrote = await writeStatus(
        runtime,
        cache,
        object,
        status satisfies ConnectionStatus,
      );
      const ready = status.conditions?.find(
        condition => condition.type === 'Ready',
      );
      if (wrote && ready?.status === 'False') {
        runtime.events.record(object, {
          type: 'Warning',
          reason: ready.reason,
          message: ready.message,
        });
      }
      return nextOutcome(next, runtime, ready?.message ?? '');
    },
    forget: object =>
      runtime.uses.forget(`connections ${keyText(keyOf(object))}`),
  };
}
