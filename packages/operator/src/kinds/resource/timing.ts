// SPDX-License-Identifier: Apache-2.0
import { interval, jittered } from '../duration.ts';
import type { Next } from '../next.ts';
import { remembered, specOf } from './facts.ts';
import { overrideChanged } from './override.ts';
import type { Facts, Step } from './types.ts';

const DEFAULT_INTERVAL = 10 * 60_000;

export function settleAsBefore(facts: Facts): Step {
  return {
    kind: 'settle',
    status: facts.object.status ?? {},
    next: nextLook(facts, lastLook(facts)),
  };
}

export function lookDue(facts: Facts): boolean {
  const { object } = facts;
  const settled =
    object.status?.observedGeneration === object.metadata.generation &&
    (object.status?.state === 'Synced' || object.status?.state === 'Observed');
  if (
    !settled ||
    facts.requested ||
    facts.pass.recorded !== undefined ||
    facts.pass.polled !== undefined ||
    facts.pass.clashes !== undefined ||
    overrideChanged(facts) ||
    secretsChanged(facts)
  ) {
    return true;
  }
  const length = interval(
    text(specOf(facts).executionInterval),
    DEFAULT_INTERVAL,
  );
  return (
    length !== undefined &&
    lastLook(facts) + jittered(length, object.metadata.uid ?? '') <= facts.now
  );
}

/** A Secret that a field names has another version than the one that was sent. */
function secretsChanged(facts: Facts): boolean {
  const before = remembered(facts)?.hidden;
  const after =
    facts.wanted.kind === 'ok' ? facts.wanted.applied.hidden : undefined;
  return before !== undefined && after !== undefined && before !== after;
}

export function nextLook(facts: Facts, last: number): Next {
  const length = interval(
    text(specOf(facts).executionInterval),
    DEFAULT_INTERVAL,
  );
  if (length === undefined || !facts.mapping.operations.get) {
    return { kind: 'idle' };
  }
  return {
    kind: 'at',
    time: last + jittered(length, facts.object.metadata.uid ?? ''),
  };
}

function lastLook(facts: Facts): number {
  const written =
    facts.object.status?.lastGetTime ?? facts.object.status?.lastSyncTime;
  return facts.lastLook ?? (written === undefined ? 0 : Date.parse(written));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
