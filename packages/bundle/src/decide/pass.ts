// SPDX-License-Identifier: Apache-2.0
import { LABEL_NODE, type JsonObject, type KubeObject } from '@api-operators/api';
import type { Graph, GraphNode } from '../graph/types.ts';
import type { Owner } from './desired.ts';
import type { Item } from './items.ts';
import { keyOf, keyText } from './keys.ts';
import type { Values } from './operands.ts';
import type { Action, Cause, Observed } from './types.ts';
import { foreignView, viewOf, type View } from './view.ts';

/** One child during a pass. */
export interface Child {
  item: Item;
  live?: KubeObject;
  desired?: KubeObject<JsonObject>;
  /** Why it is not made or changed now; empty = it is up to date, or `applying`. */
  causes: Cause[];
  applying: boolean;
  view: View;
}

/** What is known of a node during a pass. */
export interface Run {
  node: GraphNode;
  /** `stopped`: it cannot be told what the children shall be, so those that exist are left alone. */
  outcome: 'made' | 'skipped' | 'stopped';
  /** Of `skipped` and `stopped`. */
  causes: Cause[];
  children: Child[];
  /** Set by the second phase. */
  ready: boolean;
}

/** Everything that one evaluation of a graph works on. Made anew each time; nothing of it is kept. */
export interface Pass {
  graph: Graph;
  owner: Owner;
  observed: Observed;
  /** The variables of expressions; `resources` grows as nodes are made. */
  values: Values;
  resources: Record<string, View | View[] | undefined>;
  runs: Map<string, Run>;
  byKey: Map<string, KubeObject>;
  byNode: Map<string, KubeObject[]>;
  /** The first node of a lower sync wave that is not ready. */
  unready?: GraphNode;
  actions: Action[];
}

export function startPass(graph: Graph, owner: Owner, observed: Observed): Pass {
  const byKey = new Map<string, KubeObject>();
  const byNode = new Map<string, KubeObject[]>();
  for (const child of observed.children) {
    byKey.set(keyText(keyOf(child)), child);
    const node = child.metadata.labels?.[LABEL_NODE] ?? '';
    const siblings = byNode.get(node);
    if (siblings) {
      siblings.push(child);
    } else {
      byNode.set(node, [child]);
    }
  }
  const resources: Pass['resources'] = Object.create(null);
  const values: Values = {
    resources,
    connections: connectionsView(graph, observed),
    cell: { ...(owner.namespace === undefined ? {} : { namespace: owner.namespace }), ...observed.cell },
    ...(graph.environment === undefined ? {} : { environment: graph.environment }),
  };
  return { graph, owner, observed, values, resources, runs: new Map(), byKey, byNode, actions: [] };
}

/** Files what a node came to, and shows it to expressions. */
export function file(pass: Pass, run: Run): void {
  const { node } = run;
  pass.runs.set(node.id, run);
  if (run.outcome === 'made') {
    const views = run.children.map(child => child.view);
    pass.resources[node.id] = node.forEach.length > 0 ? views : views[0];
  } else if (run.outcome === 'stopped' && node.forEach.length === 0 && run.children.length === 1) {
    const [{ item, live }] = run.children;
    pass.resources[node.id] = viewOf(node.kind, item.key, live, undefined);
  }
}

function connectionsView(graph: Graph, { connections = {} }: Observed): Record<string, unknown> {
  const views: Record<string, unknown> = Object.create(null);
  for (const [name, { resources }] of Object.entries(connections)) {
    const nodes: Record<string, View> = Object.create(null);
    for (const [id, live] of Object.entries(resources)) {
      nodes[id] = foreignView(graph.schemas.find(live.apiVersion, live.kind), live);
    }
    views[name] = { resources: nodes };
  }
  return views;
}
