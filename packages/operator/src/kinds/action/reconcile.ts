// SPDX-License-Identifier: Apache-2.0
import type { ActionStatus, JsonObject } from '@api-operators/api';
import {
  isConflict,
  isNotFound,
  keyOf,
  keyText,
  type Cache,
  type ObjectKey,
  type Outcome,
  type UnstructuredObject,
} from '@api-operators/kube';
import type { Runtime } from '../../runtime.ts';
import { callContext, forgetUser } from '../call-context.ts';
import { statusInLine } from '../in-line.ts';
import type { MappedKind } from '../mapped-kind.ts';
import { IN_LINE, nextOutcome, type Next } from '../next.ts';
import type { Reconciler } from '../reconciler.ts';
import { writeStatus } from '../status-patch.ts';
import { bytesUses } from './read-bytes.ts';
import { createActionMemory, runAction } from './run-action.ts';

/** Carries out actions of one kind. */
export function createActionReconciler(
  runtime: Runtime,
  kind: MappedKind,
  cache: Cache,
  wake: (key: ObjectKey) => void,
): Reconciler {
  const memory = createActionMemory();

  async function report(
    object: UnstructuredObject,
    status: ActionStatus,
    next: Next,
  ): Promise<Outcome> {
    const wrote = await writeStatus(runtime, cache, object, status);
    const { message = '', state, conditions } = status;
    if (wrote && state === 'Failed' && message !== object.status?.message) {
      runtime.events.record(object, {
        type: 'Warning',
        reason: conditions?.[0]?.reason ?? 'Failed',
        message,
      });
    }
    return nextOutcome(next, runtime, message);
  }

  return {
    async reconcile(key, signal) {
      const object = cache.get(key);
      if (!object) {
        return { kind: 'done' };
      }
      const context = await callContext(
        runtime,
        kind,
        object,
        () => wake(key),
        bytesUses(
          kind.mapping,
          key.namespace ?? '',
          (object.spec ?? {}) as JsonObject,
        ),
      );
      try {
        const end = await runAction(
          { runtime, kind, cache, memory },
          object,
          context,
          signal,
        );
        if (end.kind === 'settle') {
          return await report(end.object, end.status, end.next);
        }
        const waiting = statusInLine(
          end.object,
          context.resolution,
          runtime.clock.now(),
        );
        if (waiting) {
          await report(end.object, waiting, { kind: 'idle' });
        }
        return IN_LINE;
      } catch (error) {
        if (isNotFound(error)) return { kind: 'done' };
        if (isConflict(error))
          return { kind: 'retry', reason: 'the object changed meanwhile' };
        throw error;
      } finally {
        context.end();
      }
    },
    forget(object) {
      memory.forget(object.metadata.uid ?? '');
      forgetUser(runtime, kind, keyText(keyOf(object)));
    },
  };
}
