// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXTERNAL_ID,
} from '@api-operators/api';
import { createMode, type CreateMode } from './create-mode.ts';
import {
  createdAs,
  createSentText,
  isStale,
  specAsSent,
  specOfThen,
} from './create-sent.ts';
import { moved } from './facts.ts';
import { failed, movedAway, stuck } from './outcomes.ts';
import { settle } from './status.ts';
import type { Facts, Step } from './types.ts';

/** A request whose answer was lost may still be carried out; nothing is made anew before, in milliseconds. */
const LATE_GRACE = 10_000;
/** Keys are forgotten after a day or so: an older one is no longer trusted, in milliseconds. */
const KEY_LIFETIME = 12 * 3_600_000;

/** A create was begun and its result is not known: the process ended, or the answer was lost. */
export function recover(facts: Facts, intent: string): Step {
  const { pass } = facts;
  if (moved(facts)) {
    return movedAway(facts);
  }
  if (isStale(facts) && facts.sent?.spec === undefined) {
    return stuck(
      facts,
      'CreateUnknown',
      `a create was begun, its answer was lost, and spec has been changed since. It was too large to be kept: set it back until the object is found. ${byHand}`,
    );
  }
  const mode = recoveryMode(facts);
  switch (mode.kind) {
    case 'client-id':
      switch (pass.live.kind) {
        case 'unseen':
          return { kind: 'look', id: mode.id === '' ? undefined : mode.id };
        case 'found':
          return {
            kind: 'record',
            id: mode.id === '' ? undefined : mode.id,
            ...createdAs(facts),
          };
        case 'failed':
          return failed(facts, pass.live.outcome, FINDING_OUT);
        case 'absent':
          return isStale(facts) ? tooSoon(facts) ?? anew(facts) : anew(facts);
        default:
          return pass.live satisfies never;
      }
    case 'idempotency-key':
      return { kind: 'create', intent, ...specOfThen(facts) };
    case 'find-by':
      switch (pass.search?.kind) {
        case undefined:
          return { kind: 'search', ...specOfThen(facts) };
        case 'found':
          return { kind: 'record', id: pass.search.id, ...createdAs(facts) };
        case 'none':
          return tooSoon(facts) ?? anew(facts);
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
        case 'taken':
          return stuck(
            facts,
            'CreateUnknown',
            `a create was begun and its answer was lost; the object with the same ${mode.fields.join(
              ', ',
            )} is "${pass.search.id}", for which ${facts.kind} ${
              pass.search.by
            } stands. ${byHand}`,
          );
        case 'failed':
          return failed(facts, pass.search.outcome, FINDING_OUT);
        default:
          return pass.search satisfies never;
      }
    case 'none':
      return stuck(
        facts,
        'CreateUnknown',
        `a create was begun and its answer was lost, and ${mode.why}. Nothing more is sent. ${byHand}`,
      );
    default:
      return mode satisfies never;
  }
}

const FINDING_OUT = 'finding out whether an earlier create succeeded';
const byHand =
  `Look in the API: if the object is there, set the annotation ${ANNOTATION_EXTERNAL_ID} to its id; ` +
  `if it is not, remove the annotation ${ANNOTATION_CREATE_PENDING}`;

type RecoveryMode =
  | Exclude<CreateMode, { kind: 'none' }>
  | { kind: 'none'; why: string };

function recoveryMode(facts: Facts): RecoveryMode {
  const { mapping, sent, now } = facts;
  const spec = specAsSent(facts);
  const mode = createMode(mapping, spec);
  if (mode.kind === 'idempotency-key') {
    const old = sent?.at !== undefined && now - sent.at > KEY_LIFETIME;
    if (!old) {
      return mode;
    }
    const { create, ...others } = mapping.operations;
    const { idempotencyKeyHeader: _, ...keyless } = create!;
    const next = createMode(
      { ...mapping, operations: { ...others, create: keyless } },
      spec,
    );
    return next.kind === 'none'
      ? {
          kind: 'none',
          why: `it is more than ${
            KEY_LIFETIME / 3_600_000
          } hours ago: the API may have forgotten its idempotency key`,
        }
      : next;
  }
  return mode.kind === 'none'
    ? {
        kind: 'none',
        why: 'this API offers no way to find out whether it succeeded: no id chosen by the caller, no idempotency key, no list to search',
      }
    : mode;
}

/** The object is not there, and the request may still be under way. */
function tooSoon(facts: Facts): Step | undefined {
  const { sent, now, lostAt } = facts;
  const since = Math.max(sent?.at ?? 0, lostAt ?? 0);
  const time = since + LATE_GRACE;
  return now < time
    ? settle(
        facts,
        {
          state: 'Syncing',
          reason: 'FindingOut',
          message: `a create was begun and its answer was lost; the API has no such object, and one is made only when there is still none ${
            LATE_GRACE / 1_000
          } s after it`,
          ready: 'False',
          synced: 'Unknown',
        },
        { kind: 'at', time: Math.min(time, now + 2_000) },
      )
    : undefined;
}

/** Nothing exists, so the next attempt is a new one, with what `spec` says now. */
function anew(facts: Facts): Step {
  return {
    kind: 'mark',
    intent: facts.freshIntent,
    sent: createSentText(facts),
  };
}
