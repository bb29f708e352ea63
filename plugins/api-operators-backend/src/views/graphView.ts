// SPDX-License-Identifier: Apache-2.0
import type { Bundle, JsonObject, RestMapping } from '@api-operators/api';
import { childName } from '@api-operators/api';
import { compile, kindsFrom, problemText, schemaLookup } from '@api-operators/bundle';
import type { ClusterSnapshot } from '@api-operators/backstage-plugin-api-operators-node';
import type {
  GraphEdgeView,
  GraphNodeView,
  GraphView,
} from '@api-operators/backstage-plugin-api-operators-common';
import { RESTMAPPINGS } from './family.ts';

/** The graph of a Bundle with the state of each node: of a template, or of an environment's copy. */
export function graphView(
  snapshot: ClusterSnapshot,
  bundle: Bundle,
  options: { template: boolean; environment?: string },
): GraphView {
  const name = bundle.metadata.name;
  const compiled = compile({
    apiVersion: bundle.apiVersion,
    name,
    spec: bundle.spec,
    schemas: schemaLookup(schemasOf(snapshot)),
  });
  return {
    source: {
      namespace: bundle.metadata.namespace ?? '',
      name,
      ...(options.environment ? { environment: options.environment } : {}),
    },
    problems: compiled.kind === 'refused' ? compiled.problems.map(problemText) : [],
    nodes: options.template ? templateNodes(bundle) : concreteNodes(bundle),
    edges: compiled.kind === 'compiled' ? edgeViews(compiled.graph.edges) : [],
  };
}

/** What may stand in a Bundle, as the cluster has it. */
export function schemasOf(snapshot: ClusterSnapshot) {
  return kindsFrom(
    snapshot.apis().flatMap(api => api.kinds.map(kind => kind.crd as unknown as JsonObject)),
    snapshot.list(RESTMAPPINGS) as RestMapping[],
  );
}

function templateNodes(bundle: Bundle): GraphNodeView[] {
  return (bundle.spec?.resources ?? []).map(resource => ({
    id: resource.id,
    kind: resource.kind,
    state: 'Template',
    ready: false,
  }));
}

function concreteNodes(bundle: Bundle): GraphNodeView[] {
  const seen = new Map((bundle.status?.resources ?? []).map(row => [row.id, row]));
  const nodes: GraphNodeView[] = (bundle.spec?.resources ?? []).map(resource => {
    const row = seen.get(resource.id);
    seen.delete(resource.id);
    return {
      id: resource.id,
      kind: resource.kind,
      name: row?.name ?? childName(bundle.metadata.name, resource.id),
      state: row?.state ?? 'Pending',
      ready: row?.ready ?? false,
      message: row?.message,
      externalID: row?.externalID,
    };
  });
  // Rows without a node of their own: elements of a forEach, and children that are still being removed.
  for (const row of seen.values()) {
    nodes.push({
      id: row.id,
      kind: row.kind,
      name: row.name,
      state: row.state,
      ready: row.ready,
      message: row.message,
      externalID: row.externalID,
    });
  }
  return nodes;
}

function edgeViews(
  edges: { from: string; to: string; path: string; expression?: string }[],
): GraphEdgeView[] {
  const views = new Map<string, GraphEdgeView>();
  for (const { from, to, path, expression } of edges) {
    const key = JSON.stringify([from, to]);
    const view = views.get(key) ?? { from, to, because: [] };
    view.because.push({ field: path, ...(expression ? { expression } : {}) });
    views.set(key, view);
  }
  return [...views.values()];
}
