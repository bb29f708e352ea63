// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_CREATE_PENDING,
  ANNOTATION_EXECUTED,
  type ActionStatus,
  type ApiAction,
} from '@api-operators/api';
import type { Settled as Outcome } from '@api-operators/rest-mapping';
import { rfc3339, standardConditions } from '../conditions.ts';
import { interval } from '../duration.ts';
import type { Next } from '../next.ts';
import type { Endpoint } from '../resource/types.ts';
import { capped } from '../results.ts';

/** All that a decision about an action is made from. */
export interface ActionFacts {
  object: ApiAction;
  endpoint: Endpoint;
  /** Why the call cannot be built: a Secret or body source is missing. */
  blocked?: { reason: string; message: string };
  /** The API recognises a repeated call by its key. */
  idempotent: boolean;
  /** The call repeats nothing that matters: a GET, PUT or DELETE. */
  repeatable: boolean;
  marked?: boolean;
  answer?: Outcome;
  /** What the record of this pass says. */
  recorded?: boolean;
  /** Milliseconds since 1970. */
  now: number;
  freshIntent: string;
}

/** The pending mark holds the generation that it is for, so that a later one never takes it for its own. */
export type ActionStep =
  | { kind: 'mark'; intent: string }
  | { kind: 'call'; intent: string }
  /** The call was carried out: one metadata patch with the generation and time, and no pending mark. */
  | { kind: 'record'; executed: string }
  | { kind: 'unmark' }
  | { kind: 'settle'; status: ActionStatus; next: Next };

/** The next step for an action; pure. Its effects happen at most once a generation, or once an interval. */
export function decideAction(facts: ActionFacts): ActionStep {
  const { object, now, answer } = facts;
  const spec = object.spec ?? {};
  const status = object.status ?? {};
  if (object.metadata.deletionTimestamp) {
    return { kind: 'settle', status, next: { kind: 'idle' } };
  }
  const length = interval(spec.executionInterval, undefined);
  const executed = executedOf(facts);
  if (answer) {
    return answered(facts, answer, length);
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
  const pending = pendingOf(facts);
  if (
    executed &&
    executed.generation === object.metadata.generation &&
    pending === undefined
  ) {
    if (length === undefined || executed.at + length > now) {
      return done(facts, executed.at, length);
    }
  }
  const refused =
    facts.endpoint.kind === 'refused' ? facts.endpoint : facts.blocked;
  if (refused) {
    return settle(
      facts,
      { state: 'Failed' },
      'False',
      refused.reason,
      refused.message,
      { kind: 'retry' },
    );
  }
  if (pending !== undefined && !facts.marked) {
    return facts.idempotent || facts.repeatable
      ? { kind: 'call', intent: pending }
      : unknown(facts, 'the process ended before the answer came');
  }
  return pending !== undefined
    ? { kind: 'call', intent: pending }
    : {
        kind: 'mark',
        intent: `${object.metadata.generation ?? 0}.${facts.freshIntent}`,
      };
}

function answered(
  facts: ActionFacts,
  answer: Outcome,
  length: number | undefined,
): ActionStep {
  const { object, now, endpoint } = facts;
  const at = rfc3339(now);
  if (answer.kind === 'ok') {
    if (!facts.recorded) {
      return {
        kind: 'record',
        executed: `${object.metadata.generation ?? 0} ${new Date(
          now,
        ).toISOString()}`,
      };
    }
    const { data, note } = capped(answer.data);
    return settle(
      facts,
      {
        state: 'Completed',
        ...(object.status?.state === 'Completed' ? {} : { executedAt: at }),
        completedAt: at,
        lastExecutionTime: at,
        nextExecutionTime:
          length === undefined ? undefined : rfc3339(now + length),
        executionCount: (object.status?.executionCount ?? 0) + 1,
        httpStatusCode: answer.status,
        result: {
          success: true,
          statusCode: answer.status,
          ...(data === undefined ? {} : { data }),
          lastUpdated: at,
        },
        successCount: 1,
        totalEndpoints: 1,
      },
      'True',
      'Completed',
      note,
      length === undefined
        ? { kind: 'idle' }
        : { kind: 'at', time: now + length },
    );
  }
  if (answer.kind === 'unknown') {
    return facts.idempotent || facts.repeatable
      ? failed(facts, answer, { kind: 'retry' }, false, answer.message)
      : unknown(facts, answer.message);
  }
  // Beyond doubt without effect: the mark goes, and a later attempt is a new one.
  if (
    pendingOf(facts) !== undefined &&
    !(answer.kind === 'unavailable' && facts.idempotent)
  ) {
    return { kind: 'unmark' };
  }
  const login =
    endpoint.kind === 'ok' &&
    'reason' in answer &&
    (answer.reason === 'Unauthorized' || answer.reason === 'Forbidden')
      ? `. ${endpoint.login}`
      : '';
  const next: Next =
    answer.kind !== 'unavailable'
      ? { kind: 'stuck' }
      : answer.retryAt === undefined
      ? { kind: 'retry' }
      : { kind: 'at', time: answer.retryAt };
  return failed(
    facts,
    answer,
    next,
    answer.kind !== 'unavailable',
    answer.message + login,
  );
}

function failed(
  facts: ActionFacts,
  answer: Exclude<Outcome, { kind: 'ok' }>,
  next: Next,
  stalled: boolean,
  message: string,
): ActionStep {
  const result = {
    success: false,
    ...(answer.status ? { statusCode: answer.status } : {}),
    error: answer.message,
    lastUpdated: rfc3339(facts.now),
  };
  const reason =
    'reason' in answer
      ? answer.reason
      : answer.kind === 'absent'
      ? 'NotFound'
      : 'Unanswered';
  return settle(
    facts,
    {
      state: 'Failed',
      result,
      ...(answer.status ? { httpStatusCode: answer.status } : {}),
    },
    'False',
    reason,
    message,
    next,
    stalled,
  );
}

/** Nobody knows whether the call had its effect, so it is not made again. */
function unknown(facts: ActionFacts, why: string): ActionStep {
  return settle(
    facts,
    { state: 'Failed' },
    'False',
    'OutcomeUnknown',
    `the call was sent and may have had its effect (${why}). It is not repeated, because the API offers no idempotency key. ` +
      `Look in the API: to call again, remove the annotation ${ANNOTATION_CREATE_PENDING}; a change of spec calls again too`,
    { kind: 'stuck' },
    true,
  );
}

/** The call of this generation was carried out, and status may not say so yet. */
function done(
  facts: ActionFacts,
  at: number,
  length: number | undefined,
): ActionStep {
  const { status = {}, metadata } = facts.object;
  const next: Next =
    length === undefined ? { kind: 'idle' } : { kind: 'at', time: at + length };
  if (
    status.state === 'Completed' &&
    status.observedGeneration === metadata.generation
  ) {
    return { kind: 'settle', status, next };
  }
  return settle(
    facts,
    {
      state: 'Completed',
      completedAt: rfc3339(at),
      lastExecutionTime: rfc3339(at),
    },
    'True',
    'Completed',
    status.result?.success
      ? ''
      : 'the call was carried out; its answer was lost when the operator ended',
    next,
  );
}

function pendingOf(facts: ActionFacts): string | undefined {
  const intent = facts.object.metadata.annotations?.[ANNOTATION_CREATE_PENDING];
  return intent?.startsWith(`${facts.object.metadata.generation ?? 0}.`)
    ? intent
    : undefined;
}

function executedOf(
  facts: ActionFacts,
): { generation: number; at: number } | undefined {
  const match = /^(\d+) (\S+)$/.exec(
    facts.object.metadata.annotations?.[ANNOTATION_EXECUTED] ?? '',
  );
  return match
    ? { generation: Number(match[1]), at: Date.parse(match[2]) }
    : undefined;
}

function settle(
  facts: ActionFacts,
  change: ActionStatus,
  ready: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  next: Next,
  stalled = false,
): ActionStep {
  const { object, now } = facts;
  const generation = object.metadata.generation;
  return {
    kind: 'settle',
    next,
    status: {
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
    },
  };
}
