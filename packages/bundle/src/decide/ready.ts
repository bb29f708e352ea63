// SPDX-License-Identifier: Apache-2.0
import type { GraphNode } from '../graph/types.ts';
import { isReadyItself, isSettled, messageOfChild, statusOf } from './child-state.ts';
import { allTrue } from './evaluate.ts';
import type { Values } from './operands.ts';
import type { Child, Pass } from './pass.ts';
import type { Cause } from './types.ts';

/** Second phase of a node: whether those that need it may go on. */
export function ready(pass: Pass, node: GraphNode): void {
  const run = pass.runs.get(node.id);
  if (run === undefined || run.outcome === 'skipped') {
    return;
  }
  if (run.outcome === 'made') {
    for (const child of run.children) {
      if (child.causes.length === 0) {
        child.causes = unready(pass, node, child);
      }
    }
    run.ready = run.children.every(child => child.causes.length === 0);
  }
  if (!run.ready && (pass.unready === undefined || node.wave < pass.unready.wave)) {
    pass.unready = node;
  }
}

function unready(pass: Pass, node: GraphNode, { live, view, item }: Child): Cause[] {
  if (live === undefined) {
    return [{ kind: 'child', state: 'Pending', message: 'has not been made yet' }];
  }
  if (node.readyWhen.length === 0) {
    if (isSettled(live) && isReadyItself(live)) {
      return [];
    }
    return [{ kind: 'child', state: statusOf(live).state ?? '', message: ownMessage(live) }];
  }
  if (!isSettled(live)) {
    return [{ kind: 'child', state: statusOf(live).state ?? '', message: ownMessage(live) }];
  }
  const values: Values =
    node.forEach.length === 0
      ? pass.values
      : {
          ...pass.values,
          each: item.each,
          // Within its own readyWhen the id of a repeated node means the one child.
          resources: Object.assign(Object.create(null), pass.resources, { [node.id]: view }),
        };
  const held = allTrue(node.readyWhen, 'readyWhen', values);
  return held.kind === 'true' ? [] : held.kind === 'false' ? [held.cause()] : held.causes;
}

function ownMessage(live: NonNullable<Child['live']>): string {
  const said = messageOfChild(live);
  if (isSettled(live)) {
    return said;
  }
  return 'has not dealt with its last change yet';
}
