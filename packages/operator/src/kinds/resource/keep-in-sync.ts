// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';
import { rfc3339 } from '../conditions.ts';
import { compare } from './compare.ts';
import { truceUntil } from './contention.ts';
import { normalisedByApi } from './differences.ts';
import { cameBack, contended, namesOf, notKept, reportDrift } from './drift.ts';
import { isAdopted, isRemembered } from './facts.ts';
import { followUpdate, startFollowing, updateFailed } from './follow-update.ts';
import { gone } from './gone.ts';
import { failed } from './outcomes.ts';
import { overrideChanged } from './override.ts';
import { identityFields, rememberThen, synced } from './settled.ts';
import { seen, settle } from './status.ts';
import { syncSettings } from './sync-settings.ts';
import { lookDue, nextLook, settleAsBefore } from './timing.ts';
import type { Facts, Live, Step } from './types.ts';
import { updateAtOnce } from './update-at-once.ts';
import { updateFrom, updateOperation } from './update-step.ts';
import { withoutLooking } from './without-looking.ts';

/** The object exists as far as we know: compares, updates, or makes it again. */
export function keepInSync(facts: Facts, id: string | undefined): Step {
  const { mapping, pass } = facts;
  const following = facts.followed
    ? followUpdate(facts)
    : pass.updated?.kind === 'accepted' && startFollowing(facts, id);
  if (following) {
    return following;
  }
  if (pass.polled?.progress.kind === 'failed' && !pass.recorded) {
    return updateFailed(facts, pass.polled.progress.message);
  }
  if (pass.updated?.kind === 'absent' && mapping.operations.get) {
    // Sent without a look, or deleted since: the look says which.
    if (pass.live.kind === 'unseen') {
      return { kind: 'look', id };
    }
    if (pass.live.kind === 'absent') {
      return gone(facts, id, pass.live.message);
    }
  }
  if (
    pass.updated &&
    pass.updated.kind !== 'ok' &&
    pass.updated.kind !== 'accepted'
  ) {
    return pass.updated.status === 412 && pass.clashes
      ? keepsChanging(facts, pass.updated.message)
      : failed(facts, pass.updated, 'updating it');
  }
  if (
    pass.recorded === 'created' &&
    pass.live.kind === 'unseen' &&
    pass.created?.kind === 'ok' &&
    !pass.stale
  ) {
    return synced(
      facts,
      id,
      isObject(pass.created.data) ? pass.created.data : undefined,
      pass.created.status,
      true,
    );
  }
  if (!mapping.operations.get) {
    return withoutLooking(facts, id);
  }
  if (pass.updated?.kind === 'ok' && !pass.lookedAfterUpdate) {
    // An answer that shows the object spares the look; one that shows nothing does not.
    // After a change was taken back the look shows in which form the API keeps what it was sent.
    return isObject(pass.updated.data) && !pass.drifted
      ? rememberThen(
          facts,
          synced(facts, id, pass.updated.data, pass.updated.status, true),
        )
      : { kind: 'look', id };
  }
  switch (pass.live.kind) {
    case 'unseen':
      return (
        updateAtOnce(facts, id) ??
        (lookDue(facts) ? { kind: 'look', id } : settleAsBefore(facts))
      );
    case 'failed':
      return failed(facts, pass.live.outcome, 'looking at it');
    case 'absent':
      return gone(facts, id, pass.live.message);
    case 'found':
      return isAdopted(facts) && facts.object.status?.adoptedAt === undefined
        ? adopted(facts, id, pass.live.data)
        : compareWith(facts, id, pass.live);
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
      message:
        'the object was in the API before; it is compared with spec next',
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

function compareWith(
  facts: Facts,
  id: string | undefined,
  { data: live, exact, etag }: Extract<Live, { kind: 'found' }>,
): Step {
  const { object, pass } = facts;
  const whole = exact ?? live;
  const comparison = compare(facts, whole);
  const { found, hiddenChanged } = comparison;
  const ended =
    pass.polled?.progress.kind === 'succeeded' && isRemembered(facts);
  if (pass.updated || ended) {
    return rememberThen(
      facts,
      cameBack(facts, found)
        ? notKept(facts, id, live, found)
        : synced(facts, id, live, 200, true),
    );
  }
  const settled =
    !overrideChanged(facts) &&
    (object.status?.syncedGeneration === object.metadata.generation ||
      (object.status?.observedGeneration === object.metadata.generation &&
        object.status?.state === 'Synced'));
  const nothing = found.length === 0 && !hiddenChanged;
  // What was answered to a look that found drift is somebody else's doing, not the API's own form.
  const own =
    settled &&
    !hiddenChanged &&
    object.status?.driftDetected !== true &&
    normalisedByApi(found, object.status?.response?.data, live);
  if (nothing || own) {
    return rememberThen(facts, synced(facts, id, live, 200, false));
  }
  const drifted = settled && !hiddenChanged;
  if (drifted && syncSettings(facts).drift === 'Report') {
    return reportDrift(facts, id, live, found);
  }
  const truce = drifted ? truceUntil(facts, found[0].path) : undefined;
  if (truce !== undefined) {
    return contended(facts, id, live, found[0].path, truce);
  }
  const operation = updateOperation(facts);
  if (!operation) {
    return settle(
      facts,
      {
        state: 'Synced',
        reason: 'UpdateNotOffered',
        message: `the API differs from spec in ${namesOf(
          found,
        )}, and offers no way to change a ${facts.kind}`,
        ready: 'True',
        synced: 'False',
        more: {
          ...seen(facts, live),
          ...identityFields(facts, id),
          driftDetected: true,
        },
      },
      nextLook(facts, facts.now),
    );
  }
  return {
    ...updateFrom(facts, id, operation, comparison, {
      whole,
      ...(etag === undefined ? {} : { etag }),
    }),
    ...(drifted ? { drifted, field: found[0].path } : {}),
  };
}

/** Others change the object as fast as it is read. */
function keepsChanging(facts: Facts, message: string): Step {
  return settle(
    facts,
    {
      state: 'Syncing',
      reason: 'Conflict',
      message: `updating it: ${message}. Others changed it between each look and the update that followed; it is tried again`,
      ready: 'False',
    },
    { kind: 'retry' },
  );
}
