// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_APPLIED,
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXTERNAL_ID,
  FINALIZER_EXTERNAL,
  type ApiResource,
  type JsonObject,
  type ResourceStatus,
} from '@api-operators/api';
import {
  isConflict,
  isInvalid,
  isNotFound,
  keyOf,
  keyText,
  type Cache,
  type ObjectKey,
  type Outcome as QueueOutcome,
  type UnstructuredObject,
} from '@api-operators/kube';
import { randomUUID } from 'node:crypto';
import { bodyMembers } from '../../rest/fields.ts';
import { isObject } from '../../rest/json.ts';
import { readPages } from '../../rest/pages.ts';
import { withoutHidden } from '../../rest/caller.ts';
import { typedId } from '../../rest/request.ts';
import type { Outcome } from '../../rest/answer.ts';
import type { Runtime } from '../../runtime.ts';
import { callContext, firstText, type CallContext } from '../call-context.ts';
import type { MappedKind } from '../mapped-kind.ts';
import { nextOutcome } from '../next.ts';
import { writeStatus } from '../status-patch.ts';
import { appliedOf } from './applied.ts';
import { decide } from './decide.ts';
import { differences } from './differences.ts';
import { discoverId } from './discover-id.ts';
import type { Facts, Pass, Search, Step } from './types.ts';

/** More steps than any pass takes; reaching it is a bug in decide. */
const STEP_LIMIT = 16;
const RECORD_ATTEMPTS = 6;

/** Keeps resources of one kind in step with their API. */
export interface ResourceReconciler {
  reconcile(key: ObjectKey, signal: AbortSignal): Promise<QueueOutcome>;
  /** Asks for a look at the API on the next pass, whatever the interval says. */
  request(key: ObjectKey): void;
  forget(object: UnstructuredObject): void;
}

export function createResourceReconciler(
  runtime: Runtime,
  kind: MappedKind,
  cache: Cache,
  wake: (key: ObjectKey) => void,
): ResourceReconciler {
  const calls = runtime.client.of(kind.type);
  const lastLook = new Map<string, number>();
  const requested = new Set<string>();
  /** Answers to creates whose record could not be written yet, by uid. */
  const unrecorded = new Map<string, { intent: string; created: Outcome; createdId: string | undefined }>();

  async function reconcile(key: ObjectKey, signal: AbortSignal): Promise<QueueOutcome> {
    let object = cache.get(key);
    if (!object) {
      return { kind: 'done' };
    }
    const uid = object.metadata.uid ?? '';
    const context = await callContext(runtime, kind, object, () => wake(key));
    const pass: Pass = { live: { kind: 'unseen' } };
    const kept = unrecorded.get(uid);
    if (kept && kept.intent === object.metadata.annotations?.[ANNOTATION_CREATE_PENDING]) {
      pass.created = kept.created;
      if (kept.createdId !== undefined) pass.createdId = kept.createdId;
    }
    const wantsLook = requested.delete(keyText(key));
    for (let i = 0; i < STEP_LIMIT; i++) {
      const facts = factsOf(object, context, pass, wantsLook);
      const step = decide(facts);
      if (step.kind === 'settle') {
        return settle(object, step.status, step);
      }
      try {
        const after = await carryOut(step, object, context, pass, signal);
        if (!after) {
          return { kind: 'done' };
        }
        object = after;
      } catch (error) {
        if (isNotFound(error)) {
          return { kind: 'done' };
        }
        if (isConflict(error) || (isInvalid(error) && step.kind === 'release')) {
          return { kind: 'retry', reason: 'the object changed meanwhile' };
        }
        throw error;
      }
    }
    throw new Error(`${kind.type.kind} ${keyText(key)} does not settle`);
  }

  function factsOf(object: UnstructuredObject, context: CallContext, pass: Pass, wantsLook: boolean): Facts {
    const { resolution, values } = context;
    const uid = object.metadata.uid ?? '';
    const look = lastLook.get(uid);
    const closed = resolution.kind === 'ok' ? runtime.rest.closedUntil(resolution.url) : undefined;
    return {
      object: object as unknown as ApiResource,
      mapping: kind.mapping,
      kind: kind.type.kind,
      api: kind.api,
      wanted: values.kind === 'ok' ? wantedOf(values, context, object) : values,
      ...(kind.schema ? { schema: kind.schema } : {}),
      endpoint: resolution.kind === 'ok' && closed !== undefined ? { ...resolution, closedUntil: closed } : resolution,
      pass,
      now: runtime.clock.now(),
      ...(look === undefined ? {} : { lastLook: look }),
      ...(wantsLook ? { requested: true } : {}),
      freshIntent: randomUUID(),
    };
  }

  function wantedOf(values: Extract<CallContext['values'], { kind: 'ok' }>, context: CallContext, object: UnstructuredObject): Facts['wanted'] {
    const { operations, identity } = kind.mapping;
    const create = operations.create ? bodyMembers(kind.mapping, 'create', operations.create, values) : [];
    const name = operations.patch ? 'patch' : 'update';
    const operation = operations[name];
    const update = operation ? bodyMembers(kind.mapping, name, operation, values) : create;
    const id = object.metadata.annotations?.[ANNOTATION_EXTERNAL_ID];
    const field = identity?.field;
    const inPath = operation !== undefined && identity?.parameter !== undefined && operation.path.includes(`{${identity.parameter}}`);
    const takesId = field !== undefined && (operation?.body?.members?.includes(field) ?? true);
    // An update whose path does not say which object is meant says it in the body.
    const withId =
      id !== undefined && field !== undefined && operation && !inPath && takesId && !update.some(member => member.wire === field)
        ? [...update, { field, wire: field, value: typedId(identity, id), secret: false, writeOnly: false }]
        : update;
    return { kind: 'ok', create, update: withId, applied: appliedOf(update, context.secretVersion) };
  }

  async function settle(object: UnstructuredObject, status: ResourceStatus, step: Extract<Step, { kind: 'settle' }>): Promise<QueueOutcome> {
    const shown = shownStatus(status);
    const before = object.status as ResourceStatus | undefined;
    const wrote = await writeStatus(runtime, cache, object, shown, ['lastGetTime', 'response'].filter(k => k !== 'response' || sameAnswer(before, shown)), 'response');
    const ready = shown.conditions?.find(condition => condition.type === 'Ready');
    if (wrote && ready?.status === 'False' && shown.state !== 'Syncing' && ready.message !== before?.message) {
      runtime.events.record(object, { type: 'Warning', reason: ready.reason, message: ready.message });
    }
    return nextOutcome(step.next, runtime, ready?.message ?? '');
  }

  /** What the API must not be seen to answer stays out of status. */
  function shownStatus(status: ResourceStatus): ResourceStatus {
    const shown = { ...status };
    if (shown.response?.data !== undefined) {
      shown.response = { ...shown.response, data: withoutHidden(shown.response.data, kind.hidden) };
    }
    if (shown.originalState !== undefined) {
      shown.originalState = withoutHidden(shown.originalState, kind.hidden);
    }
    return shown;
  }

  async function carryOut(
    step: Exclude<Step, { kind: 'settle' }>,
    object: UnstructuredObject,
    context: CallContext,
    pass: Pass,
    signal: AbortSignal,
  ): Promise<UnstructuredObject | undefined> {
    const key = keyOf(object);
    const { annotations = {}, finalizers = [], resourceVersion } = object.metadata;
    const patch = async (metadata: Record<string, unknown>) => {
      const written = await calls.patch(key, { metadata }, { type: 'merge' });
      cache.remember(written);
      return written;
    };
    const withFinalizer = finalizers.includes(FINALIZER_EXTERNAL)
      ? {}
      : { finalizers: [...finalizers, FINALIZER_EXTERNAL] };
    switch (step.kind) {
      case 'mark': {
        const cleared = annotations[ANNOTATION_EXTERNAL_ID] === undefined ? {} : { [ANNOTATION_EXTERNAL_ID]: null };
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
        const recorded = await patiently(signal, () =>
          patch({
            ...(step.origin === 'adopted' ? { resourceVersion, ...withFinalizer } : {}),
            annotations: {
              ...(annotations[ANNOTATION_CREATE_PENDING] === undefined ? {} : { [ANNOTATION_CREATE_PENDING]: null }),
              ...(step.id === undefined ? {} : { [ANNOTATION_EXTERNAL_ID]: step.id }),
              [ANNOTATION_APPLIED]: step.applied,
            },
          }),
        );
        pass.recorded = step.origin;
        unrecorded.delete(object.metadata.uid ?? '');
        return recorded;
      }
      case 'look': {
        const settled = object.status?.state === 'Synced' && object.status.observedGeneration === object.metadata.generation;
        const outcome = await context.call('get', { ...idOf(step.id), routine: settled }, signal);
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
          lastLook.set(object.metadata.uid ?? '', runtime.clock.now());
        }
        return object;
      }
      case 'search':
        pass.search = await search(object, context, signal);
        return object;
      case 'create': {
        const outcome = await context.call('create', { idempotencyKey: step.intent });
        pass.created = outcome;
        if (outcome.kind === 'ok') {
          const id = discoverId(kind.mapping.identity, outcome, (object.spec ?? {}) as JsonObject);
          if (id !== undefined) pass.createdId = id;
          unrecorded.set(object.metadata.uid ?? '', { intent: step.intent, created: outcome, createdId: id });
          lastLook.set(object.metadata.uid ?? '', runtime.clock.now());
        }
        return object;
      }
      case 'update':
        pass.updated = await context.call(step.operation, { ...idOf(step.id), body: step.body });
        pass.drifted = step.drifted;
        return object;
      case 'restore':
        pass.restored = await context.call(step.operation, { ...idOf(step.id), body: step.body });
        return object;
      case 'delete':
        pass.deleted = await context.call('delete', idOf(step.id));
        return object;
      case 'release': {
        if (step.event) {
          runtime.events.record(object, { type: 'Warning', ...step.event });
        }
        const index = finalizers.indexOf(FINALIZER_EXTERNAL);
        const path = `/metadata/finalizers/${index}`;
        const released = await calls.patch(
          key,
          [{ op: 'test', path, value: FINALIZER_EXTERNAL }, { op: 'remove', path }],
          { type: 'json' },
        );
        if (released.metadata.finalizers?.length) cache.remember(released);
        else cache.forget(key, object.metadata.uid ?? '');
        return undefined;
      }
      default:
        return step satisfies never;
    }
  }

  async function search(object: UnstructuredObject, context: CallContext, signal: AbortSignal): Promise<Search> {
    const operation = kind.mapping.operations.list!;
    const members = context.values.kind === 'ok' ? bodyMembers(kind.mapping, 'create', kind.mapping.operations.create!, context.values) : [];
    const wanted = Object.fromEntries(
      members.filter(member => kind.mapping.identity?.findBy?.includes(member.field)).map(member => [member.wire, member.value]),
    );
    const listed = await readPages(operation, query => context.call('list', { query }, signal));
    if (listed.kind === 'absent') {
      return { kind: 'none' };
    }
    if (listed.kind !== 'ok') {
      return { kind: 'failed', outcome: listed };
    }
    const hits = listed.items.filter((item): item is JsonObject => isObject(item) && differences(wanted, item).length === 0);
    if (hits.length > 1) {
      return { kind: 'ambiguous', count: hits.length };
    }
    if (hits.length === 0) {
      return listed.complete
        ? { kind: 'none' }
        : { kind: 'failed', outcome: { kind: 'refused', status: listed.status, reason: 'UnexpectedAnswer', message: 'the list is too long to be searched' } };
    }
    const id = discoverId(kind.mapping.identity, { kind: 'ok', status: 200, data: hits[0], headers: {} }, {}) ??
      firstText(hits[0].id);
    return id === undefined
      ? { kind: 'failed', outcome: { kind: 'refused', status: listed.status, reason: 'UnexpectedAnswer', message: 'an object in the list has no id' } }
      : { kind: 'found', id, data: hits[0] };
  }

  /** The result of a create must not be lost to a cluster that is away for a moment. */
  async function patiently<T>(signal: AbortSignal, write: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await write();
      } catch (error) {
        if (attempt >= RECORD_ATTEMPTS || signal.aborted || isNotFound(error) || isConflict(error)) {
          throw error;
        }
        await new Promise<void>(resolve => {
          runtime.clock.schedule(100 * 2 ** attempt * (0.5 + runtime.random()), resolve);
        });
      }
    }
  }

  return {
    reconcile,
    request: key => void requested.add(keyText(key)),
    forget(object) {
      const uid = object.metadata.uid ?? '';
      lastLook.delete(uid);
      unrecorded.delete(uid);
      requested.delete(keyText(keyOf(object)));
      runtime.uses.forget(`${kind.type.plural}.${kind.type.group} ${keyText(keyOf(object))}`);
    },
  };
}

function idOf(id: string | undefined): { id?: string } {
  return id === undefined ? {} : { id };
}

function notAnObject(status: number): Exclude<Outcome, { kind: 'ok' | 'absent' }> {
  return { kind: 'refused', status, reason: 'UnexpectedAnswer', message: `the answer (${status}) is not a JSON object` };
}

/** Whether the answers differ in nothing but their time. */
function sameAnswer(before: ResourceStatus | undefined, after: ResourceStatus): boolean {
  const strip = (answer: ResourceStatus['response']) => ({ ...answer, lastUpdated: undefined });
  return before?.response !== undefined && JSON.stringify(strip(before.response), bigints) === JSON.stringify(strip(after.response), bigints);
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
