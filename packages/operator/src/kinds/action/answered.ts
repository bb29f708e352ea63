// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import type { Settled } from '@api-operators/rest-mapping';
import { rfc3339 } from '../conditions.ts';
import { afterFailure, failureText } from '../failed-call.ts';
import { followedOf } from '../followed.ts';
import { capped } from '../results.ts';
import {
  pendingOf,
  record,
  type ActionFacts,
  type ActionStep,
} from './facts.ts';
import {
  afterwards,
  completedText,
  failed,
  failure,
  intervalOf,
  settle,
  unknown,
} from './settle.ts';

/** The answer to the call is here. */
export function answered(facts: ActionFacts): ActionStep {
  const answer = facts.answer!;
  switch (answer.kind) {
    case 'ok':
      return facts.recorded
        ? completed(facts, answer.status, answer.data, '')
        : record(facts, false);
    case 'accepted': {
      if (answer.monitor !== undefined) {
        const { retryAt } = answer;
        return {
          kind: 'follow',
          followed: followedOf('call', answer, facts.now, {}),
          ...(retryAt === undefined ? {} : { retryAt }),
        };
      }
      const note = `the API accepted the call (${answer.status}) and names no place where its progress can be read`;
      return facts.recorded
        ? completed(facts, answer.status, answer.data, note)
        : record(facts, false);
    }
    case 'unknown':
      return facts.idempotent || facts.repeatable
        ? failed(facts, answer, { kind: 'retry' }, false, answer.message)
        : unknown(facts, answer.message);
    default:
      return withoutEffect(facts, answer);
  }
}

/** This call had no effect; one before it, with the same key, may have had. */
function withoutEffect(
  facts: ActionFacts,
  answer: Exclude<Settled, { kind: 'ok' | 'unknown' }>,
): ActionStep {
  const pending = pendingOf(facts) !== undefined;
  const first = facts.marked || facts.repeatable;
  if (pending && first) {
    return { kind: 'unmark' };
  }
  if (pending && answer.kind !== 'unavailable') {
    return unknown(facts, `the repetition was refused: ${answer.message}`);
  }
  return failed(
    facts,
    answer,
    ...afterFailure(answer),
    failureText(answer, facts.endpoint),
  );
}

/** The work has ended, or the API does not know it any more. */
export function ended(facts: ActionFacts): ActionStep {
  const { progress, forgotten } = facts.polled!;
  if (progress.kind === 'succeeded') {
    const { result } = progress;
    const data =
      result?.kind === 'url' ? { location: result.url } : result?.data;
    return facts.recorded
      ? completed(facts, 200, data, '')
      : record(facts, false);
  }
  if (!facts.recorded) {
    return record(facts, true);
  }
  const why = progress.kind === 'failed' ? progress.message : '';
  return settle(
    facts,
    {
      state: 'Failed',
      lastExecutionTime: rfc3339(facts.now),
      result: failure(facts, why),
    },
    {
      ready: 'False',
      reason: forgotten ? 'OutcomeUnknown' : 'WorkFailed',
      message: forgotten
        ? `the API accepted the call, and nobody knows how it ended (${why}). It is not repeated: look in the API, and change spec to call again`
        : `the API accepted the call and could not carry it out: ${why}. It is not repeated by itself: change spec to call again`,
      stalled: true,
    },
    afterwards(facts, facts.now),
  );
}

function completed(
  facts: ActionFacts,
  statusCode: number,
  answer: Json | undefined,
  note: string,
): ActionStep {
  const { now } = facts;
  const { status } = facts.object;
  const at = rfc3339(now);
  const length = intervalOf(facts);
  const { data, note: cut } = capped(answer);
  return settle(
    facts,
    {
      state: 'Completed',
      ...(status?.state === 'Completed' ? {} : { executedAt: at }),
      completedAt: at,
      lastExecutionTime: at,
      nextExecutionTime:
        length === undefined ? undefined : rfc3339(now + length),
      executionCount: (status?.executionCount ?? 0) + 1,
      httpStatusCode: statusCode,
      result: {
        success: true,
        statusCode,
        ...(data === undefined ? {} : { data }),
        lastUpdated: at,
      },
      successCount: 1,
      totalEndpoints: 1,
    },
    {
      ready: 'True',
      reason: 'Completed',
      message: completedText(
        facts,
        [note, cut].filter(text => text !== '').join('; '),
      ),
    },
    afterwards(facts, now),
  );
}
