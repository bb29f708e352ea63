// SPDX-License-Identifier: Apache-2.0
import type { ApiQuery, Json, QueryStatus } from '@api-operators/api';
import type { Listed } from '../../rest/pages.ts';
import { rfc3339, standardConditions } from '../conditions.ts';
import { interval, intervalNote } from '../duration.ts';
import { afterFailure, failureReason, failureText } from '../failed-call.ts';
import type { Next } from '../next.ts';
import { capped } from '../results.ts';
import type { Endpoint } from '../resource/types.ts';

/** All that a decision about a query is made from. */
export interface QueryFacts {
  object: ApiQuery;
  endpoint: Endpoint;
  /** Why the fields that name Secrets cannot be read. */
  blocked?: { reason: string; message: string };
  /** What the API answered in this pass. */
  answer?: Listed;
  /** Milliseconds since 1970. */
  now: number;
  requested?: boolean;
}

export type QueryStep =
  | { kind: 'ask' }
  | { kind: 'settle'; status: QueryStatus; next: Next };

/** The next step for a query; pure. It asks once a generation, or on its interval, and again until it gets an answer. */
export function decideQuery(facts: QueryFacts): QueryStep {
  const { object, endpoint, answer, now } = facts;
  const spec = object.spec ?? {};
  const status = object.status ?? {};
  if (object.metadata.deletionTimestamp) {
    return { kind: 'settle', status, next: { kind: 'idle' } };
  }
  if (spec.paused === true) {
    return settle(
      facts,
      { state: 'Paused' },
      'Unknown',
      'Paused',
      'spec.paused is set: the API is not called',
      { kind: 'idle' },
    );
  }
  const length = interval(spec.executionInterval, undefined);
  if (!answer) {
    const current =
      status.observedGeneration === object.metadata.generation &&
      status.state === 'Queried';
    const last = Date.parse(status.lastExecutionTime ?? '') || 0;
    const due =
      !current ||
      facts.requested ||
      (length !== undefined && last + length <= now);
    if (!due) {
      return {
        kind: 'settle',
        status,
        next:
          length === undefined
            ? { kind: 'idle' }
            : { kind: 'at', time: last + length },
      };
    }
    const refused = endpoint.kind === 'refused' ? endpoint : facts.blocked;
    return refused
      ? settle(
          facts,
          { state: 'Failed' },
          'False',
          refused.reason,
          refused.message,
          { kind: 'retry' },
        )
      : { kind: 'ask' };
  }
  const at = rfc3339(now);
  if (answer.kind !== 'ok') {
    const [next, final] = afterFailure(answer);
    const results = {
      ...(status.results?.data === undefined
        ? {}
        : { data: status.results.data }),
      success: false,
      ...(answer.status ? { statusCode: answer.status } : {}),
      error: answer.message,
      lastUpdated: at,
    };
    return settle(
      facts,
      { state: 'Failed', results },
      'False',
      failureReason(answer),
      failureText(answer, endpoint),
      next,
      final,
    );
  }
  const { data, note } = capped(answer.whole);
  const notes = [
    note,
    answer.complete
      ? ''
      : `the list goes on: ${answer.stopped ?? 'its end was cut off'}`,
    intervalNote(spec.executionInterval),
  ].filter(text => text !== '');
  return settle(
    facts,
    {
      state: 'Queried',
      lastQueryTime: at,
      lastExecutionTime: at,
      ...(length === undefined
        ? { nextExecutionTime: undefined }
        : { nextExecutionTime: rfc3339(now + length) }),
      executionCount: (status.executionCount ?? 0) + 1,
      resultCount: countOf(answer.whole, answer.items),
      results: {
        success: true,
        statusCode: answer.status,
        ...(data === undefined ? {} : { data }),
        lastUpdated: at,
      },
    },
    'True',
    'Queried',
    notes.join('; '),
    length === undefined
      ? { kind: 'idle' }
      : { kind: 'at', time: now + length },
  );
}

function countOf(whole: Json | undefined, items: readonly Json[]): number {
  return Array.isArray(whole) || items.length > 0
    ? items.length
    : whole === undefined || whole === null
    ? 0
    : 1;
}

function settle(
  facts: QueryFacts,
  change: QueryStatus,
  ready: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  next: Next,
  stalled = false,
): QueryStep {
  const { object, now } = facts;
  const generation = object.metadata.generation;
  const status: QueryStatus = {
    ...object.status,
    ...change,
    message,
    conditions: standardConditions(
      object.status?.conditions,
      { ready, stalled, reason, message },
      generation,
      now,
    ),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  return { kind: 'settle', status, next };
}
