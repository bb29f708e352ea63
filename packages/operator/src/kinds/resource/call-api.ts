// SPDX-License-Identifier: Apache-2.0
import type {
  AsyncOperation,
  JsonObject,
  OperationName,
} from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import {
  isObject,
  type Outcome as AnyOutcome,
  type Settled as Outcome,
} from '@api-operators/rest-mapping';
import { nextPoll } from '../followed.ts';
import { readWork } from '../read-work.ts';
import { unmasked } from '../../rest/unmasked.ts';
import { readBytes } from '../action/read-bytes.ts';
import { discoverId, fromLocation } from './discover-id.ts';
import { seenIn } from './last-seen.ts';
import { managedBy } from './managed-by.ts';
import { search } from './search.ts';
import type { Place, ResourceTools } from './tools.ts';
import type { LastSeen, Pass, Step } from './types.ts';
import type { MetadataStep } from './write-metadata.ts';

type CallStep = Exclude<Step, MetadataStep | { kind: 'settle' | 'release' }>;

/** Makes the call of a step and notes in `pass` what came of it. */
export async function callApi(
  { runtime, kind, cache, memory }: ResourceTools,
  step: CallStep,
  object: UnstructuredObject,
  at: Place,
  pass: Pass,
  signal: AbortSignal,
): Promise<void> {
  const { context, suffix } = at;
  const place = at.url === undefined ? {} : { baseUrl: at.url };
  const uid = (object.metadata.uid ?? '') + suffix;
  const bytesOf = (operation: OperationName, then?: JsonObject) =>
    readBytes(
      runtime,
      kind.mapping,
      object.metadata.namespace ?? '',
      then ?? (context.values.kind === 'ok' ? context.values.spec : {}),
      operation,
    );
  const remember = (seen: LastSeen | undefined) =>
    seen ? memory.lastSeen.set(uid, seen) : memory.lastSeen.delete(uid);
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
            ? {
                kind: 'found',
                data: outcome.data,
                ...exactly(outcome.data),
                ...(outcome.headers.etag ? { etag: outcome.headers.etag } : {}),
              }
            : { kind: 'failed', outcome: notAnObject(outcome.status) }
          : outcome.kind === 'absent'
          ? { kind: 'absent', message: outcome.message }
          : { kind: 'failed', outcome };
      remember(seenIn(kind.mapping, 'get', outcome));
      if (pass.updated) pass.lookedAfterUpdate = true;
      if (outcome.kind === 'ok' || outcome.kind === 'absent') {
        memory.lastLook.set(uid, runtime.clock.now());
      }
      return;
    }
    case 'search':
      pass.search = await search(kind, context, place, step, signal);
      if (pass.search.kind === 'found' && step.fields) {
        const { resolution } = context;
        const by = managedBy(
          cache,
          object,
          suffix,
          pass.search.id,
          at.url ??
            (resolution.kind === 'ok' ? resolution.identity : undefined),
        );
        if (by) pass.search = { kind: 'taken', id: pass.search.id, by };
      }
      return;
    case 'create': {
      const bytes = await bytesOf('create', step.spec);
      if (bytes.kind === 'refused') {
        pass.created = unread(bytes.message);
        return;
      }
      const outcome = await context.send('create', {
        ...place,
        ...bytes.input,
        ...(step.spec ? { spec: step.spec } : {}),
        idempotencyKey: step.intent,
      });
      pass.created = outcome;
      if (outcome.kind === 'unknown') {
        memory.lostAt.set(uid, runtime.clock.now());
      }
      if (outcome.kind === 'accepted' || outcome.kind === 'ok') {
        const id = discoverId(
          kind.mapping.identity,
          outcome.kind === 'ok'
            ? outcome
            : acceptedAnswer(outcome, kind.mapping.operations.create?.async),
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
    case 'update': {
      const { live } = pass;
      if (step.drifted && live.kind === 'found') {
        pass.driftedFrom = live.exact ?? live.data;
      }
      const bytes = await bytesOf(step.operation);
      if (bytes.kind === 'refused') {
        pass.updated = unread(bytes.message);
        return;
      }
      // Whatever comes of it, the version is another one.
      remember(undefined);
      pass.updatedBy = step.operation;
      pass.updated = await context.send(step.operation, {
        ...place,
        ...bytes.input,
        ...idOf(step.id),
        body: step.body,
        ...(step.before ? { before: step.before } : {}),
        ...(step.ifMatch === undefined ? {} : { ifMatch: step.ifMatch }),
      });
      remember(
        seenIn(
          kind.mapping,
          step.operation,
          pass.updated,
          step.before && step.operation === 'update' && isObject(step.body)
            ? step.body
            : undefined,
        ),
      );
      pass.drifted = step.drifted;
      if (step.field !== undefined) pass.driftedField = step.field;
      if (clashed(pass.updated, step.ifMatch, pass)) {
        delete pass.updated;
      }
      return;
    }
    case 'restore':
      pass.restored = await context.call(step.operation, {
        ...place,
        ...idOf(step.id),
        body: step.body,
      });
      return;
    case 'delete':
      pass.deleted = await context.send('delete', {
        ...place,
        ...idOf(step.id),
        ...(step.ifMatch === undefined ? {} : { ifMatch: step.ifMatch }),
      });
      if (clashed(pass.deleted, step.ifMatch, pass)) {
        delete pass.deleted;
      }
      return;
    case 'poll': {
      const { followed } = step;
      const polled = await readWork(kind, context, followed, place, signal);
      const { progress } = polled;
      pass.polled = polled;
      const retryAt =
        progress.kind === 'running' ? progress.retryAt : undefined;
      const now = runtime.clock.now();
      memory.pollAt.set(uid, nextPoll(followed, now, retryAt));
      if (followed.operation === 'create' && progress.kind === 'succeeded') {
        const { result } = progress;
        const made: Extract<Outcome, { kind: 'ok' }> = {
          kind: 'ok',
          status: 201,
          data: result?.kind === 'data' ? result.data : undefined,
          headers: result?.kind === 'url' ? { location: result.url } : {},
        };
        pass.created = { ...made, data: undefined };
        const id =
          discoverId(kind.mapping.identity, made, {}) ??
          fromLocation(made.headers.location) ??
          followed.id;
        if (kind.mapping.operations.get) pass.stale = true;
        if (id !== undefined) pass.createdId = id;
      }
      return;
    }
    default:
      step satisfies never;
  }
}

/** How often an object that keeps changing is looked at and merged again within one pass. */
const MOST_CLASHES = 3;

/** Whether the object had changed since the look, so that another look is worth it. */
function clashed(
  outcome: AnyOutcome,
  ifMatch: string | undefined,
  pass: Pass,
): boolean {
  if (
    ifMatch === undefined ||
    outcome.kind !== 'refused' ||
    outcome.status !== 412 ||
    (pass.clashes ?? 0) >= MOST_CLASHES
  ) {
    return false;
  }
  pass.clashes = (pass.clashes ?? 0) + 1;
  pass.live = { kind: 'unseen' };
  return true;
}

/** Bytes that a call sends are missing, so that nothing was sent. */
function unread(message: string): AnyOutcome {
  return { kind: 'refused', status: 0, reason: 'Invalid', message };
}

/** The object as it came, where what may be shown of it is something else. */
function exactly(data: JsonObject): { exact?: JsonObject } {
  const exact = unmasked(data);
  return exact !== data && isObject(exact) ? { exact } : {};
}

function idOf(id: string | undefined): { id?: string } {
  return id === undefined ? {} : { id };
}

/** What an answer of 202 tells of the object: what leads to the work does not speak of the object. */
function acceptedAnswer(
  { status, data, headers }: Extract<AnyOutcome, { kind: 'accepted' }>,
  rules: AsyncOperation | undefined,
): Extract<Outcome, { kind: 'ok' }> {
  const { location: _, ...others } = headers;
  return {
    kind: 'ok',
    status,
    data: rules?.monitor.kind === 'body' ? undefined : data,
    headers: others,
  };
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
