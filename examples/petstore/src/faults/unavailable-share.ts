// SPDX-License-Identifier: Apache-2.0
import { refuse } from '../http/answer.ts';
import { chanceProperties, chooser } from './chance.ts';
import type { Chance } from './chance.ts';
import type { Fault, Match } from './fault.ts';
import { expandTo } from './fault.ts';
import type { RetryAfter } from './retry-after.ts';
import { retryAfterHeader, retryAfterProperties } from './retry-after.ts';

type UnavailableSettings = Chance & RetryAfter & { match?: Match };

/** This share of the calls is answered with 503 and does nothing. */
export type UnavailableShare = number | UnavailableSettings;

export const unavailableShare: Fault<UnavailableSettings> = {
  name: 'unavailableShare',
  expand: expandTo('share'),
  properties: { ...chanceProperties, ...retryAfterProperties },
  start(settings, tools) {
    const isHit = chooser(settings, tools);
    return {
      async before() {
        return isHit()
          ? refuse(
              503,
              'unavailable',
              'The shop cannot answer at the moment',
              retryAfterHeader(settings, tools),
            )
          : undefined;
      },
    };
  },
};
