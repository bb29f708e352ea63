// SPDX-License-Identifier: Apache-2.0
import { FINALIZER_BUNDLE, type BundleNodeStatus } from '@api-operators/api';
import type { Graph } from '../graph/types.ts';
import { ownerOf } from './desired.ts';
import { make } from './make.ts';
import { startPass } from './pass.ts';
import { leave, prune } from './prune.ts';
import { ready } from './ready.ts';
import { leavingOutcomes, outcomesOf, rowOf, summaryOf } from './rows.ts';
import { deletingStatus, refusedStatus, templateStatus } from './special.ts';
import { statusOf } from './status.ts';
import type { DecideInput, Decision } from './types.ts';

/**
 * What to do now for a Bundle, and its complete status. Total: a Bundle that is deleted, refused, a
 * template or paused has its answer, too. Work and time grow with the number of nodes, not with
 * what happened before; equal input gives equal output, and a Bundle that is as it shall be no action.
 */
export function decide(input: DecideInput): Decision {
  const { bundle, compiled, observed, now } = input;
  if (bundle.metadata.deletionTimestamp !== undefined) {
    return deletion(input);
  }
  if (compiled.kind === 'refused') {
    return { actions: [], status: refusedStatus(bundle, compiled.problems, now), nodes: [] };
  }
  if (compiled.template) {
    const status = templateStatus(bundle, compiled.configKeys, observed.children.length, now);
    return { actions: [], status, nodes: [] };
  }
  return reconciliation(input, compiled.graph);
}

function reconciliation({ bundle, observed, now }: DecideInput, graph: Graph): Decision {
  const pass = startPass(graph, ownerOf(bundle), observed);
  for (const { node, phase } of graph.steps) {
    if (phase === 'make') {
      make(pass, node);
    } else {
      ready(pass, node);
    }
  }
  const leaving = prune(pass);
  const outcomes = outcomesOf(pass, leaving);
  const nodes = [...outcomes.parts, ...outcomes.left];
  const status = { ...carried(bundle), ...statusOf(bundle, pass, outcomes, now) };
  if (graph.paused) {
    return { actions: [], status, nodes };
  }
  const held = bundle.metadata.finalizers?.includes(FINALIZER_BUNDLE) ?? false;
  const makes = pass.actions.some(({ kind }) => kind === 'apply');
  return {
    actions: [
      ...(makes && !held ? [{ kind: 'add-finalizer' as const, finalizer: FINALIZER_BUNDLE }] : []),
      ...pass.actions,
    ],
    status,
    nodes,
  };
}

/** Fields of the last status that belong to other writers. */
function carried({ status }: DecideInput['bundle']) {
  return status?.currentRelease ? { currentRelease: status.currentRelease } : {};
}

/** Deletion looks at the children alone: a spec that no longer compiles, or data that is gone, cannot hold it up. */
function deletion({ bundle, observed, now }: DecideInput): Decision {
  if (observed.children.length === 0) {
    const held = bundle.metadata.finalizers?.includes(FINALIZER_BUNDLE) ?? false;
    return {
      actions: held ? [{ kind: 'remove-finalizer', finalizer: FINALIZER_BUNDLE }] : [],
      status: deletingStatus({ ...bundle, status: { ...bundle.status, resources: [] } }, 0, '', now),
      nodes: [],
    };
  }
  const { actions, leaving } = leave(observed.children, []);
  const nodes = leavingOutcomes(leaving, () => false);
  const rows: BundleNodeStatus[] = nodes.map(node => rowOf(node, false));
  const first = nodes.filter(({ causes }) => causes.length === 0).map(({ id }) => id);
  const status = deletingStatus(bundle, nodes.length, `now ${first.slice(0, 5).join(', ')}`, now);
  return { actions, status: { ...status, resources: rows, summary: summaryOf(rows) }, nodes };
}
