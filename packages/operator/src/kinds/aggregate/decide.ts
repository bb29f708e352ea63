// SPDX-License-Identifier: Apache-2.0
import type { Aggregate, AggregateStatus } from '@api-operators/api';
import { withConditions, type ConditionWish } from '../conditions.ts';
import { derive } from './derived.ts';
import { complaint, healthOf, neededOf, summarize } from './roll-up.ts';
import type { Member } from './select.ts';

export interface AggregateFacts {
  aggregate: Aggregate;
  members: readonly Member[];
  /** Parts of `spec` that cannot be followed, each with its place and what to do. */
  problems: readonly string[];
  /** Milliseconds since 1970. */
  now: number;
}

type Told = Omit<AggregateStatus, 'conditions' | 'observedGeneration'>;

/**
 * The status of an Aggregate; pure. With a part of `spec` that cannot be followed nothing is counted, for a
 * health of only some of what was asked for would mislead.
 */
export function decideAggregate(facts: AggregateFacts): AggregateStatus {
  const { aggregate, problems } = facts;
  if (aggregate.spec?.paused) {
    const { state: _, message: __, ...last } = aggregate.status ?? {};
    const message =
      'the last result is kept, because spec.paused is true; set it to false to go on';
    return told(facts, { ...last, state: 'Paused', message }, [
      { type: 'Ready', status: 'Unknown', reason: 'Paused', message },
      notStalled('Paused'),
    ]);
  }
  if (problems.length > 0) {
    const message = problems.join('; ');
    return told(facts, { state: 'Unknown', message }, [
      { type: 'Ready', status: 'False', reason: 'InvalidSpec', message },
      { type: 'Stalled', status: 'True', reason: 'InvalidSpec', message },
    ]);
  }
  return rollUp(facts);
}

function rollUp(facts: AggregateFacts): AggregateStatus {
  const { aggregate, members } = facts;
  const { aggregationStrategy: strategy = 'AllHealthy', derivedValues = [] } =
    aggregate.spec ?? {};
  const summary = summarize(members);
  const state = healthOf(strategy, summary);
  const needed = neededOf(strategy, summary.total);
  const count = `${summary.synced} of ${summary.total} are healthy (${strategy} needs ${needed})`;
  const bad = complaint(members);
  const health =
    state === 'Unknown'
      ? `nothing is selected: no object of namespace ${aggregate.metadata.namespace} fits spec.resources or spec.resourceSelectors`
      : [count, bad].filter(Boolean).join('. ');
  const derived = derive(derivedValues, members, summary);
  const wrong = derived.problems.join('; ');
  const readiness = { Healthy: 'True', Unknown: 'Unknown' } as const;
  return told(
    facts,
    {
      state,
      message: [health, wrong].filter(Boolean).join('. '),
      summary,
      ...(derived.values.length > 0 ? { computedValues: derived.values } : {}),
    },
    [
      {
        type: 'Ready',
        status:
          state === 'Healthy' || state === 'Unknown'
            ? readiness[state]
            : 'False',
        reason: state === 'Unknown' ? 'NothingSelected' : state,
        message: health,
      },
      wrong
        ? {
            type: 'Stalled',
            status: 'True',
            reason: 'InvalidExpression',
            message: wrong,
          }
        : notStalled('Progressing'),
    ],
  );
}

function notStalled(reason: string): ConditionWish {
  return { type: 'Stalled', status: 'False', reason, message: '' };
}

function told(
  { aggregate, now }: AggregateFacts,
  status: Told,
  wishes: readonly ConditionWish[],
): AggregateStatus {
  const { generation } = aggregate.metadata;
  return {
    ...status,
    conditions: withConditions(
      aggregate.status?.conditions,
      wishes,
      generation,
      now,
    ),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
}
