// SPDX-License-Identifier: Apache-2.0
import { childName, type BundleNodeStatus, type BundleSummary } from '@api-operators/api';
import { externalIdOf, lastSyncOf, messageOfChild } from './child-state.ts';
import { keyOf } from './keys.ts';
import { causesText } from './messages.ts';
import type { Pass, Run } from './pass.ts';
import type { Leaving } from './prune.ts';
import { stateOf } from './state.ts';
import type { NodeOutcome } from './types.ts';

/** One outcome for each child, in the order of the graph; then those that leave and have no node any more. */
export function outcomesOf(pass: Pass, leaving: readonly Leaving[]): NodeOutcome[] {
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
      outcomes.push(...run.children.map(child => made(run, child)));
    }
  }
  const ids = new Set(outcomes.map(({ id }) => id));
  for (const { nodeId, live, cause } of left) {
    const id = ids.has(nodeId) ? `${nodeId}[${live.metadata.name}]` : nodeId;
    ids.add(id);
    outcomes.push({
      id,
      nodeId,
      key: keyOf(live),
      state: 'Deleting',
      ready: false,
      message: cause ? causesText([cause]) : 'is being deleted',
      causes: cause ? [cause] : [],
      live,
    });
  }
  return outcomes;
}

function made(run: Run, child: Run['children'][number]): NodeOutcome {
  const { item, live, desired, causes } = child;
  const state = stateOf(child);
  const own = live && causes.length === 0 ? messageOfChild(live) : '';
  return {
    id: item.rowId,
    nodeId: run.node.id,
    key: item.key,
    state,
    ready: run.outcome === 'made' && causes.length === 0,
    message: causes.length > 0 ? causesText(causes) : state === 'Synced' ? '' : own,
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
