// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { chanceProperties, chooser } from './chance.ts';
import type { Chance } from './chance.ts';
import type { Fate, Fault, Match } from './fault.ts';
import { expandTo } from './fault.ts';

type HoldAfterCommitSettings = Chance & { match?: Match };

/**
 * A POST (`match` may name another method) is committed, and its answer is kept back until it is
 * released, the caller goes away or the faults are set anew. A number is the count of calls.
 */
export type HoldAfterCommit = number | HoldAfterCommitSettings;

export const holdAfterCommit: Fault<HoldAfterCommitSettings> = {
  name: 'holdAfterCommit',
  expand: expandTo('count'),
  properties: chanceProperties,
  defaultMethod: 'POST',
  start(settings, tools) {
    const isHit = chooser(settings, tools);
    let hold = new AbortController();
    return {
      afterCommit({ signal, held }) {
        if (!isHit()) {
          return 'send';
        }
        held();
        return endOf(signal, hold.signal);
      },
      release() {
        hold.abort();
        hold = new AbortController();
      },
    };
  },
};

async function endOf(gone: AbortSignal, released: AbortSignal): Promise<Fate> {
  const end = AbortSignal.any([gone, released]);
  if (!end.aborted) {
    await once(end, 'abort');
  }
  return gone.aborted ? 'drop' : 'send';
}
