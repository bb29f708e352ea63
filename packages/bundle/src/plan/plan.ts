// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_WAVE,
  LABEL_NODE,
  digest,
  type JsonObject,
  type KubeObject,
  type RestMapping,
} from '@api-operators/api';
import type { KindSchema } from '../compile/kinds.ts';
import { externalIdOf } from '../decide/child-state.ts';
import { keyOf, keyText } from '../decide/keys.ts';
import { objectText } from '../decide/messages.ts';
import { ownerText } from '../decide/owner-text.ts';
import { changesChild, differencesOf, externalData } from './differences.ts';
import { rendering, type PlannedChild } from './rendering.ts';
import { restCalls } from './rest-calls.ts';
import type { Plan, PlanInput, PlanNode } from './types.ts';

/**
 * What would change if `after` took the place of `before`: for each child its rendered, live and new
 * value, field by field, and the REST calls that follow. Nothing is done and nothing is fetched. Equal
 * input gives an equal hash, so a review can be held against what is there when it is carried out.
 */
export function plan(input: PlanInput): Plan {
  const mappings = new Map<string, RestMapping>();
  for (const mapping of input.mappings) {
    if (mapping.spec) {
      mappings.set(`${mapping.spec.group}/${mapping.spec.kind}`, mapping);
    }
  }
  const before = new Map<string, PlannedChild>();
  for (const child of input.before ? rendering(input.before, input.observed) : []) {
    before.set(keyText(child.item.key), child);
  }
  const nodes: PlanNode[] = [];
  const kept = new Set<string>();
  for (const child of rendering(input.after, input.observed)) {
    const key = keyText(child.item.key);
    if (child.fate !== 'skipped') {
      kept.add(key);
    }
    if (child.fate !== 'skipped' || !child.live) {
      nodes.push(planned(input, mappings, child, before.get(key)));
    }
  }
  const unknown = new Set(nodes.filter(({ change }) => change === 'unknown').map(({ nodeId }) => nodeId));
  const leaving = input.observed.children
    .filter(live => !kept.has(keyText(keyOf(live))) && !unknown.has(nodeOf(live)))
    .sort((a, b) => waveOf(b) - waveOf(a) || (a.metadata.name < b.metadata.name ? -1 : 1));
  nodes.push(...leaving.map(live => removed(input, mappings, live, before.get(keyText(keyOf(live))))));
  return { nodes, destructive: nodes.some(node => node.destructive), summary: summaryOf(nodes), hash: hashOf(nodes) };
}

function planned(
  input: PlanInput,
  mappings: Map<string, RestMapping>,
  child: PlannedChild,
  before: PlannedChild | undefined,
): PlanNode {
  const { node, item, spec: after, live } = child;
  const base = {
    id: item.rowId,
    nodeId: node.id,
    key: item.key,
    ...(before?.spec ? { before: before.spec } : {}),
    ...(live ? { live } : {}),
  };
  if (child.fate !== 'made' || after === undefined) {
    const change = child.fate === 'skipped' ? ('skipped' as const) : ('unknown' as const);
    return { ...base, change, differences: [], destructive: false, calls: [], notes: child.notes };
  }
  const taken = live ? undefined : input.observed.find?.(item.key);
  if (taken && !input.observed.children.some(each => keyText(keyOf(each)) === keyText(item.key))) {
    const note = `${objectText(item.key)} exists already and belongs to ${ownerText(taken)}; it is not touched.`;
    return { ...base, after, change: 'conflict', differences: [], destructive: false, calls: [], notes: [note] };
  }
  const { mapping, version } = mappingOf(mappings, node.kind);
  const differences = differencesOf(node.kind, { before: before?.spec, live, after }, version);
  const change = live === undefined ? 'create' : differences.some(changesChild) ? 'update' : 'unchanged';
  const liveSpec = live?.spec as JsonObject | undefined;
  const moved = (version?.identity?.parents ?? []).filter(
    parent => live && differences.some(({ path }) => path === parent),
  );
  return {
    ...base,
    after,
    change,
    differences,
    destructive: moved.length > 0,
    calls:
      change === 'unchanged' || mapping === undefined
        ? []
        : restCalls({
            mapping,
            version: versionOf(node.kind),
            change,
            spec: after,
            ...(liveSpec ? { liveSpec } : {}),
            ...(externalIdOf(live) === undefined ? {} : { externalId: externalIdOf(live) }),
            ...(externalData(live) === undefined ? {} : { liveData: externalData(live) }),
          }),
    notes: [...child.notes, ...moved.map(parent => `\`${parent}\` is part of the object's address; the object there is left for another.`)],
  };
}

function removed(
  input: PlanInput,
  mappings: Map<string, RestMapping>,
  live: KubeObject,
  before: PlannedChild | undefined,
): PlanNode {
  const key = keyOf(live);
  const kind = input.after.graph.schemas.find(live.apiVersion, live.kind);
  const { mapping, version } = kind ? mappingOf(mappings, kind) : { mapping: undefined, version: undefined };
  const spec = (live.spec ?? {}) as JsonObject;
  const calls =
    mapping && kind
      ? restCalls({
          mapping,
          version: versionOf(kind),
          change: 'delete',
          spec,
          ...(externalIdOf(live) === undefined ? {} : { externalId: externalIdOf(live) }),
        })
      : [];
  return {
    id: before?.item.rowId ?? nodeOf(live),
    nodeId: nodeOf(live),
    key,
    change: 'delete',
    ...(before?.spec ? { before: before.spec } : {}),
    live,
    differences: kind ? differencesOf(kind, { before: before?.spec, live }, version) : [],
    destructive: calls.length > 0,
    calls,
    notes:
      calls.length > 0
        ? [`The object in the API is deleted${externalIdOf(live) === undefined ? '' : ` (id ${externalIdOf(live)})`}.`]
        : ['Nothing is deleted in the API.'],
  };
}

function mappingOf(mappings: Map<string, RestMapping>, kind: KindSchema) {
  const [group] = kind.apiVersion.split('/');
  const mapping = mappings.get(`${group}/${kind.kind}`);
  return { mapping, version: mapping?.spec?.versions.find(({ name }) => name === versionOf(kind)) };
}

function versionOf({ apiVersion }: KindSchema): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

function nodeOf({ metadata }: KubeObject): string {
  return metadata.labels?.[LABEL_NODE] ?? metadata.name;
}

function waveOf({ metadata }: KubeObject): number {
  const wave = Number(metadata.annotations?.[ANNOTATION_WAVE]);
  return Number.isInteger(wave) ? wave : -1;
}

function summaryOf(nodes: readonly PlanNode[]): Plan['summary'] {
  const summary = { create: 0, update: 0, delete: 0, unchanged: 0, other: 0 };
  for (const { change } of nodes) {
    summary[Object.hasOwn(summary, change) ? (change as keyof typeof summary) : 'other'] += 1;
  }
  return summary;
}

/** Bodies are left out: what a PUT keeps of the live object may change by itself, and the differences say what is new. */
function hashOf(nodes: readonly PlanNode[]): string {
  return digest(
    nodes.map(({ live, calls, ...shown }) => ({
      ...shown,
      uid: live?.metadata.uid,
      calls: calls.map(({ operation, method, path, headers, problem }) => ({
        operation,
        method,
        path,
        ...(headers ? { headers } : {}),
        ...(problem ? { problem } : {}),
      })),
    })),
  );
}
