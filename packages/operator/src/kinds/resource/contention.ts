// SPDX-License-Identifier: Apache-2.0
import type { ResourceStatus } from '@api-operators/api';
import { rfc3339 } from '../conditions.ts';
import type { Facts } from './types.ts';

type Contention = NonNullable<ResourceStatus['contention']>;

/** A field that was taken back this often is fought over. */
const PEACE = 3;
/** Changes that lie further apart are no fight, in milliseconds. */
const MEMORY = 3_600_000;
const FIRST_PAUSE = 10_000;

/** What is known of a fight over this field; undefined where it changed for the first time in a while. */
function known(facts: Facts, path: string): Contention | undefined {
  const before = facts.object.status?.contention;
  return before?.field === path &&
    facts.now - Date.parse(before.lastTime) < MEMORY
    ? before
    : undefined;
}

/** What the status says of a field that is taken back now. */
export function takenBack(facts: Facts, path: string): Contention {
  return {
    field: path,
    count: (known(facts, path)?.count ?? 0) + 1,
    lastTime: rfc3339(facts.now),
  };
}

/** When a field that another client keeps changing is taken back next; undefined where it may be at once. */
export function truceUntil(facts: Facts, path: string): number | undefined {
  const fight = known(facts, path);
  if (!fight || fight.count < PEACE) {
    return undefined;
  }
  const pause = Math.min(MEMORY / 2, FIRST_PAUSE * 2 ** (fight.count - PEACE));
  const until = Date.parse(fight.lastTime) + pause;
  return until > facts.now ? until : undefined;
}
