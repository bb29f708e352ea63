// SPDX-License-Identifier: Apache-2.0
import { createSentText } from './create-sent.ts';
import { remembered, specOf } from './facts.ts';
import { notFound } from './outcomes.ts';
import { settle } from './status.ts';
import { syncSettings } from './sync-settings.ts';
import { nextLook } from './timing.ts';
import type { Facts, Step } from './types.ts';

/** An API may show a new object only after a while; it is not made again before. */
const VISIBILITY_GRACE = 30_000;

/** The id is known and the API has no such object. */
export function gone(
  facts: Facts,
  id: string | undefined,
  message: string,
): Step {
  const { object, mapping } = facts;
  const spec = specOf(facts);
  if (
    spec.externalIDRef !== undefined ||
    syncSettings(facts).adoption === 'Adopt' ||
    !mapping.operations.create
  ) {
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
