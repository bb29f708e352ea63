// SPDX-License-Identifier: Apache-2.0
import type { Json, ResourceState, ResourceStatus } from '@api-operators/api';
import type { Settled as Outcome } from '@api-operators/rest-mapping';
import { rfc3339, withConditions, type ConditionWish } from '../conditions.ts';
import type { Next } from '../next.ts';
import type { Facts, Step } from './types.ts';

/** What a pass makes of the status. */
export interface Change {
  state: ResourceState;
  reason: string;
  message: string;
  ready?: 'True' | 'False' | 'Unknown';
  synced?: 'True' | 'False' | 'Unknown';
  stalled?: boolean;
  more?: Partial<ResourceStatus>;
}

/** A settled pass: the status that was, with the change laid over it. */
export function settle(facts: Facts, change: Change, next: Next): Step {
  const before = facts.object.status ?? {};
  const wishes: ConditionWish[] = [
    condition('Ready', change.ready ?? 'False', change),
    condition('Synced', change.synced ?? change.ready ?? 'False', change),
    change.stalled
      ? condition('Stalled', 'True', change)
      : {
          type: 'Stalled',
          status: 'False',
          reason: 'Progressing',
          message: '',
        },
  ];
  const status: ResourceStatus = {
    ...before,
    ...change.more,
    state: change.state,
    message: change.message,
    conditions: withConditions(
      before.conditions,
      wishes,
      facts.object.metadata.generation,
      facts.now,
    ),
  };
  if (facts.object.metadata.generation !== undefined) {
    status.observedGeneration = facts.object.metadata.generation;
  }
  for (const [key, value] of Object.entries(status)) {
    if (value === undefined) delete status[key as keyof ResourceStatus];
  }
  return { kind: 'settle', status, next };
}

function condition(
  type: string,
  status: ConditionWish['status'],
  change: Change,
): ConditionWish {
  return { type, status, reason: change.reason, message: change.message };
}

/** The status fields that follow from having seen the object in the API. */
export function seen(
  facts: Facts,
  data: Json | undefined,
  statusCode = 200,
): Partial<ResourceStatus> {
  const at = rfc3339(facts.now);
  return {
    lastGetTime: at,
    response: {
      success: true,
      statusCode,
      ...(data === undefined ? {} : { data: capped(data) }),
      lastUpdated: at,
    },
  };
}

const DATA_CAP = 128 * 1024;

function capped(data: Json): Json {
  const length = JSON.stringify(data, (_key, v: unknown) =>
    typeof v === 'bigint' ? v.toString() : v,
  ).length;
  return length > DATA_CAP
    ? { note: `left out: the object is larger than ${DATA_CAP / 1024} KiB` }
    : data;
}

/** What a call that did not succeed means for the object. */
export function failure(
  facts: Facts,
  outcome: Exclude<Outcome, { kind: 'ok' }>,
  doing: string,
): { change: Change; next: Next } {
  const login = facts.endpoint.kind === 'ok' ? facts.endpoint.login : '';
  const response = {
    success: false,
    ...(outcome.status === undefined ? {} : { statusCode: outcome.status }),
    ...keptData(facts),
    error: outcome.message,
    lastUpdated: rfc3339(facts.now),
  };
  const failed = (
    reason: string,
    message: string,
    stalled: boolean,
  ): Change => ({
    state: 'Failed',
    reason,
    message: `${doing}: ${message}`,
    ready: 'False',
    stalled,
    more: { response },
  });
  switch (outcome.kind) {
    case 'absent':
      return {
        change: failed('NotFound', outcome.message, true),
        next: { kind: 'stuck' },
      };
    case 'refused': {
      const authorisation =
        outcome.reason === 'Unauthorized' || outcome.reason === 'Forbidden';
      const message = authorisation
        ? `${outcome.message}. ${login}; correct it and the call is repeated at once`
        : outcome.message;
      return {
        change: failed(outcome.reason, message, true),
        next: { kind: 'stuck' },
      };
    }
    case 'unavailable':
      return {
        change: failed(
          outcome.reason,
          outcome.message,
          outcome.reason === 'EgressRefused',
        ),
        next:
          outcome.retryAt !== undefined
            ? { kind: 'at', time: outcome.retryAt }
            : outcome.reason === 'EgressRefused'
            ? { kind: 'stuck' }
            : { kind: 'retry' },
      };
    case 'unknown':
      return {
        change: failed('Unanswered', outcome.message, false),
        next: { kind: 'retry' },
      };
    default:
      return outcome satisfies never;
  }
}

/** The last good answer stays visible beside an error. */
function keptData(facts: Facts): { data?: Json } {
  const data = facts.object.status?.response?.data;
  return data === undefined ? {} : { data };
}
