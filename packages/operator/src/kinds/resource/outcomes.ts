// SPDX-License-Identifier: Apache-2.0
import { rfc3339 } from '../conditions.ts';
import { madeAt } from './facts.ts';
import { failure, settle } from './status.ts';
import { nextLook } from './timing.ts';
import type { Facts, Step } from './types.ts';

export function stuck(facts: Facts, reason: string, message: string): Step {
  return settle(
    facts,
    { state: 'Failed', reason, message, ready: 'False', stalled: true },
    { kind: 'stuck' },
  );
}

export function failed(
  facts: Facts,
  outcome: Parameters<typeof failure>[1],
  doing: string,
): Step {
  const { change, next } = failure(facts, outcome, doing);
  return settle(facts, change, next);
}

export function notFound(facts: Facts, id: string, message: string): Step {
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

/** Nothing is sent to another address than the one that the object is, or may be, on. */
export function movedAway(facts: Facts): Step {
  const now = facts.endpoint.kind === 'ok' ? facts.endpoint.identity : '';
  return stuck(
    facts,
    'EndpointChanged',
    `the object was created under ${madeAt(
      facts,
    )}, and its API is now at ${now}. Nothing is sent there: set the address back, make a new object, or set spec.sync.acceptEndpoint to "${now}" when the same object lives there`,
  );
}
