// SPDX-License-Identifier: Apache-2.0
import type { GraphNode } from '../graph/types.ts';
import { isSettled } from './child-state.ts';
import { allTrue } from './evaluate.ts';
import type { Pass } from './pass.ts';
import type { Cause } from './types.ts';

export type Skip =
  | { kind: 'no' }
  | { kind: 'yes'; causes: Cause[] }
  | { kind: 'stopped'; causes: Cause[] };

/**
 * Whether a node is left out: a node that it needs is, or all its `skipWhen` hold. A condition that
 * cannot be told stops the node; it is never taken as an answer.
 *
 * A child that exists is deleted only on data that is settled: while a node that the condition reads
 * has not yet seen its last change, its status speaks of the past.
 */
export function skipOf(pass: Pass, node: GraphNode): Skip {
  const skippedNeed = node.needs.find(id => pass.runs.get(id)?.outcome === 'skipped');
  if (skippedNeed !== undefined) {
    return { kind: 'yes', causes: [{ kind: 'skipped-need', node: skippedNeed }] };
  }
  if (node.skipWhen.length === 0) {
    return { kind: 'no' };
  }
  const held = allTrue(node.skipWhen, 'skipWhen', pass.values);
  if (held.kind === 'false') {
    return { kind: 'no' };
  }
  if (held.kind === 'stopped') {
    return { kind: 'stopped', causes: held.causes };
  }
  if (pass.byNode.has(node.id)) {
    const unsettled = unsettledOperand(pass, node);
    if (unsettled !== undefined) {
      return { kind: 'stopped', causes: [{ kind: 'node', node: unsettled, state: 'Syncing' }] };
    }
  }
  return { kind: 'yes', causes: [] };
}

function unsettledOperand(pass: Pass, node: GraphNode): string | undefined {
  for (const { program } of node.skipWhen) {
    for (const { root, path } of program.references) {
      const run = root === 'resources' ? pass.runs.get(path[0]) : undefined;
      if (run?.children.some(({ live, applying }) => applying || (live && !isSettled(live)))) {
        return path[0];
      }
    }
  }
  return undefined;
}
