// SPDX-License-Identifier: Apache-2.0
import type { AggregationStrategy, BundleSummary } from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import type { Member } from './select.ts';

export type Health = 'Pending' | 'Healthy' | 'Degraded' | 'Unknown';

/** What is wrong is named up to here, the rest counted. */
const NAMED = 10;
/** Characters of an object's own message that are shown. */
const SHOWN = 200;

const GOOD: readonly string[] = ['Synced', 'Observed', 'Queried', 'Completed'];

/** The state that an object shows; Pending where it shows none or does not exist. */
export function stateOf(object: UnstructuredObject | undefined): string {
  const state = object?.status?.state;
  return typeof state === 'string' ? state : 'Pending';
}

type Verdict = 'synced' | 'failed' | 'pending';

function verdictOf({ object }: Member): Verdict {
  const state = stateOf(object);
  if (GOOD.includes(state)) {
    return 'synced';
  }
  return state === 'Failed' ? 'failed' : 'pending';
}

/** How many are in which state; nothing is left out of an Aggregate, so `skipped` is 0. */
export function summarize(members: readonly Member[]): BundleSummary {
  const summary = {
    total: members.length,
    synced: 0,
    failed: 0,
    pending: 0,
    skipped: 0,
  };
  for (const member of members) {
    summary[verdictOf(member)] += 1;
  }
  return summary;
}

/** How many of `total` must be healthy. */
export function neededOf(strategy: AggregationStrategy, total: number): number {
  switch (strategy) {
    case 'AllHealthy':
      return total;
    case 'AnyHealthy':
      return 1;
    case 'Quorum':
      return Math.floor(total / 2) + 1;
    default:
      return strategy satisfies never;
  }
}

/** The health of the whole: Degraded when so many failed that what is pending cannot make it healthy. */
export function healthOf(
  strategy: AggregationStrategy,
  { total, synced, failed }: BundleSummary,
): Health {
  if (total === 0) {
    return 'Unknown';
  }
  const needed = neededOf(strategy, total);
  if (synced >= needed) {
    return 'Healthy';
  }
  return failed > total - needed ? 'Degraded' : 'Pending';
}

/** Names what is not healthy and why, what failed first. Empty where all is. */
export function complaint(members: readonly Member[]): string {
  const of = (verdict: Verdict) =>
    members.filter(member => verdictOf(member) === verdict);
  const bad = [...of('failed'), ...of('pending')];
  const more = bad.length - NAMED;
  return [
    ...bad.slice(0, NAMED).map(describe),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('; ');
}

function describe({ kind, name, object }: Member): string {
  if (!object) {
    return `${kind} ${name} does not exist`;
  }
  const message = object.status?.message;
  const why =
    typeof message === 'string' && message !== ''
      ? `: ${message.length > SHOWN ? `${message.slice(0, SHOWN)}…` : message}`
      : '';
  return `${kind} ${name} is ${stateOf(object)}${why}`;
}
