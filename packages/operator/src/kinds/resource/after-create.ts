// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXTERNAL_ID,
} from '@api-operators/api';
import { followedOf } from '../followed.ts';
import { createMode } from './create-mode.ts';
import { createdAs, specAsSent, specOfThen } from './create-sent.ts';
import { pendingIntent } from './facts.ts';
import { failed, stuck } from './outcomes.ts';
import { recover } from './recover.ts';
import { failure, settle } from './status.ts';
import type { Facts, Step } from './types.ts';

/** The answer to a create is here. Also for a create that only finds out what is to be deleted. */
export function afterCreate(facts: Facts): Step {
  const { pass, mapping } = facts;
  const outcome = pass.created!;
  const made = createdAs(facts);
  if (outcome.kind === 'accepted') {
    return {
      kind: 'follow',
      followed: followedOf('create', outcome, facts.now, {
        ...(pass.createdId === undefined ? {} : { id: pass.createdId }),
      }),
      ...(outcome.retryAt === undefined ? {} : { retryAt: outcome.retryAt }),
    };
  }
  if (outcome.kind === 'ok') {
    if (
      pass.createdId !== undefined ||
      mapping.identity?.singleton ||
      !mapping.identity
    ) {
      return { kind: 'record', id: pass.createdId, ...made };
    }
    switch (pass.search?.kind) {
      case 'found':
        return { kind: 'record', id: pass.search.id, ...made };
      case undefined:
        if (
          mapping.operations.list &&
          (mapping.identity.findBy?.length ?? 0) > 0
        ) {
          return { kind: 'search', ...specOfThen(facts) };
        }
    }
    return stuck(
      facts,
      'NoIdInAnswer',
      `the API created the object, but its answer (${outcome.status}) tells no id. Set the annotation ${ANNOTATION_EXTERNAL_ID} to it`,
    );
  }
  const mode = createMode(mapping, specAsSent(facts)).kind;
  // The first attempt may have come late: the object is looked for again.
  if (
    outcome.kind === 'refused' &&
    outcome.reason === 'Conflict' &&
    pass.again &&
    mode === 'client-id'
  ) {
    const { change } = failure(facts, outcome, 'creating it');
    return settle(facts, { ...change, stalled: false }, { kind: 'retry' });
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
