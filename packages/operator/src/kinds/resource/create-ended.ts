// SPDX-License-Identifier: Apache-2.0
import { recover } from './recover.ts';
import { settle } from './status.ts';
import type { Facts, Step } from './types.ts';

/** The work of a create has ended without an object, as far as the API tells. */
export function createEnded(facts: Facts, intent: string): Step {
  const { polled } = facts.pass;
  if (polled?.forgotten || polled?.progress.kind !== 'failed') {
    return recover(facts, intent);
  }
  return { kind: 'unmark' };
}

/** The API said that it could not create the object, and nothing is pending any more. */
export function createFailed(facts: Facts): Step {
  const { polled } = facts.pass;
  const why = polled?.progress.kind === 'failed' ? polled.progress.message : '';
  return settle(
    facts,
    {
      state: 'Failed',
      reason: 'CreateFailed',
      message: `creating it: ${why}`,
      ready: 'False',
      stalled: true,
    },
    { kind: 'stuck' },
  );
}
