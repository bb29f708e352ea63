// SPDX-License-Identifier: Apache-2.0
import type { BundleProblem } from '../problems.ts';
import { orderOf } from './order.ts';
import type { Edge, GraphNode, Step } from './types.ts';

/** A node before its place in the graph is known. */
export type LooseNode = Omit<GraphNode, 'level' | 'needs' | 'needEdges' | 'neededBy' | 'specIsRead'>;

export type Arrangement =
  | {
      kind: 'arranged';
      nodes: GraphNode[];
      byId: Map<string, GraphNode>;
      edges: Edge[];
      steps: Step[];
      levels: string[][];
    }
  | { kind: 'refused'; problems: BundleProblem[] };

/**
 * Puts the nodes in order. Every node is two vertices, making it and being ready: making it waits for
 * the readiness of what it needs, its own readiness waits for its making and for the making of what its
 * `readyWhen` mentions. A sync wave is one more vertex, between the readiness of the wave before and
 * the making of its own nodes, so that a wave costs one edge a node.
 */
export function arrange(loose: LooseNode[], edges: Edge[], syncWaves: boolean): Arrangement {
  const position = new Map(loose.map((node, i) => [node.id, i]));
  const known = edges.filter(edge => position.has(edge.from) && position.has(edge.to));
  const problems = syncWaves ? contradictions(loose, known, position) : [];
  const waves = syncWaves && problems.length === 0 ? distinctWaves(loose) : [];
  const make = (i: number) => 2 * i;
  const ready = (i: number) => 2 * i + 1;
  const gate = new Map(waves.map((wave, i) => [wave, 2 * loose.length + i]));

  const before: [number, number][] = [];
  loose.forEach((node, i) => {
    before.push([make(i), ready(i)]);
    const own = gate.get(node.wave);
    const next = gate.get(waves[waves.indexOf(node.wave) + 1]);
    if (own !== undefined) {
      before.push([own, make(i)]);
    }
    if (next !== undefined) {
      before.push([ready(i), next]);
    }
  });
  for (const { from, to, cause } of known) {
    const [a, b] = [position.get(from) as number, position.get(to) as number];
    before.push(cause === 'ready' ? [make(a), ready(b)] : [ready(a), make(b)]);
  }
  const count = 2 * loose.length + waves.length;
  const sorted = orderOf({ count, edges: before });
  if (sorted.kind === 'cyclic') {
    for (const cycle of sorted.cycles) {
      problems.push(circle(cycle, loose, known));
    }
  }
  if (problems.length > 0 || sorted.kind === 'cyclic') {
    return { kind: 'refused', problems };
  }
  return arranged(loose, known, position, sorted.order, before);
}

function arranged(
  loose: LooseNode[],
  edges: Edge[],
  position: Map<string, number>,
  order: number[],
  before: [number, number][],
): Arrangement {
  const vertices = 2 * loose.length;
  const level = new Map<number, number>();
  const preceding = new Map<number, number[]>();
  for (const [a, b] of before) {
    const readinessOnly = b < vertices && b % 2 === 1 && a !== b - 1;
    if (!readinessOnly) {
      const list = preceding.get(b);
      if (list) {
        list.push(a);
      } else {
        preceding.set(b, [a]);
      }
    }
  }
  for (const vertex of order) {
    let highest = 0;
    for (const earlier of preceding.get(vertex) ?? []) {
      highest = Math.max(highest, level.get(earlier) ?? 0);
    }
    level.set(vertex, vertex < vertices && vertex % 2 === 1 ? highest + 1 : highest);
  }
  const full: GraphNode[] = loose.map((node, i) => ({
    ...node,
    level: level.get(2 * i) ?? 0,
    needs: [],
    needEdges: new Map<string, Edge>(),
    neededBy: [],
    specIsRead: false,
  }));
  link(full, edges, position);
  const nodes: GraphNode[] = [];
  const steps: Step[] = [];
  for (const vertex of order) {
    if (vertex < vertices) {
      const node = full[vertex >> 1];
      steps.push({ node, phase: vertex % 2 === 0 ? 'make' : 'ready' });
      if (vertex % 2 === 0) {
        nodes.push(node);
      }
    }
  }
  const levels: string[][] = [];
  for (const node of full) {
    (levels[node.level] ??= []).push(node.id);
  }
  return {
    kind: 'arranged',
    nodes,
    byId: new Map(full.map(node => [node.id, node])),
    edges,
    steps,
    levels,
  };
}

function link(nodes: GraphNode[], edges: Edge[], position: Map<string, number>): void {
  for (const edge of edges) {
    const { from, to, cause, reads } = edge;
    const source = nodes[position.get(from) as number];
    const target = nodes[position.get(to) as number];
    source.specIsRead ||= reads !== undefined && (reads === '' || /^spec\b/.test(reads));
    const needEdges = target.needEdges as Map<string, Edge>;
    if (cause !== 'ready' && !needEdges.has(from)) {
      needEdges.set(from, edge);
      target.needs.push(from);
      source.neededBy.push(to);
    }
  }
  const byPosition = (a: string, b: string) =>
    (position.get(a) as number) - (position.get(b) as number);
  for (const node of nodes) {
    node.needs.sort(byPosition);
    node.neededBy.sort(byPosition);
  }
}

function distinctWaves(nodes: LooseNode[]): number[] {
  return [...new Set(nodes.map(node => node.wave))].sort((a, b) => a - b);
}

function contradictions(
  nodes: LooseNode[],
  edges: Edge[],
  position: Map<string, number>,
): BundleProblem[] {
  const problems: BundleProblem[] = [];
  for (const { from, to, path, cause } of edges) {
    const source = nodes[position.get(from) as number];
    const target = nodes[position.get(to) as number];
    if (source.wave > target.wave) {
      problems.push({
        code: 'wave-contradiction',
        message: `Node ${to} is in wave ${target.wave} and ${
          cause === 'ready' ? 'is ready only after' : 'needs'
        } ${from}, which is in wave ${source.wave} and waits for it; give ${to} wave ${source.wave} or more.`,
        node: to,
        path,
      });
    }
  }
  return problems;
}

/** The circle as a person would say it, and the place of each of its needs. */
function circle(vertices: number[], nodes: LooseNode[], edges: Edge[]): BundleProblem {
  const ids: string[] = [];
  for (const vertex of vertices) {
    const id = vertex < 2 * nodes.length ? nodes[vertex >> 1].id : undefined;
    if (id !== undefined && !ids.includes(id)) {
      ids.push(id);
    }
  }
  const places: string[] = [];
  let path = '';
  ids.forEach((id, i) => {
    const need = ids[(i + 1) % ids.length];
    const edge = edges.find(each => each.to === id && each.from === need);
    if (edge) {
      places.push(`${edge.path} (${id} needs ${need})`);
      path ||= edge.path;
    }
  });
  return {
    code: 'cycle',
    message: `Nodes need each other in a circle: ${[...ids, ids[0]].join(' → ')}. Take out one of: ${places.join('; ')}.`,
    node: ids[0],
    path,
  };
}
