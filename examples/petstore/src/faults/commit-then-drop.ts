// SPDX-License-Identifier: Apache-2.0
import { chanceProperties, chooser } from './chance.ts';
import type { Chance } from './chance.ts';
import type { Fault, Match } from './fault.ts';
import { expandTo } from './fault.ts';

type CommitThenDropSettings = Chance & { match?: Match };

/**
 * A POST (`match` may name another method) is committed, and then the connection is cut instead of
 * answered. A number is the count of calls.
 */
export type CommitThenDrop = number | CommitThenDropSettings;

export const commitThenDrop: Fault<CommitThenDropSettings> = {
  name: 'commitThenDrop',
  expand: expandTo('count'),
  properties: chanceProperties,
  defaultMethod: 'POST',
  start(settings, tools) {
    const isHit = chooser(settings, tools);
    return { afterCommit: () => (isHit() ? 'drop' : 'send') };
  },
};
