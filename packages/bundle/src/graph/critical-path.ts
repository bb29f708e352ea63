// SPDX-License-Identifier: Apache-2.0
import type { Graph } from './types.ts';

/**
 * The chain of nodes that takes longest, first to last, and its length in the unit of `costOf`
 * (milliseconds to ready, say). The whole cannot be ready sooner, however much runs side by side.
 */
export function criticalPath(
  graph: Graph,
  costOf: (id: string) => number,
): { path: string[]; cost: number } {
  const best = new Map<string, { cost: number; via: string | undefined }>();
  let end: string | undefined;
  for (const node of graph.nodes) {
    let cost = 0;
    let via: string | undefined;
    for (const need of node.needs) {
      const earlier = best.get(need)?.cost ?? 0;
      if (via === undefined || earlier > cost) {
        cost = earlier;
        via = need;
      }
    }
    best.set(node.id, { cost: cost + costOf(node.id), via });
    if (end === undefined || cost + costOf(node.id) > (best.get(end)?.cost ?? 0)) {
      end = node.id;
    }
  }
  const path: string[] = [];
  for (let id = end; id !== undefined; id = best.get(id)?.via) {
    path.unshift(id);
  }
  return { path, cost: end === undefined ? 0 : best.get(end)?.cost ?? 0 };
}
