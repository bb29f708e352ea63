// SPDX-License-Identifier: Apache-2.0
import { isObject } from '@api-operators/rest-mapping';
import { followedOf } from '../followed.ts';
import { afterCreate } from './after-create.ts';
import { createEnded } from './create-ended.ts';
import {
  held,
  isAdopted,
  knownId,
  moved,
  pendingIntent,
  specOf,
} from './facts.ts';
import { followUp } from './follow-up.ts';
import { recover } from './recover.ts';
import { holdsMask, withoutMasks } from './restored.ts';
import { failure, settle } from './status.ts';
import type { Facts, Step } from './types.ts';

/** The next step for a resource that is being deleted. The finalizer goes only when it is known what became of the external object. */
export function decideDeletion(facts: Facts): Step {
  if (!held(facts)) {
    return {
      kind: 'settle',
      status: facts.object.status ?? {},
      next: { kind: 'idle' },
    };
  }
  const spec = specOf(facts);
  const id = knownId(facts);
  const pending = pendingIntent(facts);
  if (
    id === undefined &&
    pending === undefined &&
    !facts.mapping.identity?.singleton
  ) {
    return { kind: 'release' };
  }
  const policy = spec.readOnly === true ? 'Orphan' : policyOf(facts);
  if (policy === 'Orphan') {
    return { kind: 'release', event: left(facts, id, 'as spec.onDelete asks') };
  }
  if (policy === 'Delete' && !facts.mapping.operations.delete) {
    return {
      kind: 'release',
      event: left(facts, id, 'because the API offers no way to delete it'),
    };
  }
  if (facts.endpoint.kind === 'refused') {
    return wait(
      facts,
      facts.endpoint.reason,
      `${facts.endpoint.message}. The external object still exists; to leave it there, set spec.onDelete to Orphan`,
    );
  }
  if (moved(facts)) {
    return wait(
      facts,
      'EndpointChanged',
      `the object was created under ${facts.object.status?.endpoint}, and its API is now at ${facts.endpoint.identity}. Set the address back, or set spec.onDelete to Orphan to leave the external object there`,
    );
  }
  if (facts.followed?.operation === 'delete') {
    return followDeletion(facts);
  }
  const ended = facts.pass.polled;
  if (
    ended?.progress.kind === 'failed' &&
    !ended.forgotten &&
    id !== undefined
  ) {
    return wait(
      facts,
      'DeletionFailed',
      `${ended.progress.message}. It is tried again; to leave the external object there, set spec.onDelete to Orphan`,
    );
  }
  if (id === undefined && pending !== undefined) {
    return resolvePending(facts, pending);
  }
  return policy === 'Restore' ? restore(facts, id) : remove(facts, id);
}

/** spec.onDelete; absent: Delete what the operator created, leave what it adopted. */
function policyOf(facts: Facts): 'Delete' | 'Orphan' | 'Restore' {
  const { status } = facts.object;
  const asked = specOf(facts).onDelete;
  const created = status?.createdByController ?? !isAdopted(facts);
  if (asked === 'Restore') {
    return created
      ? 'Delete'
      : status?.originalState === undefined
      ? 'Orphan'
      : 'Restore';
  }
  return asked ?? (created ? 'Delete' : 'Orphan');
}

/** A create was begun and its result is not known: it is found out first, for the object may exist. */
function resolvePending(facts: Facts, pending: string): Step {
  if (facts.wanted.kind === 'refused') {
    return wait(facts, facts.wanted.reason, facts.wanted.message);
  }
  const step =
    followUp(facts) ??
    (facts.pass.created
      ? afterCreate(facts)
      : facts.pass.polled
      ? createEnded(facts, pending)
      : recover(facts, pending));
  if (step.kind === 'mark') {
    // Nothing was created, and nothing will be.
    return { kind: 'release' };
  }
  if (step.kind === 'settle') {
    if (step.next.kind === 'at') {
      return step;
    }
    const ready = step.status.conditions?.find(
      condition => condition.type === 'Ready',
    );
    return wait(
      facts,
      ready?.reason ?? 'Waiting',
      `${ready?.message}. It is not known whether the object was created; to leave it in the API if it was, set spec.onDelete to Orphan`,
    );
  }
  return step.kind === 'unmark' ? { kind: 'release' } : step;
}

function remove(facts: Facts, id: string | undefined): Step {
  const { pass } = facts;
  if (pass.deleted === undefined) {
    const { operations } = facts.mapping;
    if (operations.delete?.ifMatch && operations.get) {
      if (pass.live.kind === 'unseen') {
        return { kind: 'look', id };
      }
      if (pass.live.kind === 'absent') {
        return { kind: 'release' };
      }
    }
    const etag =
      pass.live.kind === 'found' && operations.delete?.ifMatch
        ? pass.live.etag
        : undefined;
    return {
      kind: 'delete',
      id,
      ...(etag === undefined ? {} : { ifMatch: etag }),
    };
  }
  switch (pass.deleted.kind) {
    case 'absent':
      return { kind: 'release' };
    case 'ok':
      return pass.deleted.status === 202
        ? follow(facts, id)
        : { kind: 'release' };
    case 'accepted':
      return follow(facts, id);
    case 'refused':
      if (pass.deleted.reason === 'NotAllowed') {
        return wait(
          facts,
          'DeleteNotAllowed',
          `${pass.deleted.message}. The API does not let this object be deleted: set spec.onDelete to Orphan to leave it there`,
        );
      }
      if (pass.deleted.reason === 'Conflict') {
        return wait(
          facts,
          'InUse',
          `${pass.deleted.message}. It is tried again until the API allows it`,
        );
      }
      break;
    default:
  }
  const { change, next } = failure(facts, pass.deleted, 'deleting it');
  return settle(
    facts,
    {
      ...change,
      message: `${change.message}. To leave the external object there, set spec.onDelete to Orphan`,
    },
    next,
  );
}

/** The API deletes in its own time: the finalizer waits until the object is gone. */
function follow(facts: Facts, id: string | undefined): Step {
  const { deleted } = facts.pass;
  if (deleted?.kind !== 'accepted' && !facts.mapping.operations.get) {
    return { kind: 'release' };
  }
  const accepted =
    deleted?.kind === 'accepted'
      ? deleted
      : {
          kind: 'accepted' as const,
          status: 202,
          data: undefined,
          headers: {},
        };
  return {
    kind: 'follow',
    followed: followedOf('delete', accepted, facts.now, {
      ...(id === undefined ? {} : { id }),
    }),
    ...(accepted.retryAt === undefined ? {} : { retryAt: accepted.retryAt }),
  };
}

/** The step for a deletion that the API has accepted. */
function followDeletion(facts: Facts): Step {
  const following = followUp(facts);
  if (following) {
    return following;
  }
  const { polled } = facts.pass;
  return polled?.progress.kind === 'succeeded' && !polled.forgotten
    ? { kind: 'release' }
    : { kind: 'unfollow' };
}

function restore(facts: Facts, id: string | undefined): Step {
  const { pass, mapping, object } = facts;
  const original = object.status?.originalState;
  const operation = mapping.operations.update
    ? 'update'
    : mapping.operations.patch
    ? 'patch'
    : undefined;
  if (!operation || !isObject(original)) {
    return {
      kind: 'release',
      event: left(facts, id, 'because the API offers no way to set it back'),
    };
  }
  if (pass.restored === undefined) {
    const { live } = pass;
    if (holdsMask(original) && mapping.operations.get) {
      switch (live.kind) {
        case 'unseen':
          return { kind: 'look', id };
        case 'absent':
          return { kind: 'release' };
        case 'failed': {
          const { change, next } = failure(
            facts,
            live.outcome,
            'looking at what is to be set back',
          );
          return settle(facts, change, next);
        }
        default:
      }
    }
    const now = live.kind === 'found' ? live.exact ?? live.data : undefined;
    const body = withoutMasks(original, now) ?? {};
    return { kind: 'restore', operation, id, body };
  }
  if (pass.restored.kind === 'ok' || pass.restored.kind === 'absent') {
    return { kind: 'release' };
  }
  const { change, next } = failure(
    facts,
    pass.restored,
    'restoring what was there before',
  );
  return settle(facts, change, next);
}

function wait(facts: Facts, reason: string, message: string): Step {
  return settle(
    facts,
    {
      state: 'Failed',
      reason,
      message: `deletion waits: ${message}`,
      ready: 'False',
      stalled: reason !== 'InUse',
    },
    { kind: 'retry' },
  );
}

function left(facts: Facts, id: string | undefined, why: string) {
  const which =
    id === undefined
      ? pendingIntent(facts)
        ? 'an object that may have been created'
        : 'the object'
      : `${facts.kind} ${id}`;
  return { reason: 'Orphaned', message: `${which} was left in the API ${why}` };
}
