// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXECUTED,
  type ApiAction,
  type JsonObject,
} from '@api-operators/api';
import {
  isConflict,
  isNotFound,
  keyOf,
  keyText,
  type Cache,
  type ObjectKey,
  type UnstructuredObject,
} from '@api-operators/kube';
import { withoutHidden } from '../../rest/caller.ts';
import { step as boundary } from '../../crash-points.ts';
import type { Runtime } from '../../runtime.ts';
import { callContext, forgetUser } from '../call-context.ts';
import type { MappedKind } from '../mapped-kind.ts';
import { IN_LINE, nextOutcome } from '../next.ts';
import type { Reconciler } from '../reconciler.ts';
import { writeStatus } from '../status-patch.ts';
import { readBodySource } from './body-source.ts';
import { decideAction, type ActionFacts } from './decide.ts';

const STEP_LIMIT = 8;

/** Carries out actions of one kind. */
export function createActionReconciler(
  runtime: Runtime,
  kind: MappedKind,
  cache: Cache,
  wake: (key: ObjectKey) => void,
): Reconciler {
  const calls = runtime.client.of(kind.type);
  const operation = kind.mapping.operations.call!;

  return {
    async reconcile(key) {
      const found = cache.get(key);
      if (!found) {
        return { kind: 'done' };
      }
      let object: UnstructuredObject = found;
      const source = operation.body?.binary
        ? await readBodySource(
            runtime,
            key.namespace ?? '',
            (object.spec ?? {}) as JsonObject,
          )
        : { kind: 'none' as const };
      const uses = 'uses' in source ? source.uses : [];
      const context = await callContext(
        runtime,
        kind,
        object,
        () => wake(key),
        uses,
      );
      try {
        const progress: Pick<ActionFacts, 'marked' | 'answer' | 'recorded'> =
          {};
        for (let i = 0; i < STEP_LIMIT; i++) {
          const blocked =
            context.values.kind === 'refused'
              ? context.values
              : source.kind === 'refused'
              ? source
              : undefined;
          const step = decideAction({
            object: object as unknown as ApiAction,
            endpoint: context.resolution,
            ...(blocked ? { blocked } : {}),
            idempotent: operation.idempotencyKeyHeader !== undefined,
            repeatable:
              operation.method === 'GET' || operation.method === 'HEAD',
            ...progress,
            now: runtime.clock.now(),
            freshIntent: randomUUID(),
          });
          if (step.kind === 'settle') {
            const wrote = await writeStatus(
              runtime,
              cache,
              object,
              step.status,
              [],
              'result',
            );
            const { message = '', state, conditions } = step.status;
            if (
              wrote &&
              state === 'Failed' &&
              message !== object.status?.message
            ) {
              runtime.events.record(object, {
                type: 'Warning',
                reason: conditions?.[0]?.reason ?? 'Failed',
                message,
              });
            }
            return nextOutcome(step.next, runtime, message);
          }
          if (
            (step.kind === 'mark' || step.kind === 'call') &&
            !context.turn()
          ) {
            return IN_LINE;
          }
          if (step.kind === 'call') {
            const answer = await boundary(runtime, 'action.call', object, () =>
              context.call('call', {
                idempotencyKey: step.intent,
                ...(source.kind === 'ok'
                  ? {
                      bytes: {
                        data: source.data,
                        ...(source.contentType
                          ? { contentType: source.contentType }
                          : {}),
                      },
                    }
                  : {}),
              }),
            );
            progress.answer =
              answer.kind === 'ok' && answer.data !== undefined
                ? { ...answer, data: withoutHidden(answer.data, kind.hidden) }
                : answer;
            continue;
          }
          const annotations =
            step.kind === 'mark'
              ? { [ANNOTATION_CREATE_PENDING]: step.intent }
              : {
                  [ANNOTATION_CREATE_PENDING]: null,
                  ...(step.kind === 'record'
                    ? { [ANNOTATION_EXECUTED]: step.executed }
                    : {}),
                };
          const precondition =
            step.kind === 'mark'
              ? { resourceVersion: object.metadata.resourceVersion }
              : {};
          try {
            object = await boundary(
              runtime,
              `action.${step.kind}`,
              object,
              () =>
                calls.patch(
                  key,
                  { metadata: { ...precondition, annotations } },
                  { type: 'merge' },
                ),
            );
          } catch (error) {
            if (isNotFound(error)) return { kind: 'done' };
            if (isConflict(error))
              return { kind: 'retry', reason: 'the object changed meanwhile' };
            throw error;
          }
          cache.remember(object);
          if (step.kind === 'mark') progress.marked = true;
          if (step.kind === 'record') progress.recorded = true;
        }
        throw new Error(`${kind.type.kind} ${keyText(key)} does not settle`);
      } finally {
        context.end();
      }
    },
    forget(object) {
      forgetUser(runtime, kind, keyText(keyOf(object)));
    },
  };
}
