// SPDX-License-Identifier: Apache-2.0
import { Graph, layout as dagreLayout } from '@dagrejs/dagre';

/** What is laid out: ids of nodes, and edges between them. Sizes in pixels. */
export interface LayoutInput {
  nodes: string[];
  edges: { from: string; to: string }[];
  width: number;
  height: number;
}

/** The upper left corner of each node, in pixels, by id. */
export type LayoutResult = Record<string, { x: number; y: number }>;

/**
 * Layered, from left to right. The same graph gives the same picture: nodes go in by the order of their ids.
 * The ranker is tight-tree, for dagre's default takes ten times as long on tangled graphs.
 */
export function layout(input: LayoutInput): LayoutResult {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', ranker: 'tight-tree', nodesep: 24, ranksep: 72 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of [...input.nodes].sort()) {
    graph.setNode(key(id), { width: input.width, height: input.height });
  }
  for (const { from, to } of input.edges) {
    if (graph.hasNode(key(from)) && graph.hasNode(key(to))) {
      graph.setEdge(key(from), key(to));
    }
  }
  dagreLayout(graph);
  const result: LayoutResult = Object.create(null);
  for (const id of input.nodes) {
    const { x, y } = graph.node(key(id)) as { x: number; y: number };
    result[id] = { x: x - input.width / 2, y: y - input.height / 2 };
  }
  return result;
}

/** dagre keeps nodes in plain objects; no id may be the name of a member that those inherit. */
function key(id: string): string {
  return `#${id}`;
}
