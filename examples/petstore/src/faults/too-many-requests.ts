// SPDX-License-Identifier: Apache-2.0
import { refuse } from '../http/answer.ts';
import { chanceProperties, chooser } from './chance.ts';
import type { Chance } from './chance.ts';
import type { Fault, FaultTools, Match } from './fault.ts';
import type { RetryAfter } from './retry-after.ts';
import { retryAfterHeader, retryAfterProperties } from './retry-after.ts';

/**
 * Calls beyond `ratePerSecond`, or without it a share of all calls, are answered with 429 and do
 * nothing. `retryAfterSeconds` is 1 unless set.
 */
export type TooManyRequests = Chance &
  RetryAfter & { ratePerSecond?: number; match?: Match };

export const tooManyRequests: Fault<TooManyRequests> = {
  name: 'tooManyRequests',
  expand: value => value,
  properties: {
    ...chanceProperties,
    ...retryAfterProperties,
    ratePerSecond: { type: 'number', minimum: 0.001 },
  },
  start({ retryAfterSeconds = 1, ...settings }, tools) {
    const isHit =
      settings.ratePerSecond === undefined
        ? chooser(settings, tools)
        : overRate(settings.ratePerSecond, tools);
    return {
      async before() {
        return isHit()
          ? refuse(
              429,
              'too_many_requests',
              `Too many calls; try again in ${retryAfterSeconds} seconds`,
              retryAfterHeader({ ...settings, retryAfterSeconds }, tools),
            )
          : undefined;
      },
    };
  },
};

/** A bucket of one second's calls, at least one, that fills at the rate. */
function overRate(ratePerSecond: number, { now }: FaultTools): () => boolean {
  const size = Math.max(1, ratePerSecond);
  let tokens = size;
  let filledAt = now();
  return () => {
    const at = now();
    tokens = Math.min(size, tokens + ((at - filledAt) / 1000) * ratePerSecond);
    filledAt = at;
    if (tokens < 1) {
      return true;
    }
    tokens -= 1;
    return false;
  };
}
