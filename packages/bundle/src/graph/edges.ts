// SPDX-License-Identifier: Apache-2.0
import type { UsedExpression } from '../compile/context.ts';
import type { BundleProblem } from '../problems.ts';
import type { Edge } from './types.ts';

/** What `dependsOn` says, with its place. */
export interface Explicit {
  node: string;
  on: string;
  path: string;
}

/**
 * The edges of a Bundle: one for each place that names another node.
 *
 * `readyWhen` makes an edge of cause `ready`, which does not hold back the creation of its node: it
 * says when the node counts as ready, so it can only matter once the node is there. What it reads of
 * others is waited for at that point (the other node need not be ready, it need only have the value).
 * The edge still takes part in the search for circles, for a node whose readiness waits for one that
 * waits for it would never be ready.
 */
export function edgesOf(
  expressions: readonly UsedExpression[],
  explicit: readonly Explicit[],
): { edges: Edge[]; problems: BundleProblem[] } {
  const edges: Edge[] = [];
  const problems: BundleProblem[] = [];
  for (const { node, on, path } of explicit) {
    if (node === on) {
      problems.push(selfReference(node, path, 'lists itself in `dependsOn`'));
    } else {
      edges.push({ from: on, to: node, cause: 'depends-on', path });
    }
  }
  for (const { expression, cause, node } of expressions) {
    if (cause === 'derived' || node === undefined) {
      continue;
    }
    const first = edges.length;
    for (const { root, path, start, end } of expression.program.references) {
      if (root !== 'resources' || path.length === 0) {
        continue;
      }
      const [from, ...rest] = path;
      if (from === node) {
        if (cause !== 'ready') {
          const problem = selfReference(node, expression.path, `reads itself in \`${expression.text}\``);
          const { offset } = expression;
          problems.push({ ...problem, start: offset + start, end: offset + end });
        }
        continue;
      }
      const reads = rest.join('.');
      const told = edges.slice(first).some(edge => edge.from === from && edge.reads === reads);
      if (!told) {
        edges.push({ from, to: node, cause, path: expression.path, expression: expression.text, reads });
      }
    }
  }
  return { edges, problems };
}

function selfReference(node: string, path: string, how: string): BundleProblem {
  return {
    code: 'self-reference',
    message: `Node ${node} ${how}, so it would wait for itself for ever; take that out.`,
    node,
    path,
  };
}
