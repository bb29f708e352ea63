// SPDX-License-Identifier: Apache-2.0
import { childName, type BundleNodeStatus, type BundleSummary } from '@api-operators/api';
import { externalIdOf, lastSyncOf, messageOfChild } from './child-state.ts';
import { isTerminating, keyOf } from './keys.ts';
import { causesText } from './messages.ts';
import type { Pass, Run } from './pass.ts';
import type { Leaving } from './prune.ts';
import { stateOf } from './state.ts';
import type { NodeOutcome } from './types.ts';

export interface Outcomes {
  /** One for each child, in the order of the graph. */
  parts: NodeOutcome[];
  /** Children that leave and belong to no node, or no element of a list, any more. */
  left: NodeOutcome[];
}

export function outcomesOf(pass: Pass, leaving: readonly Leaving[]): Outcomes {
  const left = new Set(leaving);
  const outcomes: NodeOutcome[] = [];
  for (const run of pass.runs.values()) {
    if (run.outcome === 'skipped') {
      const own = leaving.filter(({ nodeId }) => nodeId === run.node.id);
      own.slice(0, 1).forEach(each => left.delete(each));
      outcomes.push(skipped(pass, run, own[0]));
    } else if (run.children.length === 0) {
      outcomes.push(childless(pass, run));
    } else {
      outcomes.push(...run.children.map(child => made(run, child, pass.graph.paused)));
    }
  }
  return { parts: outcomes, left: leavingOutcomes([...left], id => pass.runs.has(id), pass.graph.paused) };
}

/** The outcomes of children that leave, each with an id of its own. */
export function leavingOutcomes(
  leaving: readonly Leaving[],
  isTaken: (id: string) => boolean,
  paused = false,
): NodeOutcome[] {
  const ids = new Set<string>();
  return leaving.map(({ nodeId, live, cause }) => {
    const id = isTaken(nodeId) || ids.has(nodeId) ? `${nodeId}[${live.metadata.name}]` : nodeId;
    ids.add(id);
    const message = paused ? 'is deleted when the pause ends' : 'is being deleted';
    return {
      id,
      nodeId,
      key: keyOf(live),
      state: paused && !isTerminating(live) ? 'Paused' : 'Deleting',
      ready: false,
      message: cause && !paused ? causesText([cause]) : message,
      causes: cause ? [cause] : [],
      live,
    };
  });
}

function made(run: Run, child: Run['children'][number], paused: boolean): NodeOutcome {
  const { item, live, desired, causes, applying } = child;
  const held = paused && applying;
  const state = held ? 'Paused' : stateOf(child);
  const own = live && causes.length === 0 ? messageOfChild(live) : '';
  return {
    id: item.rowId,
    nodeId: run.node.id,
    key: item.key,
    state,
    ready: run.outcome === 'made' && causes.length === 0,
    message: held
      ? `is ${live ? 'changed' : 'created'} when the pause ends`
      : causes.length > 0
      ? causesText(causes)
      : state === 'Synced'
      ? ''
      : own,
    causes,
    ...(desired ? { desired } : {}),
    ...(live ? { live } : {}),
  };
}

function skipped(pass: Pass, { node, causes }: Run, leaving: Leaving | undefined): NodeOutcome {
  return {
    id: node.id,
    nodeId: node.id,
    key: leaving ? keyOf(leaving.live) : emptyKey(pass, node.id, node.kind),
    state: leaving ? 'Deleting' : 'Skipped',
    ready: false,
    message: causesText(causes) || 'is skipped: all of skipWhen hold',
    causes,
    ...(leaving ? { live: leaving.live } : {}),
  };
}

/** A list that is empty, or that is not known yet. */
function childless(pass: Pass, run: Run): NodeOutcome {
  const { node, outcome, causes } = run;
  return {
    id: node.id,
    nodeId: node.id,
    key: emptyKey(pass, node.id, node.kind),
    state: outcome === 'stopped' ? stateOf({ causes, applying: false }) : 'Synced',
    ready: run.ready,
    message: outcome === 'stopped' ? causesText(causes) : 'forEach has no elements',
    causes,
  };
}

function emptyKey({ owner }: Pass, id: string, { apiVersion, kind }: { apiVersion: string; kind: string }) {
  return {
    apiVersion,
    kind,
    ...(owner.namespace === undefined ? {} : { namespace: owner.namespace }),
    name: childName(owner.name, id),
  };
}

export function rowOf(outcome: NodeOutcome, isSkipped: boolean): BundleNodeStatus {
  const { id, key, state, ready, message, live } = outcome;
  const externalID = externalIdOf(live);
  const lastSyncTime = lastSyncOf(live);
  return {
    id,
    kind: key.kind,
    name: key.name,
    state,
    ready,
    ...(isSkipped ? { skipped: true } : {}),
    ...(externalID === undefined ? {} : { externalID }),
    ...(message === '' ? {} : { message }),
    ...(lastSyncTime === undefined ? {} : { lastSyncTime }),
  };
}

/** Counts rows; what leaves without a node is not part of the Bundle any more. */
export function summaryOf(rows: readonly BundleNodeStatus[]): BundleSummary {
  const summary = { total: rows.length, synced: 0, failed: 0, pending: 0, skipped: 0 };
  for (const { state, skipped: left } of rows) {
    if (left) {
      summary.skipped += 1;
    } else if (state === 'Synced') {
      summary.synced += 1;
    } else if (state === 'Failed' || state === 'Blocked') {
      summary.failed += 1;
    } else {
      summary.pending += 1;
    }
  }
  return summary;
}
