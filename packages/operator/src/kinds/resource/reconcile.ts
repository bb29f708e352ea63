// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import {
  ANNOTATION_CREATE_PENDING,
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
import type { Runtime } from '../../runtime.ts';
import { callContext, forgetUser, type CallContext } from '../call-context.ts';
import type { MappedKind } from '../mapped-kind.ts';
import { IN_LINE, nextOutcome, type Next } from '../next.ts';
import { writeStatus } from '../status-patch.ts';
import {
  aggregate,
  endpointRule,
  type EndpointResult,
  type EndpointRule,
} from './aggregate.ts';
import { carryOut, type Memory, type Place } from './carry-out.ts';
import { decide } from './decide.ts';
import { endpointSuffix, endpointView } from './endpoint-view.ts';
import { leadsToCall, statusInLine } from './in-line.ts';
import { sameAnswer, shownStatus } from './shown-status.ts';
import { settle as settleStatus } from './status.ts';
import type { Facts, Pass } from './types.ts';
import { wantedOf } from './wanted.ts';

/** More steps than any pass takes; reaching it is a bug in decide. */
const STEP_LIMIT = 16;

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
  const memory: Memory = { lastLook: new Map(), unrecorded: new Map() };
  const requested = new Set<string>();

  async function reconcile(
    key: ObjectKey,
    signal: AbortSignal,
  ): Promise<QueueOutcome> {
    const object = cache.get(key);
    if (!object) {
      return { kind: 'done' };
    }
    const context = await callContext(runtime, kind, object, () => wake(key));
    const wantsLook = requested.delete(keyText(key));
    try {
      const several =
        context.resolution.kind === 'ok'
          ? endpointsOf(object, context.resolution)
          : undefined;
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
    } finally {
      context.end();
    }
  }

  /** Undefined where one endpoint is all there is and all that is asked for. */
  function endpointsOf(
    object: UnstructuredObject,
    resolution: Extract<CallContext['resolution'], { kind: 'ok' }>,
  ): EndpointRule | undefined {
    const rule = endpointRule(
      (object.spec ?? {}) as JsonObject,
      resolution.all ?? [resolution.url],
    );
    return rule.kind === 'ok' && rule.urls.length === 1 ? undefined : rule;
  }

  async function onOneEndpoint(
    object: UnstructuredObject,
    context: CallContext,
    wantsLook: boolean,
    signal: AbortSignal,
  ): Promise<QueueOutcome> {
    const end = await runPass(
      object,
      { context, wantsLook, url: undefined, suffix: '' },
      signal,
    );
    if (end.kind === 'release') {
      await release(end.object, end.event);
      return { kind: 'done' };
    }
    if (end.kind === 'in-line') {
      return inLine(end, wantsLook);
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
      const facts = factsOf(
        object,
        { context, wantsLook, url: undefined, suffix: '' },
        { live: { kind: 'unseen' } },
      );
      const change = {
        state: 'Failed' as const,
        reason: 'NotEnoughEndpoints',
        message: rule.message,
        ready: 'False' as const,
        stalled: true,
      };
      const refused = settleStatus(
        { ...facts, object: object as unknown as ApiResource },
        change,
        { kind: 'stuck' },
      );
      return refused.kind === 'settle'
        ? report(object, refused.status, refused.next)
        : { kind: 'done' };
    }
    const results: EndpointResult[] = [];
    let latest = object;
    let released = 0;
    let event: { reason: string; message: string } | undefined;
    for (const [index, url] of rule.urls.entries()) {
      const end = await runPass(
        latest,
        { context, wantsLook, url, suffix: endpointSuffix(url, index) },
        signal,
      );
      latest = end.object;
      if (end.kind === 'in-line') {
        return inLine(end, wantsLook);
      }
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
    const { status, next } = aggregate(
      latest as unknown as ApiResource,
      results,
      rule.strategy,
      runtime.clock.now(),
    );
    return report(latest, status, next);
  }

  async function runPass(
    first: UnstructuredObject,
    at: Place,
    signal: AbortSignal,
  ): Promise<PassEnd> {
    let object = first;
    const pass: Pass = { live: { kind: 'unseen' } };
    const kept = memory.unrecorded.get((object.metadata.uid ?? '') + at.suffix);
    if (
      kept &&
      kept.intent ===
        object.metadata.annotations?.[ANNOTATION_CREATE_PENDING + at.suffix]
    ) {
      pass.created = kept.created;
      if (kept.createdId !== undefined) pass.createdId = kept.createdId;
    }
    for (let i = 0; i < STEP_LIMIT; i++) {
      const facts = factsOf(object, at, pass);
      const step = decide(facts);
      if (step.kind === 'settle') {
        return { kind: 'settle', object, status: step.status, next: step.next };
      }
      if (step.kind === 'release') {
        return {
          kind: 'release',
          object,
          ...(step.event ? { event: step.event } : {}),
        };
      }
      if (leadsToCall(step) && !at.context.turn()) {
        return { kind: 'in-line', object, status: statusInLine(facts) };
      }
      object = await carryOut(
        runtime,
        kind,
        cache,
        memory,
        step,
        object,
        at,
        pass,
        signal,
      );
    }
    throw new Error(
      `${kind.type.kind} ${keyText(keyOf(object))} does not settle`,
    );
  }

  function factsOf(object: UnstructuredObject, at: Place, pass: Pass): Facts {
    const { context, wantsLook, url, suffix } = at;
    const resolution =
      context.resolution.kind === 'ok' && url !== undefined
        ? { ...context.resolution, url, identity: url }
        : context.resolution;
    const look = memory.lastLook.get((object.metadata.uid ?? '') + suffix);
    const closed =
      resolution.kind === 'ok'
        ? runtime.rest.closedUntil(resolution.url)
        : undefined;
    const seen = endpointView(object as unknown as ApiResource, url, suffix);
    return {
      object: seen,
      mapping: kind.mapping,
      kind: kind.type.kind,
      api: kind.api,
      wanted: wantedOf(kind, context, seen),
      ...(kind.schema ? { schema: kind.schema } : {}),
      endpoint:
        resolution.kind === 'ok' && closed !== undefined
          ? { ...resolution, closedUntil: closed }
          : resolution,
      pass,
      now: runtime.clock.now(),
      ...(look === undefined ? {} : { lastLook: look }),
      ...(wantsLook ? { requested: true } : {}),
      freshIntent: randomUUID(),
    };
  }

  /** A new object says what it waits for; others keep the status that they have. */
  async function inLine(
    end: Extract<PassEnd, { kind: 'in-line' }>,
    wantsLook: boolean,
  ): Promise<QueueOutcome> {
    if (wantsLook) {
      requested.add(keyText(keyOf(end.object)));
    }
    if (end.object.status?.conditions === undefined && end.status) {
      await report(end.object, end.status, { kind: 'idle' });
    }
    return IN_LINE;
  }

  async function report(
    object: UnstructuredObject,
    status: ResourceStatus,
    next: Next,
  ): Promise<QueueOutcome> {
    const shown = shownStatus(status, kind.hidden);
    const before = object.status as ResourceStatus | undefined;
    const wrote = await writeStatus(
      runtime,
      cache,
      object,
      shown,
      ['lastGetTime', 'response'].filter(
        k => k !== 'response' || sameAnswer(before, shown),
      ),
      'response',
    );
    const ready = shown.conditions?.find(
      condition => condition.type === 'Ready',
    );
    if (
      wrote &&
      ready?.status === 'False' &&
      shown.state !== 'Syncing' &&
      ready.message !== before?.message
    ) {
      runtime.events.record(object, {
        type: 'Warning',
        reason: ready.reason,
        message: ready.message,
      });
    }
    return nextOutcome(next, runtime, ready?.message ?? '');
  }

  async function release(
    object: UnstructuredObject,
    event: { reason: string; message: string } | undefined,
  ): Promise<void> {
    const key = keyOf(object);
    if (event) {
      runtime.events.record(object, { type: 'Warning', ...event });
    }
    const path = `/metadata/finalizers/${(
      object.metadata.finalizers ?? []
    ).indexOf(FINALIZER_EXTERNAL)}`;
    try {
      const released = await calls.patch(
        key,
        [
          { op: 'test', path, value: FINALIZER_EXTERNAL },
          { op: 'remove', path },
        ],
        { type: 'json' },
      );
      if (released.metadata.finalizers?.length) cache.remember(released);
      else cache.forget(key, object.metadata.uid ?? '');
    } catch (error) {
      throw isInvalid(error) ? new ReleaseRefused() : error;
    }
  }

  return {
    reconcile,
    request: key => void requested.add(keyText(key)),
    forget(object) {
      const uid = object.metadata.uid ?? '';
      for (const kept of [memory.lastLook, memory.unrecorded]) {
        for (const each of kept.keys()) {
          if (each === uid || each.startsWith(`${uid}.`)) kept.delete(each);
        }
      }
      requested.delete(keyText(keyOf(object)));
      forgetUser(runtime, kind, keyText(keyOf(object)));
    },
  };
}

/** The finalizer moved within its list meanwhile. */
class ReleaseRefused extends Error {}

type PassEnd =
  /** No call is free; nothing was done. `status`: what a new object shows. */
  | {
      kind: 'in-line';
      object: UnstructuredObject;
      status: ResourceStatus | undefined;
    }
  | {
      kind: 'settle';
      object: UnstructuredObject;
      status: ResourceStatus;
      next: Next;
    }
  | {
      kind: 'release';
      object: UnstructuredObject;
      event?: { reason: string; message: string };
    };
