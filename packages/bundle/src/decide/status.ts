// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleStatus, BundleSummary } from '@api-operators/api';
import { conditionsOf, type Verdict } from './conditions.ts';
import { computedValues } from './derived.ts';
import { healthOf } from './health.ts';
import type { Pass } from './pass.ts';
import { rowOf, summaryOf, type Outcomes } from './rows.ts';
import { needsPerson } from './state.ts';
import type { NodeOutcome } from './types.ts';

/** The complete status of a Bundle whose graph was evaluated. */
export function statusOf(
  bundle: Bundle,
  pass: Pass,
  { parts, left }: Outcomes,
  now: number,
): BundleStatus {
  const isSkipped = (outcome: NodeOutcome) => pass.runs.get(outcome.nodeId)?.outcome === 'skipped';
  const outcomes = [...parts, ...left];
  const rows = parts.map(outcome => rowOf(outcome, isSkipped(outcome)));
  const summary = summaryOf(rows);
  const open = outcomes.filter(
    outcome => left.includes(outcome) || outcome.state === 'Deleting' || (!isSkipped(outcome) && !(outcome.ready && outcome.state === 'Synced')),
  );
  const unready = parts.filter(outcome => !isSkipped(outcome) && !outcome.ready);
  const stuck = outcomes.filter(outcome => !isSkipped(outcome) && outcome.causes.some(needsPerson));
  const failed = parts.filter(({ state }) => state === 'Failed' || state === 'Blocked');
  const { paused } = pass.graph;
  const state = stateOf(paused, open, failed, parts);
  const message = messageOf(state, summary, failed.length > 0 ? failed : open);
  const pausedVerdict = { status: 'False', reason: 'Paused', message } as const;
  const verdicts: Verdict[] = [
    unready.length === 0 && failed.length === 0
      ? { type: 'Ready', status: 'True', reason: 'Ready', message }
      : paused
      ? { type: 'Ready', ...pausedVerdict }
      : {
          type: 'Ready',
          status: 'False',
          reason: failed.length > 0 ? failedReason(failed) : 'NotReady',
          message,
        },
    state === 'Synced'
      ? { type: 'Synced', status: 'True', reason: 'Synced', message }
      : { type: 'Synced', status: 'False', reason: paused ? 'Paused' : state, message },
    stuck.length > 0
      ? { type: 'Stalled', status: 'True', reason: failedReason(stuck), message: lines(stuck) }
      : { type: 'Stalled', status: 'False', reason: 'Progressing', message: 'Nothing needs a person.' },
  ];
  const values = computedValues(pass.graph, pass.values, summary);
  return {
    state,
    message,
    resources: [...rows, ...left.map(outcome => rowOf(outcome, false))],
    summary,
    ...(values.length > 0 ? { computedValues: values } : {}),
    aggregatedHealth: { state: healthOf(pass.graph.aggregationStrategy, summary) },
    ...(bundle.metadata.generation === undefined ? {} : { observedGeneration: bundle.metadata.generation }),
    conditions: conditionsOf(verdicts, bundle.status?.conditions, bundle.metadata.generation, now),
  };
}

function stateOf(
  paused: boolean,
  open: readonly NodeOutcome[],
  failed: readonly NodeOutcome[],
  parts: readonly NodeOutcome[],
): NonNullable<BundleStatus['state']> {
  if (paused) {
    return 'Paused';
  }
  if (failed.length > 0) {
    return 'Failed';
  }
  if (open.length === 0) {
    return 'Synced';
  }
  const begun = parts.some(({ live, state }) => live !== undefined || state === 'Creating');
  return begun ? 'Syncing' : 'Pending';
}

function failedReason(outcomes: readonly NodeOutcome[]): string {
  const conflict = outcomes.some(({ causes }) => causes.some(({ kind }) => kind === 'conflict'));
  const blocked = outcomes.some(({ state }) => state === 'Blocked');
  return conflict ? 'NameConflict' : blocked ? 'Blocked' : 'ResourceFailed';
}

/** One line for `kubectl get`: how far it is, and the first thing that it waits for. */
function messageOf(
  state: NonNullable<BundleStatus['state']>,
  { total, synced, skipped }: BundleSummary,
  open: readonly NodeOutcome[],
): string {
  const counted = total - skipped;
  const skips = skipped > 0 ? `, ${skipped} skipped` : '';
  if (state === 'Synced') {
    return `${counted === 1 ? 'The one resource is' : `All ${counted} resources are`} synced${skips}.`;
  }
  const start =
    state === 'Paused' ? 'Paused: nothing is created, changed or deleted. ' : '';
  return `${start}${synced} of ${counted} synced${skips}${lines(open, '; ')}`;
}

/** The root causes: what others wait for comes before those that wait. */
function lines(outcomes: readonly NodeOutcome[], before = ''): string {
  const roots = outcomes.filter(({ causes }) => !causes.some(({ kind }) => kind === 'node'));
  const ordered = roots.length > 0 ? roots : outcomes;
  const [first] = ordered;
  if (first === undefined) {
    return before === '' ? '' : '.';
  }
  const more = outcomes.length - 1;
  return `${before}${first.id} ${first.message || `is ${first.state}`}${more > 0 ? ` (and ${more} more)` : ''}.`;
}
