// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXTERNAL_ID,
} from '@api-operators/api';
import { appliedText } from './applied.ts';
import { createMode } from './create-mode.ts';
import { pendingIntent, sentText, specOf } from './facts.ts';
import { failed, notFound, stuck } from './outcomes.ts';
import { settle } from './status.ts';
import type { Facts, Step } from './types.ts';

/** Finds out whether the external object has to be adopted, found again or created, and does it. */
export function bringAbout(facts: Facts): Step {
  const { mapping, pass, endpoint } = facts;
  if (
    endpoint.kind === 'ok' &&
    endpoint.closedUntil !== undefined &&
    !pass.created
  ) {
    const message = `${endpoint.url} asked for a pause; the call follows when it is over`;
    return settle(
      facts,
      {
        state: 'Syncing',
        reason: 'Throttled',
        message,
        ready: 'False',
        synced: 'Unknown',
      },
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
    return stuck(
      facts,
      'CreateNotOffered',
      `the API cannot create a ${facts.kind}: set spec.externalIDRef to the id of an existing one`,
    );
  }
  if (mode.kind === 'client-id') {
    switch (pass.live.kind) {
      case 'unseen':
        return { kind: 'look', id: mode.id };
      case 'found':
        return {
          kind: 'record',
          id: mode.id,
          origin: 'adopted',
          applied: appliedText({ fields: [] }, true),
        };
      case 'failed':
        return failed(
          facts,
          pass.live.outcome,
          `looking for ${facts.kind} ${mode.id}`,
        );
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
    return {
      kind: 'record',
      id,
      origin: 'adopted',
      applied: appliedText({ fields: [] }, true),
    };
  }
  switch (live.kind) {
    case 'unseen':
      return { kind: 'look', id };
    case 'found':
      return {
        kind: 'record',
        id,
        origin: 'adopted',
        applied: appliedText({ fields: [] }, true),
      };
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
          return {
            kind: 'record',
            id: mode.id === '' ? undefined : mode.id,
            origin: 'created',
            applied: sentText(facts),
          };
        case 'failed':
          return failed(
            facts,
            pass.live.outcome,
            'finding out whether an earlier create succeeded',
          );
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
          return {
            kind: 'record',
            id: pass.search.id,
            origin: 'created',
            applied: sentText(facts),
          };
        case 'none':
          return { kind: 'create', intent };
        case 'ambiguous':
          return stuck(
            facts,
            'CreateUnknown',
            `a create was begun and its answer was lost; ${
              pass.search.count
            } objects of the API have the same ${mode.fields.join(
              ', ',
            )}. Set the annotation ${ANNOTATION_EXTERNAL_ID} to the id of the right one`,
          );
        case 'failed':
          return failed(
            facts,
            pass.search.outcome,
            'finding out whether an earlier create succeeded',
          );
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
    if (
      pass.createdId !== undefined ||
      mapping.identity?.singleton ||
      !mapping.identity
    ) {
      return { kind: 'record', id: pass.createdId, origin: 'created', applied };
    }
    switch (pass.search?.kind) {
      case 'found':
        return {
          kind: 'record',
          id: pass.search.id,
          origin: 'created',
          applied,
        };
      case undefined:
        if (
          mapping.operations.list &&
          (mapping.identity.findBy?.length ?? 0) > 0
        ) {
          return { kind: 'search' };
        }
    }
    return stuck(
      facts,
      'NoIdInAnswer',
      `the API created the object, but its answer (${outcome.status}) tells no id. Set the annotation ${ANNOTATION_EXTERNAL_ID} to it`,
    );
  }
  // Refused beyond doubt on a first attempt: nothing exists, so a later attempt is a new one.
  if (
    (outcome.kind === 'refused' || outcome.kind === 'absent') &&
    pass.marked
  ) {
    return pendingIntent(facts) === undefined
      ? failed(facts, outcome, 'creating it')
      : { kind: 'unmark' };
  }
  const mode = createMode(mapping, specOf(facts)).kind;
  // Not sent at all, or said not to be carried out where nothing could find that out later.
  const without =
    outcome.kind === 'unavailable' &&
    (outcome.status === undefined || mode === 'none');
  if (without && pass.marked && pendingIntent(facts) !== undefined) {
    return { kind: 'unmark' };
  }
  if (outcome.kind === 'unknown' && mode === 'none') {
    return recover(facts, pendingIntent(facts) ?? facts.freshIntent);
  }
  if (
    outcome.kind === 'refused' &&
    !pass.marked &&
    mode === 'idempotency-key'
  ) {
    const message = `${outcome.message}. An earlier call with the same key was not answered and may have created the object: if it is in the API, set the annotation ${ANNOTATION_EXTERNAL_ID} to its id; if it is not, remove the annotation ${ANNOTATION_CREATE_PENDING}`;
    return failed(
      facts,
      { ...outcome, message },
      'finding out whether an earlier create succeeded',
    );
  }
  return failed(facts, outcome, 'creating it');
}
