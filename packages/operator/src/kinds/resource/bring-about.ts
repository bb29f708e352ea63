// SPDX-License-Identifier: Apache-2.0
import { adoptById, adoptBySearch } from './adopt.ts';
import { afterCreate } from './after-create.ts';
import { createEnded, createFailed } from './create-ended.ts';
import { createMode } from './create-mode.ts';
import { createSentText } from './create-sent.ts';
import { adoptedText, pendingIntent, specOf } from './facts.ts';
import { followUp } from './follow-up.ts';
import { failed, stuck } from './outcomes.ts';
import { recover } from './recover.ts';
import { settle } from './status.ts';
import type { Facts, Step } from './types.ts';

/** Finds out whether the external object has to be adopted, found again or created, and does it. */
export function bringAbout(facts: Facts): Step {
  const { mapping, pass, endpoint } = facts;
  if (
    endpoint.kind === 'ok' &&
    endpoint.closedUntil !== undefined &&
    !pass.created &&
    !pass.marked
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
    return adoptById(facts, spec.externalIDRef);
  }
  const following = followUp(facts);
  if (following) {
    return following;
  }
  if (pass.polled && !pass.created && !pass.marked) {
    return intent === undefined
      ? createFailed(facts)
      : createEnded(facts, intent);
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
  const taken = adoptBySearch(facts);
  if (taken) {
    return taken;
  }
  if (!mapping.operations.create) {
    if (mode.kind === 'client-id') {
      return adoptById(facts, mode.id);
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
          applied: adoptedText(facts),
        };
      case 'failed':
        return failed(
          facts,
          pass.live.outcome,
          `looking for ${facts.kind} ${mode.id}`,
        );
      case 'absent':
        return beginCreate(facts);
      default:
        return pass.live satisfies never;
    }
  }
  return beginCreate(facts);
}

function beginCreate(facts: Facts): Step {
  return {
    kind: 'mark',
    intent: facts.freshIntent,
    sent: createSentText(facts),
  };
}
