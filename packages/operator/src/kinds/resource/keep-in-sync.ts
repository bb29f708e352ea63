// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, OperationName } from '@api-operators/api';
import { isObject } from '@api-operators/rest-mapping';
import { rfc3339 } from '../conditions.ts';
import { mergedBody, patchBody } from './body.ts';
import { asObject, compare, type Comparison } from './compare.ts';
import { takenBack, truceUntil } from './contention.ts';
import { createSentText } from './create-sent.ts';
import { normalisedByApi } from './differences.ts';
import {
  isAdopted,
  isRemembered,
  remembered,
  sentText,
  specOf,
} from './facts.ts';
import { followUpdate, startFollowing, updateFailed } from './follow-update.ts';
import { failed, notFound } from './outcomes.ts';
import { seen, settle } from './status.ts';
import { syncSettings } from './sync-settings.ts';
import { lookDue, nextLook, settleAsBefore } from './timing.ts';
import type { Facts, Step } from './types.ts';

/** An API may show a new object only after a while; it is not made again before. */
const VISIBILITY_GRACE = 30_000;

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
  live: JsonObject,
): Step {
  const { mapping, object, pass } = facts;
  const { found, wanted, hidden, removed, hiddenChanged } = compare(
    facts,
    live,
  );
  const ended =
    pass.polled?.progress.kind === 'succeeded' && isRemembered(facts);
  if (pass.updated || ended) {
    return rememberThen(facts, synced(facts, id, live, 200, true));
  }
  const settled =
    object.status?.syncedGeneration === object.metadata.generation ||
    (object.status?.observedGeneration === object.metadata.generation &&
      object.status?.state === 'Synced');
  const nothing = found.length === 0 && !hiddenChanged;
  // What was answered to a look that found drift is somebody else's doing, not the API's own form.
  const own =
    settled &&
    !hiddenChanged &&
    object.status?.driftDetected !== true &&
    normalisedByApi(found, object.status?.response?.data);
  if (nothing || own) {
    return rememberThen(facts, synced(facts, id, live, 200, false));
  }
  const drifted = settled && !hiddenChanged;
  if (drifted && syncSettings(facts).drift === 'Report') {
    return drift(facts, id, live, found);
  }
  const truce = drifted ? truceUntil(facts, found[0].path) : undefined;
  if (truce !== undefined) {
    return contended(facts, id, live, found[0].path, truce);
  }
  const operation: OperationName | undefined = mapping.operations.patch
    ? 'patch'
    : mapping.operations.update
    ? 'update'
    : undefined;
  if (!operation) {
    const names = namesOf(found);
    return settle(
      facts,
      {
        state: 'Synced',
        reason: 'UpdateNotOffered',
        message: `the API differs from spec in ${names}, and offers no way to change a ${facts.kind}`,
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
  const merged = mergedBody(
    live,
    wanted,
    removed,
    mapping.operations[operation]!,
  );
  const merge = specOf(facts).mergeOnUpdate !== false;
  const body =
    operation === 'patch'
      ? patchBody(
          found,
          hiddenChanged ? hidden : {},
          mergedBody(live, wanted, removed, {
            ...mapping.operations.patch!,
            body: undefined,
          }),
          mapping.operations.patch!,
        )
      : merge
      ? merged
      : wanted;
  const version =
    pass.live.kind === 'found' && mapping.operations[operation]?.ifMatch
      ? pass.live.etag
      : undefined;
  return {
    kind: 'update',
    operation,
    id,
    body,
    ...(version === undefined ? {} : { ifMatch: version }),
    drifted,
    ...(drifted ? { field: found[0].path } : {}),
  };
}

/** spec.sync.drift is Report: a change that was made in the API stays, and is told. */
function drift(
  facts: Facts,
  id: string | undefined,
  live: JsonObject,
  found: Comparison['found'],
): Step {
  const { status = {} } = facts.object;
  return settle(
    facts,
    {
      state: 'Synced',
      reason: 'Drifted',
      message: `the API differs from spec in ${namesOf(
        found,
      )}; it is left as it is, because spec.sync.drift is Report`,
      ready: 'True',
      synced: 'False',
      more: {
        ...seen(facts, live),
        ...identityFields(facts, id),
        driftDetected: true,
        driftDetectedCount:
          (status.driftDetectedCount ?? 0) + (status.driftDetected ? 0 : 1),
      },
    },
    nextLook(facts, facts.now),
  );
}

/** Another client keeps changing a field back: it is taken back ever more seldom. */
function contended(
  facts: Facts,
  id: string | undefined,
  live: JsonObject,
  field: string,
  until: number,
): Step {
  return settle(
    facts,
    {
      state: 'Synced',
      reason: 'Contended',
      message: `another client keeps changing ${field} in the API. It is taken back ever more seldom: end that, take the field out of spec, or set spec.sync.drift to Report`,
      ready: 'True',
      synced: 'False',
      more: {
        ...seen(facts, live),
        ...identityFields(facts, id),
        driftDetected: true,
      },
    },
    { kind: 'at', time: until },
  );
}

function namesOf(found: Comparison['found']): string {
  return found
    .map(difference => difference.path)
    .slice(0, 10)
    .join(', ');
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

/** A kind without GET: what was sent is all that is known. */
function withoutLooking(facts: Facts, id: string | undefined): Step {
  const { object, mapping, pass } = facts;
  if (pass.updated?.kind === 'ok') {
    return rememberThen(
      facts,
      synced(
        facts,
        id,
        isObject(pass.updated.data) ? pass.updated.data : undefined,
        pass.updated.status,
        true,
      ),
    );
  }
  const current =
    object.status?.observedGeneration === object.metadata.generation &&
    object.status?.state === 'Synced';
  if (current || (pass.recorded && !pass.stale)) {
    return synced(facts, id, undefined, undefined, false);
  }
  const operation = mapping.operations.update
    ? 'update'
    : mapping.operations.patch
    ? 'patch'
    : undefined;
  return operation && facts.wanted.kind === 'ok'
    ? {
        kind: 'update',
        operation,
        id,
        body: asObject(facts.wanted.update),
        drifted: false,
      }
    : synced(facts, id, undefined, undefined, false);
}

/** The id is known and the API has no such object. */
function gone(facts: Facts, id: string | undefined, message: string): Step {
  const { object, mapping } = facts;
  const spec = specOf(facts);
  if (spec.externalIDRef !== undefined || !mapping.operations.create) {
    return notFound(facts, id ?? '', message);
  }
  const written = Math.max(
    Date.parse(object.status?.lastSyncTime ?? '') || 0,
    remembered(facts)?.at ?? 0,
  );
  if (facts.now < written + VISIBILITY_GRACE) {
    return settle(
      facts,
      {
        state: 'Syncing',
        reason: 'NotVisibleYet',
        message: `the API does not show the object ${Math.round(
          (facts.now - written) / 1_000,
        )} s after the last write (${message}); it is made again only when it is still missing ${
          VISIBILITY_GRACE / 1_000
        } s after it`,
        ready: 'False',
        synced: 'Unknown',
      },
      {
        kind: 'at',
        time: Math.min(written + VISIBILITY_GRACE, facts.now + 5_000),
      },
    );
  }
  if (syncSettings(facts).onExternalDelete === 'Report') {
    return settle(
      facts,
      {
        state: 'NotFound',
        reason: 'DeletedExternally',
        message: `the object was deleted in the API (${message}). It is not made again, because spec.sync.onExternalDelete is Report: set it to Recreate, or delete this object`,
        ready: 'False',
        stalled: true,
      },
      nextLook(facts, facts.now),
    );
  }
  return {
    kind: 'mark',
    intent: facts.freshIntent,
    sent: createSentText(facts),
  };
}

/** Writes down what was sent, where that is news, before the pass settles. */
function rememberThen(facts: Facts, settled: Step): Step {
  return isRemembered(facts)
    ? settled
    : { kind: 'remember', applied: sentText(facts) };
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
  const counted = facts.pass.drifted
    ? (before.driftDetectedCount ?? 0) + 1
    : before.driftDetectedCount;
  return settle(
    facts,
    {
      state: 'Synced',
      reason: 'Synced',
      message: '',
      ready: 'True',
      more: {
        ...identityFields(facts, id),
        ...(data === undefined && statusCode === undefined
          ? {}
          : seen(facts, data ?? before.response?.data, statusCode)),
        ...(wrote ? { lastSyncTime: at } : {}),
        ...(facts.object.metadata.generation === undefined
          ? {}
          : { syncedGeneration: facts.object.metadata.generation }),
        ...(facts.pass.driftedField === undefined
          ? {}
          : { contention: takenBack(facts, facts.pass.driftedField) }),
        driftDetected: false,
        ...(counted === undefined ? {} : { driftDetectedCount: counted }),
        ...(facts.pass.recorded === 'created'
          ? { createdByController: true }
          : {}),
      },
    },
    nextLook(
      facts,
      data === undefined && !wrote ? facts.lastLook ?? facts.now : facts.now,
    ),
  );
}

function identityFields(facts: Facts, id: string | undefined) {
  return {
    ...(id === undefined ? {} : { externalID: id }),
    ...(facts.endpoint.kind === 'ok'
      ? { endpoint: facts.endpoint.identity }
      : {}),
  };
}
