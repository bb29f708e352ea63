// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_APPLIED,
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXTERNAL_ID,
  FINALIZER_EXTERNAL,
  type JsonObject,
  type OperationName,
} from '@api-operators/api';
import type { Member } from '../../rest/fields.ts';
import { isObject } from '../../rest/json.ts';
import { interval, jittered } from '../duration.ts';
import { rfc3339 } from '../conditions.ts';
import { appliedText, parseApplied, removedPaths, type Applied } from './applied.ts';
import { mergedBody, patchBody } from './body.ts';
import { createMode } from './create-mode.ts';
import { decideDeletion } from './deletion.ts';
import { differences, normalisedByApi, type FieldDifference } from './differences.ts';
import { failure, seen, settle } from './status.ts';
import type { Next } from '../next.ts';
import type { Facts, Step } from './types.ts';

const DEFAULT_INTERVAL = 10 * 60_000;
/** An API may show a new object only after a while; it is not made again before. */
export const VISIBILITY_GRACE = 30_000;

/** The next step for a resource; pure. It is asked again after each step until it settles or releases. */
export function decide(facts: Facts): Step {
  const { object, mapping } = facts;
  const spec = specOf(facts);
  if (object.metadata.deletionTimestamp) {
    return decideDeletion(facts);
  }
  if (spec.paused === true) {
    return settle(
      facts,
      { state: 'Paused', reason: 'Paused', message: 'spec.paused is set: the API is not called', ready: 'Unknown' },
      { kind: 'idle' },
    );
  }
  if (facts.endpoint.kind === 'refused') {
    const { reason, message } = facts.endpoint;
    return settle(facts, { state: 'Failed', reason, message, ready: 'False', stalled: true }, { kind: 'retry' });
  }
  if (facts.wanted.kind === 'refused') {
    const { reason, message } = facts.wanted;
    return settle(facts, { state: 'Failed', reason, message, ready: 'False', stalled: true }, { kind: 'retry' });
  }
  const id = knownId(facts);
  if (spec.readOnly === true) {
    return observe(facts, id ?? spec.externalIDRef ?? chosenId(facts));
  }
  if (id !== undefined && spec.externalIDRef !== undefined && spec.externalIDRef !== id) {
    return stuck(facts, 'IdentityChanged', `spec.externalIDRef is "${spec.externalIDRef}", but this object stands for "${id}" and an id never changes. Set it back, or make a new object`);
  }
  if (id !== undefined && moved(facts)) {
    return movedAway(facts);
  }
  if (id !== undefined || (mapping.identity?.singleton && pendingIntent(facts) === undefined)) {
    return keepInSync(facts, id);
  }
  return bringAbout(facts);
}

/** `spec`, or an object without members. */
export function specOf(facts: Facts): JsonObject & NonNullable<Facts['object']['spec']> {
  return facts.object.spec ?? {};
}

/** The external id: from the annotation, which survives the loss of status, else from status. */
export function knownId(facts: Facts): string | undefined {
  const { metadata, status } = facts.object;
  return metadata.annotations?.[ANNOTATION_EXTERNAL_ID] ?? (pendingIntent(facts) === undefined ? status?.externalID : undefined);
}

/** The intent of a create whose result was not recorded. */
export function pendingIntent(facts: Facts): string | undefined {
  return facts.object.metadata.annotations?.[ANNOTATION_CREATE_PENDING];
}

/** Whether the object was created under another address than the one that it has now. */
export function moved(facts: Facts): boolean {
  const made = facts.object.status?.endpoint;
  if (made === undefined || facts.endpoint.kind !== 'ok' || made === facts.endpoint.identity) {
    return false;
  }
  const sync = specOf(facts).sync;
  return !(isObject(sync) && sync.acceptEndpoint === facts.endpoint.identity);
}

function movedAway(facts: Facts): Step {
  const now = facts.endpoint.kind === 'ok' ? facts.endpoint.identity : '';
  return stuck(
    facts,
    'EndpointChanged',
    `the object was created under ${facts.object.status?.endpoint}, and its API is now at ${now}. Nothing is sent there: set the address back, make a new object, or set spec.sync.acceptEndpoint to "${now}" when the same object lives there`,
  );
}

function stuck(facts: Facts, reason: string, message: string): Step {
  return settle(facts, { state: 'Failed', reason, message, ready: 'False', stalled: true }, { kind: 'stuck' });
}

function chosenId(facts: Facts): string | undefined {
  const mode = createMode(facts.mapping, specOf(facts));
  return mode.kind === 'client-id' ? mode.id : undefined;
}

/** Finds out whether the external object has to be adopted, found again or created, and does it. */
function bringAbout(facts: Facts): Step {
  const { mapping, pass, endpoint } = facts;
  if (endpoint.kind === 'ok' && endpoint.closedUntil !== undefined && !pass.created) {
    const message = `${endpoint.url} asked for a pause; the call follows when it is over`;
    return settle(
      facts,
      { state: 'Syncing', reason: 'Throttled', message, ready: 'False', synced: 'Unknown' },
      { kind: 'at', time: endpoint.closedUntil },
    );
  }
  const spec = specOf(facts);
  const mode = createMode(mapping, spec);
  const intent = pendingIntent(facts);
  if (spec.externalIDRef !== undefined && intent === undefined) {
    return adopt(facts, spec.externalIDRef);
  }
  if (pass.created) {
    return afterCreate(facts);
  }
  if (intent !== undefined && !pass.marked) {
    return recover(facts, intent);
  }
  if (intent !== undefined) {
    return { kind: 'create', intent };
  }
  if (!mapping.operations.create) {
    if (mode.kind === 'client-id') {
      return adopt(facts, mode.id);
    }
    return stuck(facts, 'CreateNotOffered', `the API cannot create a ${facts.kind}: set spec.externalIDRef to the id of an existing one`);
  }
  if (mode.kind === 'client-id') {
    switch (pass.live.kind) {
      case 'unseen':
        return { kind: 'look', id: mode.id };
      case 'found':
        return { kind: 'record', id: mode.id, origin: 'adopted', applied: appliedText({ fields: [] }, true) };
      case 'failed':
        return failed(facts, pass.live.outcome, `looking for ${facts.kind} ${mode.id}`);
      case 'absent':
        return { kind: 'mark', intent: facts.freshIntent };
      default:
        return pass.live satisfies never;
    }
  }
  return { kind: 'mark', intent: facts.freshIntent };
}

function adopt(facts: Facts, id: string): Step {
  const { live } = facts.pass;
  if (!facts.mapping.operations.get) {
    return { kind: 'record', id, origin: 'adopted', applied: appliedText({ fields: [] }, true) };
  }
  switch (live.kind) {
    case 'unseen':
      return { kind: 'look', id };
    case 'found':
      return { kind: 'record', id, origin: 'adopted', applied: appliedText({ fields: [] }, true) };
    case 'failed':
      return failed(facts, live.outcome, `looking for ${facts.kind} ${id}`);
    case 'absent':
      return notFound(facts, id, live.message);
    default:
      return live satisfies never;
  }
}

/** A create was begun and its result is not known: the process ended, or the answer was lost. */
export function recover(facts: Facts, intent: string): Step {
  const { mapping, pass } = facts;
  const mode = createMode(mapping, specOf(facts));
  switch (mode.kind) {
    case 'client-id':
      switch (pass.live.kind) {
        case 'unseen':
          return { kind: 'look', id: mode.id === '' ? undefined : mode.id };
        case 'found':
          return { kind: 'record', id: mode.id === '' ? undefined : mode.id, origin: 'created', applied: sentText(facts) };
        case 'failed':
          return failed(facts, pass.live.outcome, 'finding out whether an earlier create succeeded');
        case 'absent':
          return { kind: 'create', intent };
        default:
          return pass.live satisfies never;
      }
    case 'idempotency-key':
      return { kind: 'create', intent };
    case 'find-by':
      switch (pass.search?.kind) {
        case undefined:
          return { kind: 'search' };
        case 'found':
          return { kind: 'record', id: pass.search.id, origin: 'created', applied: sentText(facts) };
        case 'none':
          return { kind: 'create', intent };
        case 'ambiguous':
          return stuck(facts, 'CreateUnknown', `a create was begun and its answer was lost; ${pass.search.count} objects of the API have the same ${mode.fields.join(', ')}. Set the annotation ${ANNOTATION_EXTERNAL_ID} to the id of the right one`);
        case 'failed':
          return failed(facts, pass.search.outcome, 'finding out whether an earlier create succeeded');
        default:
          return pass.search satisfies never;
      }
    case 'none':
      return stuck(
        facts,
        'CreateUnknown',
        `a create was begun and its answer was lost, and this API offers no way to find out whether it succeeded: ` +
          `no id chosen by the caller, no idempotency key, no list to search. Nothing more is sent. Look in the API: ` +
          `if the object is there, set the annotation ${ANNOTATION_EXTERNAL_ID} to its id; if it is not, remove the annotation ${ANNOTATION_CREATE_PENDING}`,
      );
    default:
      return mode satisfies never;
  }
}

/** The answer to a create is here. Also for a create that only finds out what is to be deleted. */
export function afterCreate(facts: Facts): Step {
  const { pass, mapping } = facts;
  const outcome = pass.created!;
  const applied = sentText(facts);
  if (outcome.kind === 'ok') {
    if (pass.createdId !== undefined || mapping.identity?.singleton || !mapping.identity) {
      return { kind: 'record', id: pass.createdId, origin: 'created', applied };
    }
    switch (pass.search?.kind) {
      case 'found':
        return { kind: 'record', id: pass.search.id, origin: 'created', applied };
      case undefined:
        if (mapping.operations.list && (mapping.identity.findBy?.length ?? 0) > 0) {
          return { kind: 'search' };
        }
    }
    return stuck(facts, 'NoIdInAnswer', `the API created the object, but its answer (${outcome.status}) tells no id. Set the annotation ${ANNOTATION_EXTERNAL_ID} to it`);
  }
  // Refused beyond doubt on a first attempt: nothing exists, so a later attempt is a new one.
  if ((outcome.kind === 'refused' || outcome.kind === 'absent') && pass.marked) {
    return pendingIntent(facts) === undefined
      ? failed(facts, outcome, 'creating it')
      : { kind: 'unmark' };
  }
  const mode = createMode(mapping, specOf(facts)).kind;
  // Not sent at all, or said not to be carried out where nothing could find that out later.
  const without = outcome.kind === 'unavailable' && (outcome.status === undefined || mode === 'none');
  if (without && pass.marked && pendingIntent(facts) !== undefined) {
    return { kind: 'unmark' };
  }
  if (outcome.kind === 'unknown' && mode === 'none') {
    return recover(facts, pendingIntent(facts) ?? facts.freshIntent);
  }
  return failed(facts, outcome, 'creating it');
}

function failed(facts: Facts, outcome: Parameters<typeof failure>[1], doing: string): Step {
  const { change, next } = failure(facts, outcome, doing);
  return settle(facts, change, next);
}

function notFound(facts: Facts, id: string, message: string): Step {
  return settle(
    facts,
    {
      state: 'NotFound',
      reason: 'NotFound',
      message: `the API has no ${facts.kind} with the id "${id}" (${message})`,
      ready: 'False',
      stalled: true,
      more: { lastGetTime: rfc3339(facts.now) },
    },
    nextLook(facts, facts.now),
  );
}

/** readOnly: one look, and its result. */
function observe(facts: Facts, id: string | undefined): Step {
  const { live } = facts.pass;
  if (!facts.mapping.operations.get) {
    return stuck(facts, 'GetNotOffered', `the API cannot show a ${facts.kind}, so it cannot be readOnly`);
  }
  if (id === undefined && !facts.mapping.identity?.singleton) {
    return stuck(facts, 'NoId', 'readOnly needs spec.externalIDRef: the id of the object to observe');
  }
  switch (live.kind) {
    case 'unseen':
      return lookDue(facts) ? { kind: 'look', id } : settleAsBefore(facts);
    case 'found':
      return settle(
        facts,
        {
          state: 'Observed',
          reason: 'Observed',
          message: '',
          ready: 'True',
          more: { ...seen(facts, live.data), ...(id === undefined ? {} : { externalID: id }), driftDetected: false },
        },
        nextLook(facts, facts.now),
      );
    case 'absent':
      return notFound(facts, id ?? '', live.message);
    case 'failed':
      return failed(facts, live.outcome, 'looking at it');
    default:
      return live satisfies never;
  }
}

/** The object exists as far as we know: compares, updates, or makes it again. */
function keepInSync(facts: Facts, id: string | undefined): Step {
  const { mapping, pass } = facts;
  if (pass.updated && pass.updated.kind !== 'ok') {
    return failed(facts, pass.updated, 'updating it');
  }
  if (pass.recorded === 'created' && pass.live.kind === 'unseen' && pass.created?.kind === 'ok') {
    return synced(facts, id, isObject(pass.created.data) ? pass.created.data : undefined, pass.created.status, true);
  }
  if (!mapping.operations.get) {
    return withoutLooking(facts, id);
  }
  if (pass.updated?.kind === 'ok' && !pass.lookedAfterUpdate) {
    // An answer that shows the object spares the look; one that shows nothing does not.
    return isObject(pass.updated.data)
      ? rememberThen(facts, synced(facts, id, pass.updated.data, pass.updated.status, true))
      : { kind: 'look', id };
  }
  switch (pass.live.kind) {
    case 'unseen':
      return lookDue(facts) ? { kind: 'look', id } : settleAsBefore(facts);
    case 'failed':
      return failed(facts, pass.live.outcome, 'looking at it');
    case 'absent':
      return gone(facts, id, pass.live.message);
    case 'found':
      return isAdopted(facts) && facts.object.status?.adoptedAt === undefined
        ? adopted(facts, id, pass.live.data)
        : compareWith(facts, id, pass.live.data);
    default:
      return pass.live satisfies never;
  }
}

/** What the API held is written down before anything is changed, so that Restore knows it whatever happens. */
function adopted(facts: Facts, id: string | undefined, live: JsonObject): Step {
  return settle(
    facts,
    {
      state: 'Syncing',
      reason: 'Adopted',
      message: 'the object was in the API before; it is compared with spec next',
      ready: 'False',
      more: {
        ...seen(facts, live),
        ...identityFields(facts, id),
        createdByController: false,
        adoptedAt: rfc3339(facts.now),
        originalState: live,
      },
    },
    { kind: 'at', time: facts.now },
  );
}

function compareWith(facts: Facts, id: string | undefined, live: JsonObject): Step {
  const { mapping, object, pass } = facts;
  const { found, wanted, hidden, removed, hiddenChanged } = compare(facts, live);
  if (pass.updated) {
    return rememberThen(facts, synced(facts, id, live, 200, true));
  }
  const settled =
    object.status?.observedGeneration === object.metadata.generation && object.status?.state === 'Synced';
  const nothing = found.length === 0 && !hiddenChanged;
  const own = settled && !hiddenChanged && normalisedByApi(found, object.status?.response?.data);
  if (nothing || own) {
    return rememberThen(facts, synced(facts, id, live, 200, false));
  }
  const operation: OperationName | undefined = mapping.operations.patch
    ? 'patch'
    : mapping.operations.update
      ? 'update'
      : undefined;
  if (!operation) {
    const names = found.map(difference => difference.path).slice(0, 10).join(', ');
    return settle(
      facts,
      {
        state: 'Synced',
        reason: 'UpdateNotOffered',
        message: `the API differs from spec in ${names}, and offers no way to change a ${facts.kind}`,
        ready: 'True',
        synced: 'False',
        more: { ...seen(facts, live), ...identityFields(facts, id), driftDetected: true },
      },
      nextLook(facts, facts.now),
    );
  }
  const merged = mergedBody(live, wanted, removed, mapping.operations[operation]!);
  const merge = specOf(facts).mergeOnUpdate !== false;
  const body =
    operation === 'patch'
      ? patchBody(found, hiddenChanged ? hidden : {}, mergedBody(live, wanted, removed, { ...mapping.operations.patch!, body: undefined }), mapping.operations.patch!)
      : merge
        ? merged
        : wanted;
  return { kind: 'update', operation, id, body, drifted: settled };
}

interface Comparison {
  found: FieldDifference[];
  wanted: JsonObject;
  hidden: JsonObject;
  removed: string[][];
  hiddenChanged: boolean;
}

/** What of `spec` the API does not show as wanted. */
function compare(facts: Facts, live: JsonObject): Comparison {
  const members = facts.wanted.kind === 'ok' ? facts.wanted.update : [];
  const shown = members.filter(member => !member.writeOnly);
  const before = remembered(facts);
  const after = facts.wanted.kind === 'ok' ? facts.wanted.applied : undefined;
  const removed = after ? removedPaths(before, after) : [];
  return {
    found: differences(asObject(shown), live, removed, wireSchema(facts, shown)),
    wanted: asObject(members),
    hidden: asObject(members.filter(member => member.writeOnly)),
    removed,
    hiddenChanged: before !== undefined && after?.hidden !== undefined && before.hidden !== after.hidden,
  };
}

function asObject(members: readonly Member[]): JsonObject {
  return Object.fromEntries(members.map(member => [member.wire, member.value]));
}

/** `spec`'s schema by the API's own names. */
function wireSchema(facts: Facts, members: readonly Member[]): Facts['schema'] {
  const properties = facts.schema?.properties;
  return properties
    ? {
        type: 'object',
        properties: Object.fromEntries(
          members.flatMap(member =>
            Object.hasOwn(properties, member.field) ? [[member.wire, properties[member.field]]] : [],
          ),
        ),
      }
    : undefined;
}

/** A kind without GET: what was sent is all that is known. */
function withoutLooking(facts: Facts, id: string | undefined): Step {
  const { object, mapping, pass } = facts;
  if (pass.updated?.kind === 'ok') {
    return rememberThen(facts, synced(facts, id, isObject(pass.updated.data) ? pass.updated.data : undefined, pass.updated.status, true));
  }
  const current = object.status?.observedGeneration === object.metadata.generation && object.status?.state === 'Synced';
  if (current || pass.recorded) {
    return synced(facts, id, undefined, undefined, false);
  }
  const operation = mapping.operations.update ? 'update' : mapping.operations.patch ? 'patch' : undefined;
  return operation && facts.wanted.kind === 'ok'
    ? { kind: 'update', operation, id, body: asObject(facts.wanted.update), drifted: false }
    : synced(facts, id, undefined, undefined, false);
}

/** The id is known and the API has no such object. */
function gone(facts: Facts, id: string | undefined, message: string): Step {
  const { object, mapping } = facts;
  const spec = specOf(facts);
  if (spec.externalIDRef !== undefined || !mapping.operations.create) {
    return notFound(facts, id ?? '', message);
  }
  const written = object.status?.lastSyncTime === undefined ? undefined : Date.parse(object.status.lastSyncTime);
  if (written !== undefined && facts.now < written + VISIBILITY_GRACE) {
    return settle(
      facts,
      {
        state: 'Syncing',
        reason: 'NotVisibleYet',
        message: `the API does not show the object ${Math.round((facts.now - written) / 1_000)} s after the last write (${message}); it is made again only when it is still missing ${VISIBILITY_GRACE / 1_000} s after it`,
        ready: 'False',
        synced: 'Unknown',
      },
      { kind: 'at', time: Math.min(written + VISIBILITY_GRACE, facts.now + 5_000) },
    );
  }
  return { kind: 'mark', intent: facts.freshIntent };
}

/** Writes down what was sent, where that is news, before the pass settles. */
function rememberThen(facts: Facts, settled: Step): Step {
  const applied = sentText(facts);
  return applied === facts.object.metadata.annotations?.[ANNOTATION_APPLIED]
    ? settled
    : { kind: 'remember', applied };
}

/** The annotation about what `spec` makes us send. */
function sentText(facts: Facts): string {
  const applied = facts.wanted.kind === 'ok' ? facts.wanted.applied : { fields: [] };
  return appliedText(applied, isAdopted(facts));
}

function remembered(facts: Facts): Applied | undefined {
  return parseApplied(facts.object.metadata.annotations?.[ANNOTATION_APPLIED]);
}

/** Whether the external object was there before this one. */
export function isAdopted(facts: Facts): boolean {
  return remembered(facts)?.adopted === true;
}

function synced(
  facts: Facts,
  id: string | undefined,
  data: JsonObject | undefined,
  statusCode: number | undefined,
  wrote: boolean,
): Step {
  const before = facts.object.status ?? {};
  const at = rfc3339(facts.now);
  const counted = facts.pass.drifted ? (before.driftDetectedCount ?? 0) + 1 : before.driftDetectedCount;
  return settle(
    facts,
    {
      state: 'Synced',
      reason: 'Synced',
      message: '',
      ready: 'True',
      more: {
        ...identityFields(facts, id),
        ...(data === undefined && statusCode === undefined ? {} : seen(facts, data ?? before.response?.data, statusCode)),
        ...(wrote ? { lastSyncTime: at } : {}),
        driftDetected: false,
        ...(counted === undefined ? {} : { driftDetectedCount: counted }),
        ...(facts.pass.recorded === 'created' ? { createdByController: true } : {}),
      },
    },
    nextLook(facts, data === undefined && !wrote ? (facts.lastLook ?? facts.now) : facts.now),
  );
}

function identityFields(facts: Facts, id: string | undefined) {
  return {
    ...(id === undefined ? {} : { externalID: id }),
    ...(facts.endpoint.kind === 'ok' ? { endpoint: facts.endpoint.identity } : {}),
  };
}

function settleAsBefore(facts: Facts): Step {
  return { kind: 'settle', status: facts.object.status ?? {}, next: nextLook(facts, lastLook(facts)) };
}

function lastLook(facts: Facts): number {
  const written = facts.object.status?.lastGetTime ?? facts.object.status?.lastSyncTime;
  return facts.lastLook ?? (written === undefined ? 0 : Date.parse(written));
}

function lookDue(facts: Facts): boolean {
  const { object } = facts;
  const settled =
    object.status?.observedGeneration === object.metadata.generation &&
    (object.status?.state === 'Synced' || object.status?.state === 'Observed');
  if (!settled || facts.requested || facts.pass.recorded !== undefined || secretsChanged(facts)) {
    return true;
  }
  const length = interval(text(specOf(facts).executionInterval), DEFAULT_INTERVAL);
  return length !== undefined && lastLook(facts) + jittered(length, object.metadata.uid ?? '') <= facts.now;
}

/** A Secret that a field names has another version than the one that was sent. */
function secretsChanged(facts: Facts): boolean {
  const before = remembered(facts)?.hidden;
  const after = facts.wanted.kind === 'ok' ? facts.wanted.applied.hidden : undefined;
  return before !== undefined && after !== undefined && before !== after;
}

function nextLook(facts: Facts, last: number): Next {
  const length = interval(text(specOf(facts).executionInterval), DEFAULT_INTERVAL);
  if (length === undefined || !facts.mapping.operations.get) {
    return { kind: 'idle' };
  }
  return { kind: 'at', time: last + jittered(length, facts.object.metadata.uid ?? '') };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Whether the object holds our finalizer. */
export function held(facts: Facts): boolean {
  return facts.object.metadata.finalizers?.includes(FINALIZER_EXTERNAL) ?? false;
}
