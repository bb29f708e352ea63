// SPDX-License-Identifier: Apache-2.0
import { followedOf } from '../followed.ts';
import { sentText } from './facts.ts';
import { followUp } from './follow-up.ts';
import { settle } from './status.ts';
import type { Facts, Step } from './types.ts';

/** The update was answered with 202: it is followed until it ends. */
export function startFollowing(
  facts: Facts,
  id: string | undefined,
): Step | undefined {
  const { updated, updatedBy } = facts.pass;
  return updated?.kind === 'accepted'
    ? {
        kind: 'follow',
        followed: followedOf(updatedBy ?? 'update', updated, facts.now, {
          ...(id === undefined ? {} : { id }),
          applied: sentText(facts),
        }),
        ...(updated.retryAt === undefined ? {} : { retryAt: updated.retryAt }),
      }
    : undefined;
}

/** The step for an update that the API has accepted: it waits, or writes down that it has ended. */
export function followUpdate(facts: Facts): Step {
  const following = followUp(facts);
  if (following) {
    return following;
  }
  const { polled } = facts.pass;
  const { applied } = facts.followed!;
  return polled?.progress.kind === 'succeeded' && applied !== undefined
    ? { kind: 'unfollow', applied }
    : { kind: 'unfollow' };
}

/** The API said that it could not carry out what it had accepted. */
export function updateFailed(facts: Facts, why: string): Step {
  return settle(
    facts,
    {
      state: 'Failed',
      reason: 'UpdateFailed',
      message: `updating it: ${why}`,
      ready: 'False',
      stalled: true,
    },
    { kind: 'stuck' },
  );
}
