// SPDX-License-Identifier: Apache-2.0
import { failed, notFound, stuck } from './outcomes.ts';
import { seen, settle } from './status.ts';
import { lookDue, nextLook, settleAsBefore } from './timing.ts';
import type { Facts, Step } from './types.ts';

/** readOnly: one look, and its result. */
export function observe(facts: Facts, id: string | undefined): Step {
  const { live } = facts.pass;
  if (!facts.mapping.operations.get) {
    return stuck(
      facts,
      'GetNotOffered',
      `the API cannot show a ${facts.kind}, so it cannot be readOnly`,
    );
  }
  if (id === undefined && !facts.mapping.identity?.singleton) {
    return stuck(
      facts,
      'NoId',
      'readOnly needs spec.externalIDRef: the id of the object to observe',
    );
  }
  switch (live.kind) {
    case 'unseen':
      return lookDue(facts) ? { kind: 'look', id } : settleAsBefore(facts);
    case 'found':
      return settle(
        facts,
        {
          state: 'Observed',
          reason: 'Observed',
          message: '',
          ready: 'True',
          more: {
            ...seen(facts, live.data),
            ...(id === undefined ? {} : { externalID: id }),
            driftDetected: false,
          },
        },
        nextLook(facts, facts.now),
      );
    case 'absent':
      return notFound(facts, id ?? '', live.message);
    case 'failed':
      return failed(facts, live.outcome, 'looking at it');
    default:
      return live satisfies never;
  }
}
