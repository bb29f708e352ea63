// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_APPLIED,
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXTERNAL_ID,
  FINALIZER_EXTERNAL,
  type JsonObject,
} from '@api-operators/api';
import {
  isConflict,
  isNotFound,
  keyOf,
  type UnstructuredObject,
} from '@api-operators/kube';
import { type Outcome, isObject } from '@api-operators/rest-mapping';
import type { Runtime } from '../../runtime.ts';
import { discoverId } from './discover-id.ts';
import { search } from './search.ts';
import type { Place, ResourceTools } from './tools.ts';
import type { Pass, Step } from './types.ts';

const RECORD_ATTEMPTS = 6;

/** Carries out one step, notes in `pass` what came of it, and returns the object as it is then. */
export async function carryOut(
  { runtime, kind, cache, memory }: ResourceTools,
  step: Exclude<Step, { kind: 'settle' | 'release' }>,
  object: UnstructuredObject,
  at: Place,
  pass: Pass,
  signal: AbortSignal,
): Promise<UnstructuredObject> {
  const key = keyOf(object);
  const { context, suffix } = at;
  const place = at.url === undefined ? {} : { baseUrl: at.url };
  const uid = (object.metadata.uid ?? '') + suffix;
  const {
    annotations = {},
    finalizers = [],
    resourceVersion,
  } = object.metadata;
  const patch = async ({
    annotations: own,
    ...metadata
  }: { annotations: Record<string, string | null> } & Record<
    string,
    unknown
  >) => {
    const named = Object.fromEntries(
      Object.entries(own).map(([name, value]) => [name + suffix, value]),
    );
    const written = await runtime.client
      .of(kind.type)
      .patch(
        key,
        { metadata: { ...metadata, annotations: named } },
        { type: 'merge' },
      );
    cache.remember(written);
    return written;
  };
  const withFinalizer = finalizers.includes(FINALIZER_EXTERNAL)
    ? {}
    : { finalizers: [...finalizers, FINALIZER_EXTERNAL] };
  switch (step.kind) {
    case 'mark': {
      const cleared: Record<string, null> =
        annotations[ANNOTATION_EXTERNAL_ID + suffix] === undefined
          ? {}
          : { [ANNOTATION_EXTERNAL_ID]: null };
      const marked = await patch({
        resourceVersion,
        annotations: { [ANNOTATION_CREATE_PENDING]: step.intent, ...cleared },
        ...withFinalizer,
      });
      pass.marked = true;
      pass.live = { kind: 'unseen' };
      return marked;
    }
    case 'unmark':
      return patch({ annotations: { [ANNOTATION_CREATE_PENDING]: null } });
    case 'remember':
      return patch({ annotations: { [ANNOTATION_APPLIED]: step.applied } });
    case 'record': {
      const recorded = await patiently(runtime, signal, () =>
        patch({
          ...(step.origin === 'adopted'
            ? { resourceVersion, ...withFinalizer }
            : {}),
          annotations: {
            ...(annotations[ANNOTATION_CREATE_PENDING + suffix] === undefined
              ? {}
              : { [ANNOTATION_CREATE_PENDING]: null }),
            ...(step.id === undefined
              ? {}
              : { [ANNOTATION_EXTERNAL_ID]: step.id }),
            [ANNOTATION_APPLIED]: step.applied,
          },
        }),
      );
      pass.recorded = step.origin;
      memory.unrecorded.delete(uid);
      return recorded;
    }
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
      return object;
    }
    case 'search':
      pass.search = await search(kind, context, place, signal);
      return object;
    case 'create': {
      const outcome = await context.call('create', {
        ...place,
        idempotencyKey: step.intent,
      });
      pass.created = outcome;
      if (outcome.kind === 'ok') {
        const id = discoverId(
          kind.mapping.identity,
          outcome,
          (object.spec ?? {}) as JsonObject,
        );
        if (id !== undefined) pass.createdId = id;
        memory.unrecorded.set(uid, {
          intent: step.intent,
          created: outcome,
          createdId: id,
        });
        memory.lastLook.set(uid, runtime.clock.now());
      }
      return object;
    }
    case 'update':
      pass.updated = await context.call(step.operation, {
        ...place,
        ...idOf(step.id),
        body: step.body,
      });
      pass.drifted = step.drifted;
      return object;
    case 'restore':
      pass.restored = await context.call(step.operation, {
        ...place,
        ...idOf(step.id),
        body: step.body,
      });
      return object;
    case 'delete':
      pass.deleted = await context.call('delete', {
        ...place,
        ...idOf(step.id),
      });
      return object;
    default:
      return step satisfies never;
  }
}

/** The result of a create must not be lost to a cluster that is away for a moment. */
async function patiently<T>(
  runtime: Runtime,
  signal: AbortSignal,
  write: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (
        attempt >= RECORD_ATTEMPTS ||
        signal.aborted ||
        isNotFound(error) ||
        isConflict(error)
      ) {
        throw error;
      }
      await new Promise<void>(resolve => {
        runtime.clock.schedule(
          100 * 2 ** attempt * (0.5 + runtime.random()),
          resolve,
        );
      });
    }
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
