// SPDX-License-Identifier: Apache-2.0
import { nextPoll, progressText } from '../followed.ts';
import { answered, ended } from './answered.ts';
import {
  executedOf,
  pendingOf,
  type ActionFacts,
  type ActionStep,
} from './facts.ts';
import { done, intervalOf, settle, unknown } from './settle.ts';

export type { ActionFacts, ActionStep } from './facts.ts';

/** The next step for an action; pure. Its effects happen at most once a generation, or once an interval. */
export function decideAction(facts: ActionFacts): ActionStep {
  const { object, now, answer, followed } = facts;
  const pending = pendingOf(facts);
  if (object.metadata.deletionTimestamp) {
    return {
      kind: 'settle',
      status: object.status ?? {},
      next: { kind: 'idle' },
    };
  }
  if (facts.polled && facts.polled.progress.kind !== 'running') {
    return ended(facts);
  }
  if (followed && pending !== undefined) {
    return follow(facts);
  }
  if (answer) {
    return answered(facts);
  }
  if (object.spec?.paused === true) {
    return settle(
      facts,
      { state: 'Paused' },
      {
        ready: 'Unknown',
        reason: 'Paused',
        message: 'spec.paused is set: the API is not called',
      },
      { kind: 'idle' },
    );
  }
  const executed = executedOf(facts);
  const length = intervalOf(facts);
  if (
    executed &&
    executed.generation === object.metadata.generation &&
    pending === undefined &&
    (length === undefined || executed.at + length > now)
  ) {
    return done(facts, executed);
  }
  if (
    pending !== undefined &&
    !facts.marked &&
    !facts.idempotent &&
    !facts.repeatable
  ) {
    return unknown(facts, 'the process ended before the answer came');
  }
  const { endpoint } = facts;
  const refused = endpoint.kind === 'refused' ? endpoint : facts.blocked;
  if (refused) {
    const { reason, message } = refused;
    const stalled = facts.blocked === refused && facts.blocked.final === true;
    return settle(
      facts,
      { state: 'Failed' },
      { ready: 'False', reason, message, stalled },
      { kind: stalled ? 'stuck' : 'retry' },
    );
  }
  if (facts.unread) {
    return { kind: 'read' };
  }
  return pending !== undefined
    ? { kind: 'call', intent: pending }
    : {
        kind: 'mark',
        intent: `${object.metadata.generation ?? 0}.${facts.freshIntent}`,
      };
}

/** The API has accepted the call: its progress is read now and then. */
function follow(facts: ActionFacts): ActionStep {
  const { pollAt, polled, now } = facts;
  const followed = facts.followed!;
  if (!polled && (pollAt === undefined || pollAt <= now)) {
    return { kind: 'poll', followed };
  }
  const progress = polled?.progress;
  const running = progress?.kind === 'running' ? progress : undefined;
  return settle(
    facts,
    { state: 'Executing' },
    {
      ready: 'False',
      synced: 'Unknown',
      reason: 'InProgress',
      message: progressText(followed, 'the call', running?.message),
    },
    {
      kind: 'at',
      time: pollAt ?? nextPoll(followed, now, running?.retryAt),
    },
  );
}
