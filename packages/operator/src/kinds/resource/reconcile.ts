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
import { nextOutcome, type Next } from '../next.ts';
import { writeStatus } from '../status-patch.ts';
import { aggregate, endpointRule, type EndpointResult, type EndpointRule } from './aggregate.ts';
import { appliedOf } from './applied.ts';
import { decide } from './decide.ts';
import { differences } from './differences.ts';
import { discoverId } from './discover-id.ts';
import { endpointSuffix, endpointView } from './endpoint-view.ts';
import { settle as settleStatus } from './status.ts';
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
    const object = cache.get(key);
    if (!object) {
      return { kind: 'done' };
    }
    const context = await callContext(runtime, kind, object, () => wake(key));
    const wantsLook = requested.delete(keyText(key));
    try {
      const several = context.resolution.kind === 'ok' ? endpointsOf(object, context.resolution) : undefined;
      return several
        ? await onAllEndpoints(object, context, several, wantsLook, signal)
        : await onOneEndpoint(object, context, wantsLook, signal);
    } catch (error) {
      if (isNotFound(error)) {
        return { kind: 'done' };
      }
      if (isConflict(error) || error instanceof ReleaseRefused) {
        return { kind: 'retry', reason: 'the object changed meanwhile' };
      }
      throw error;
    }
  }

  /** Undefined where one endpoint is all there is and all that is asked for. */
  function endpointsOf(object: UnstructuredObject, resolution: Extract<CallContext['resolution'], { kind: 'ok' }>): EndpointRule | undefined {
    const rule = endpointRule((object.spec ?? {}) as JsonObject, resolution.all ?? [resolution.url]);
    return rule.kind === 'ok' && rule.urls.length === 1 ? undefined : rule;
  }

  async function onOneEndpoint(object: UnstructuredObject, context: CallContext, wantsLook: boolean, signal: AbortSignal): Promise<QueueOutcome> {
    const end = await runPass(object, { context, wantsLook, url: undefined, suffix: '' }, signal);
    if (end.kind === 'release') {
      await release(end.object, end.event);
      return { kind: 'done' };
    }
    return report(end.object, end.status, end.next);
  }

  /** One pass an endpoint, one after the other: each may write to the object. */
  async function onAllEndpoints(
    object: UnstructuredObject,
    context: CallContext,
    rule: EndpointRule,
    wantsLook: boolean,
    signal: AbortSignal,
  ): Promise<QueueOutcome> {
    if (rule.kind === 'refused') {
      const facts = factsOf(object, { context, wantsLook, url: undefined, suffix: '' }, { live: { kind: 'unseen' } });
      const change = { state: 'Failed' as const, reason: 'NotEnoughEndpoints', message: rule.message, ready: 'False' as const, stalled: true };
      const refused = settleStatus({ ...facts, object: object as unknown as ApiResource }, change, { kind: 'stuck' });
      return refused.kind === 'settle' ? report(object, refused.status, refused.next) : { kind: 'done' };
    }
    const results: EndpointResult[] = [];
    let latest = object;
    let released = 0;
    let event: { reason: string; message: string } | undefined;
    for (const [index, url] of rule.urls.entries()) {
      const end = await runPass(latest, { context, wantsLook, url, suffix: endpointSuffix(url, index) }, signal);
      latest = end.object;
      if (end.kind === 'release') {
        released += 1;
        event ??= end.event;
      } else {
        results.push({ url, status: end.status, next: end.next });
      }
    }
    if (released === rule.urls.length) {
      await release(latest, event);
      return { kind: 'done' };
    }
    const { status, next } = aggregate(latest as unknown as ApiResource, results, rule.strategy, runtime.clock.now());
    return report(latest, status, next);
  }

  async function runPass(first: UnstructuredObject, at: Place, signal: AbortSignal): Promise<PassEnd> {
    let object = first;
    const pass: Pass = { live: { kind: 'unseen' } };
    const kept = unrecorded.get((object.metadata.uid ?? '') + at.suffix);
    if (kept && kept.intent === object.metadata.annotations?.[ANNOTATION_CREATE_PENDING + at.suffix]) {
      pass.created = kept.created;
      if (kept.createdId !== undefined) pass.createdId = kept.createdId;
    }
    for (let i = 0; i < STEP_LIMIT; i++) {
      const step = decide(factsOf(object, at, pass));
      if (step.kind === 'settle') {
        return { kind: 'settle', object, status: step.status, next: step.next };
      }
      if (step.kind === 'release') {
        return { kind: 'release', object, ...(step.event ? { event: step.event } : {}) };
      }
      object = await carryOut(step, object, at, pass, signal);
    }
    throw new Error(`${kind.type.kind} ${keyText(keyOf(object))} does not settle`);
  }

  function factsOf(object: UnstructuredObject, at: Place, pass: Pass): Facts {
    const { context, wantsLook, url, suffix } = at;
    const { values } = context;
    const resolution = context.resolution.kind === 'ok' && url !== undefined ? { ...context.resolution, url, identity: url } : context.resolution;
    const look = lastLook.get((object.metadata.uid ?? '') + suffix);
    const closed = resolution.kind === 'ok' ? runtime.rest.closedUntil(resolution.url) : undefined;
    const seen = endpointView(object as unknown as ApiResource, url, suffix);
    return {
      object: seen,
      mapping: kind.mapping,
      kind: kind.type.kind,
      api: kind.api,
      wanted: values.kind === 'ok' ? wantedOf(values, context, seen) : values,
      ...(kind.schema ? { schema: kind.schema } : {}),
      endpoint: resolution.kind === 'ok' && closed !== undefined ? { ...resolution, closedUntil: closed } : resolution,
      pass,
      now: runtime.clock.now(),
      ...(look === undefined ? {} : { lastLook: look }),
      ...(wantsLook ? { requested: true } : {}),
      freshIntent: randomUUID(),
    };
  }

  function wantedOf(values: Extract<CallContext['values'], { kind: 'ok' }>, context: CallContext, object: ApiResource): Facts['wanted'] {
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

  async function report(object: UnstructuredObject, status: ResourceStatus, next: Next): Promise<QueueOutcome> {
    const shown = shownStatus(status);
    const before = object.status as ResourceStatus | undefined;
    const wrote = await writeStatus(runtime, cache, object, shown, ['lastGetTime', 'response'].filter(k => k !== 'response' || sameAnswer(before, shown)), 'response');
    const ready = shown.conditions?.find(condition => condition.type === 'Ready');
    if (wrote && ready?.status === 'False' && shown.state !== 'Syncing' && ready.message !== before?.message) {
      runtime.events.record(object, { type: 'Warning', reason: ready.reason, message: ready.message });
    }
    return nextOutcome(next, runtime, ready?.message ?? '');
  }

  /** What the API must not be seen to answer stays out of status. */
  function shownStatus(status: ResourceStatus): ResourceStatus {
    const shown = { ...status };
    if (shown.response?.data !== undefined) {
      shown.response = { ...shown.response, data: withoutHidden(shown.response.data, kind.hidden) };
    }
    if (shown.responses) {
      shown.responses = Object.fromEntries(
        Object.entries(shown.responses).map(([url, answer]) => [
          url,
          answer.data === undefined ? answer : { ...answer, data: withoutHidden(answer.data, kind.hidden) },
        ]),
      );
    }
    if (shown.originalState !== undefined) {
      shown.originalState = withoutHidden(shown.originalState, kind.hidden);
    }
    return shown;
  }

  async function carryOut(
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
    const { annotations = {}, finalizers = [], resourceVersion } = object.metadata;
    const patch = async ({ annotations: own, ...metadata }: { annotations: Record<string, string | null> } & Record<string, unknown>) => {
      const named = Object.fromEntries(Object.entries(own).map(([name, value]) => [name + suffix, value]));
      const written = await calls.patch(key, { metadata: { ...metadata, annotations: named } }, { type: 'merge' });
      cache.remember(written);
      return written;
    };
    const withFinalizer = finalizers.includes(FINALIZER_EXTERNAL)
      ? {}
      : { finalizers: [...finalizers, FINALIZER_EXTERNAL] };
    switch (step.kind) {
      case 'mark': {
        const cleared: Record<string, null> = annotations[ANNOTATION_EXTERNAL_ID + suffix] === undefined ? {} : { [ANNOTATION_EXTERNAL_ID]: null };
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
              ...(annotations[ANNOTATION_CREATE_PENDING + suffix] === undefined ? {} : { [ANNOTATION_CREATE_PENDING]: null }),
              ...(step.id === undefined ? {} : { [ANNOTATION_EXTERNAL_ID]: step.id }),
              [ANNOTATION_APPLIED]: step.applied,
            },
          }),
        );
        pass.recorded = step.origin;
        unrecorded.delete(uid);
        return recorded;
      }
      case 'look': {
        const settled = object.status?.state === 'Synced' && object.status.observedGeneration === object.metadata.generation;
        const outcome = await context.call('get', { ...place, ...idOf(step.id), routine: settled }, signal);
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
          lastLook.set(uid, runtime.clock.now());
        }
        return object;
      }
      case 'search':
        pass.search = await search(context, place, signal);
        return object;
      case 'create': {
        const outcome = await context.call('create', { ...place, idempotencyKey: step.intent });
        pass.created = outcome;
        if (outcome.kind === 'ok') {
          const id = discoverId(kind.mapping.identity, outcome, (object.spec ?? {}) as JsonObject);
          if (id !== undefined) pass.createdId = id;
          unrecorded.set(uid, { intent: step.intent, created: outcome, createdId: id });
          lastLook.set(uid, runtime.clock.now());
        }
        return object;
      }
      case 'update':
        pass.updated = await context.call(step.operation, { ...place, ...idOf(step.id), body: step.body });
        pass.drifted = step.drifted;
        return object;
      case 'restore':
        pass.restored = await context.call(step.operation, { ...place, ...idOf(step.id), body: step.body });
        return object;
      case 'delete':
        pass.deleted = await context.call('delete', { ...place, ...idOf(step.id) });
        return object;
      default:
        return step satisfies never;
    }
  }

  async function release(object: UnstructuredObject, event: { reason: string; message: string } | undefined): Promise<void> {
    const key = keyOf(object);
    if (event) {
      runtime.events.record(object, { type: 'Warning', ...event });
    }
    const path = `/metadata/finalizers/${(object.metadata.finalizers ?? []).indexOf(FINALIZER_EXTERNAL)}`;
    try {
      const released = await calls.patch(key, [{ op: 'test', path, value: FINALIZER_EXTERNAL }, { op: 'remove', path }], { type: 'json' });
      if (released.metadata.finalizers?.length) cache.remember(released);
      else cache.forget(key, object.metadata.uid ?? '');
    } catch (error) {
      throw isInvalid(error) ? new ReleaseRefused() : error;
    }
  }

  async function search(context: CallContext, place: { baseUrl?: string }, signal: AbortSignal): Promise<Search> {
    const operation = kind.mapping.operations.list!;
    const members = context.values.kind === 'ok' ? bodyMembers(kind.mapping, 'create', kind.mapping.operations.create!, context.values) : [];
    const wanted = Object.fromEntries(
      members.filter(member => kind.mapping.identity?.findBy?.includes(member.field)).map(member => [member.wire, member.value]),
    );
    const listed = await readPages(operation, query => context.call('list', { ...place, query }, signal));
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
      for (const kept of [lastLook, unrecorded]) {
        for (const each of kept.keys()) {
          if (each === uid || each.startsWith(`${uid}.`)) kept.delete(each);
        }
      }
      requested.delete(keyText(keyOf(object)));
      runtime.uses.forget(`${kind.type.plural}.${kind.type.group} ${keyText(keyOf(object))}`);
    },
  };
}

/** The finalizer moved within its list meanwhile. */
class ReleaseRefused extends Error {}

/** Which endpoint a pass is about; no URL where there is only one. */
interface Place {
  context: CallContext;
  wantsLook: boolean;
  url: string | undefined;
  suffix: string;
}

type PassEnd =
  | { kind: 'settle'; object: UnstructuredObject; status: ResourceStatus; next: Next }
  | { kind: 'release'; object: UnstructuredObject; event?: { reason: string; message: string } };

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
