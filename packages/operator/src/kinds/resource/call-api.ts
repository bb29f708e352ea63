// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import { type Settled as Outcome, isObject } from '@api-operators/rest-mapping';
import { discoverId } from './discover-id.ts';
import { search } from './search.ts';
import type { Place, ResourceTools } from './tools.ts';
import type { Pass, Step } from './types.ts';
import type { MetadataStep } from './write-metadata.ts';

type CallStep = Exclude<Step, MetadataStep | { kind: 'settle' | 'release' }>;

/** Makes the call of a step and notes in `pass` what came of it. */
export async function callApi(
  { runtime, kind, memory }: ResourceTools,
  step: CallStep,
  object: UnstructuredObject,
  at: Place,
  pass: Pass,
  signal: AbortSignal,
): Promise<void> {
  const { context, suffix } = at;
  const place = at.url === undefined ? {} : { baseUrl: at.url };
  const uid = (object.metadata.uid ?? '') + suffix;
  switch (step.kind) {
    case 'look': {
      const settled =
        object.status?.state === 'Synced' &&
        object.status.observedGeneration === object.metadata.generation;
      const outcome = await context.call(
        'get',
        { ...place, ...idOf(step.id), routine: settled },
        signal,
      );
      pass.live =
        outcome.kind === 'ok'
          ? isObject(outcome.data)
            ? { kind: 'found', data: outcome.data }
            : { kind: 'failed', outcome: notAnObject(outcome.status) }
          : outcome.kind === 'absent'
          ? { kind: 'absent', message: outcome.message }
          : { kind: 'failed', outcome };
      if (pass.updated) pass.lookedAfterUpdate = true;
      if (outcome.kind === 'ok' || outcome.kind === 'absent') {
        memory.lastLook.set(uid, runtime.clock.now());
      }
      return;
    }
    case 'search':
      pass.search = await search(kind, context, place, step.spec, signal);
      return;
    case 'create': {
      const outcome = await context.call('create', {
        ...place,
        ...(step.spec ? { spec: step.spec } : {}),
        idempotencyKey: step.intent,
      });
      pass.created = outcome;
      if (outcome.kind === 'unknown') {
        memory.lostAt.set(uid, runtime.clock.now());
      }
      if (outcome.kind === 'ok') {
        const id = discoverId(
          kind.mapping.identity,
          outcome,
          step.spec ?? ((object.spec ?? {}) as JsonObject),
        );
        if (id !== undefined) pass.createdId = id;
        memory.unrecorded.set(uid, {
          intent: step.intent,
          created: outcome,
          createdId: id,
        });
        memory.lastLook.set(uid, runtime.clock.now());
      }
      return;
    }
    case 'update':
      pass.updated = await context.call(step.operation, {
        ...place,
        ...idOf(step.id),
        body: step.body,
      });
      pass.drifted = step.drifted;
      return;
    case 'restore':
      pass.restored = await context.call(step.operation, {
        ...place,
        ...idOf(step.id),
        body: step.body,
      });
      return;
    case 'delete':
      pass.deleted = await context.call('delete', {
        ...place,
        ...idOf(step.id),
      });
      return;
    default:
      step satisfies never;
  }
}

function idOf(id: string | undefined): { id?: string } {
  return id === undefined ? {} : { id };
}

function notAnObject(
  status: number,
): Exclude<Outcome, { kind: 'ok' | 'absent' }> {
  return {
    kind: 'refused',
    status,
    reason: 'UnexpectedAnswer',
    message: `the answer (${status}) is not a JSON object`,
  };
}
