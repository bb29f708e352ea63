// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_CREATE_PENDING,
  type ActionStatus,
} from '@api-operators/api';
import { rfc3339, standardConditions, type Standing } from '../conditions.ts';
import { interval, intervalNote } from '../duration.ts';
import { failureReason, type Failed } from '../failed-call.ts';
import type { Next } from '../next.ts';
import type { ActionFacts, ActionStep, Executed } from './facts.ts';

/** A settled pass: the status that was, with the change laid over it. */
export function settle(
  { object, now }: ActionFacts,
  change: ActionStatus,
  standing: Omit<Standing, 'stalled'> & { stalled?: boolean },
  next: Next,
): ActionStep {
  const { generation } = object.metadata;
  const { stalled = false, message } = standing;
  return {
    kind: 'settle',
    next,
    status: {
      ...object.status,
      ...change,
      message,
      conditions: standardConditions(
        object.status?.conditions,
        { ...standing, stalled },
        generation,
        now,
      ),
      ...(generation === undefined ? {} : { observedGeneration: generation }),
    },
  };
}

/** The length of the action's interval in milliseconds; undefined where it is carried out once a generation. */
export function intervalOf({ object }: ActionFacts): number | undefined {
  return interval(object.spec?.executionInterval, undefined);
}

/** The call was carried out: an interval begins, or nothing is left to do. */
export function afterwards(facts: ActionFacts, at: number): Next {
  const length = intervalOf(facts);
  return length === undefined
    ? { kind: 'idle' }
    : { kind: 'at', time: at + length };
}

/** What a completed action says of itself beside its result. */
export function completedText(facts: ActionFacts, note: string): string {
  const often = intervalNote(facts.object.spec?.executionInterval);
  return [note, often].filter(text => text !== '').join('; ');
}

/** The call had no effect, or is repeated with its key until that is known. */
export function failed(
  facts: ActionFacts,
  answer: Failed,
  next: Next,
  stalled: boolean,
  message: string,
): ActionStep {
  return settle(
    facts,
    {
      state: 'Failed',
      result: failure(facts, answer.message, answer.status),
      ...(answer.status ? { httpStatusCode: answer.status } : {}),
    },
    { ready: 'False', reason: failureReason(answer), message, stalled },
    next,
  );
}

/** What `status.result` tells of a call that did not succeed. */
export function failure(
  { now }: ActionFacts,
  error: string,
  statusCode?: number,
): NonNullable<ActionStatus['result']> {
  return {
    success: false,
    ...(statusCode ? { statusCode } : {}),
    error,
    lastUpdated: rfc3339(now),
  };
}

/** Nobody knows whether the call had its effect, so it is not made again. */
export function unknown(facts: ActionFacts, why: string): ActionStep {
  const lacks = facts.idempotent
    ? 'its answer to the repetition does not tell'
    : 'the API offers no idempotency key';
  const message =
    `the call was sent and may have had its effect (${why}). It is not repeated, because ${lacks}. ` +
    `Look in the API: to call again, remove the annotation ${ANNOTATION_CREATE_PENDING}; a change of spec calls again too`;
  return settle(
    facts,
    { state: 'Failed' },
    { ready: 'False', reason: 'OutcomeUnknown', message, stalled: true },
    { kind: 'stuck' },
  );
}

/** The call of this generation was carried out, and status may not say so yet. */
export function done(facts: ActionFacts, executed: Executed): ActionStep {
  const { status = {}, metadata } = facts.object;
  const next = afterwards(facts, executed.at);
  if (
    status.state === (executed.failed ? 'Failed' : 'Completed') &&
    status.observedGeneration === metadata.generation
  ) {
    return { kind: 'settle', status, next };
  }
  const at = rfc3339(executed.at);
  const lost = 'its answer was lost when the operator ended';
  return executed.failed
    ? settle(
        facts,
        { state: 'Failed', lastExecutionTime: at },
        {
          ready: 'False',
          reason: 'WorkFailed',
          message: `the API accepted the call and could not carry it out; ${lost}. It is not repeated by itself: change spec to call again`,
          stalled: true,
        },
        next,
      )
    : settle(
        facts,
        { state: 'Completed', completedAt: at, lastExecutionTime: at },
        {
          ready: 'True',
          reason: 'Completed',
          message: completedText(
            facts,
            status.result?.success ? '' : `the call was carried out; ${lost}`,
          ),
        },
        next,
      );
}
