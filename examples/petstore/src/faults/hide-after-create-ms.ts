// SPDX-License-Identifier: Apache-2.0
import { refuse } from '../http/answer.ts';
import type { Fault, Match } from './fault.ts';
import { expandTo } from './fault.ts';

interface HideSettings {
  ms: number;
  match?: Match;
}

/**
 * A created object answers GET with 404 for so many milliseconds, as with a store that is consistent
 * only in the end. `match` is about the GET.
 */
export type HideAfterCreateMs = number | HideSettings;

export const hideAfterCreateMs: Fault<HideSettings> = {
  name: 'hideAfterCreateMs',
  expand: expandTo('ms'),
  properties: { ms: { type: 'number', minimum: 0 } },
  required: ['ms'],
  watchesEveryCommit: true,
  start({ ms }, { now }) {
    const shownAt = new Map<string, number>();
    return {
      async before({ method, path }) {
        const at = shownAt.get(path);
        if (at === undefined || method !== 'GET') {
          return undefined;
        }
        if (at > now()) {
          return refuse(404, 'not_found', `There is nothing at ${path} yet`);
        }
        shownAt.delete(path);
        return undefined;
      },
      afterCommit(_call, { created }) {
        if (created !== undefined) {
          shownAt.set(created, now() + ms);
        }
        return 'send';
      },
    };
  },
};
