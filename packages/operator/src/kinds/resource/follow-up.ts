// SPDX-License-Identifier: Apache-2.0
import { ANNOTATION_EXTERNAL_ID } from '@api-operators/api';
import { nextPoll, progressText, type Followed } from '../followed.ts';
import { createdAs, specOfThen } from './create-sent.ts';
import { moved } from './facts.ts';
import { movedAway, stuck } from './outcomes.ts';
import { settle } from './status.ts';
import type { Facts, Step } from './types.ts';

/**
 * The step for work that the API has accepted and not ended yet. Undefined when it has ended, one way or the other, so
 * that whoever asked for it goes on: `pass.polled` says how.
 */
export function followUp(facts: Facts): Step | undefined {
  const { followed, pass, now } = facts;
  if (!followed) {
    return undefined;
  }
  if (moved(facts)) {
    return movedAway(facts);
  }
  if (followed.operation === 'create' && lacksPlace(facts, followed)) {
    return findCreated(facts, followed);
  }
  if (!pass.polled) {
    return facts.pollAt !== undefined && facts.pollAt > now
      ? inProgress(facts, followed, facts.pollAt)
      : { kind: 'poll', followed };
  }
  const { progress, forgotten } = pass.polled;
  if (forgotten || progress.kind !== 'running') {
    return undefined;
  }
  return inProgress(
    facts,
    followed,
    facts.pollAt ?? nextPoll(followed, now, progress.retryAt),
    progress.message,
  );
}

/** Neither a place to read the progress nor the object's id is known. */
function lacksPlace({ mapping }: Facts, followed: Followed): boolean {
  return (
    followed.monitor === undefined &&
    followed.id === undefined &&
    mapping.identity?.singleton !== true
  );
}

/** The object that a create leads to is looked for until it is there. */
function findCreated(facts: Facts, followed: Followed): Step {
  const { mapping, pass, now } = facts;
  if (!mapping.operations.list || !mapping.identity?.findBy?.length) {
    return stuck(
      facts,
      'NoIdInAnswer',
      `the API accepted the creation and tells neither an id nor where its progress is. Set the annotation ${ANNOTATION_EXTERNAL_ID} to the id when the object is there`,
    );
  }
  switch (pass.search?.kind) {
    case undefined:
      return { kind: 'search', ...specOfThen(facts) };
    case 'found':
      return { kind: 'record', id: pass.search.id, ...createdAs(facts) };
    case 'failed':
      return inProgress(
        facts,
        followed,
        nextPoll(followed, now, undefined),
        pass.search.outcome.message,
      );
    default:
      return inProgress(facts, followed, nextPoll(followed, now, undefined));
  }
}

/** The work goes on. */
export function inProgress(
  facts: Facts,
  followed: Followed,
  time: number,
  problem?: string,
): Step {
  const doing = DOING[followed.operation] ?? followed.operation;
  return settle(
    facts,
    {
      state: 'Syncing',
      reason: 'InProgress',
      message: progressText(followed, doing, problem),
      ready: 'False',
      synced: 'Unknown',
    },
    { kind: 'at', time },
  );
}

const DOING: Record<string, string> = {
  create: 'the creation',
  update: 'the update',
  patch: 'the update',
  delete: 'the deletion',
};
