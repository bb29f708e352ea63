// SPDX-License-Identifier: Apache-2.0
import { Graph, layout as dagreLayout } from '@dagrejs/dagre';

/** What is laid out: ids of nodes, and edges between them. Sizes in pixels. */
export interface LayoutInput {
  nodes: string[];
  edges: { from: string; to: string }[];
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface LayoutResult {
  /** The upper left corner of each node, in pixels, by id. */
  nodes: Record<string, Point>;
  /** Where each edge goes, around the nodes in its way, by {@link edgeId}. */
  edges: Record<string, Point[]>;
}

/** Names the edge between two nodes. */
export function edgeId(edge: { from: string; to: string }): string {
  return JSON.stringify([edge.from, edge.to]);
}

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
  const result: LayoutResult = { nodes: Object.create(null), edges: Object.create(null) };
  for (const id of input.nodes) {
    const { x, y } = graph.node(key(id)) as Point;
    result.nodes[id] = { x: x - input.width / 2, y: y - input.height / 2 };
  }
  for (const edge of input.edges) {
    const laid = graph.edge(key(edge.from), key(edge.to)) as { points?: Point[] } | undefined;
    result.edges[edgeId(edge)] = laid?.points ?? [];
  }
  return result;
}

/** dagre keeps nodes in plain objects; no id may be the name of a member that those inherit. */
function key(id: string): string {
  return `#${id}`;
}
