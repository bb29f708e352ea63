// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, KubeObject } from '@api-operators/api';
import { validate, type Json as SchemaJson } from '@api-operators/schema';
import { schemaMessage } from '../compile/schema-message.ts';
import type { GraphNode } from '../graph/types.ts';
import { desiredChild, isUpToDate, withTarget } from './desired.ts';
import { render } from './evaluate.ts';
import { itemsOf, type Item } from './items.ts';
import { isTerminating, keyText } from './keys.ts';
import { objectText } from './messages.ts';
import type { Values } from './operands.ts';
import { ownerText } from './owner-text.ts';
import { file, type Child, type Pass, type Run } from './pass.ts';
import { skipOf } from './skip.ts';
import { stateOfRun } from './state.ts';
import type { Cause, ObjectKey } from './types.ts';
import { completed, foreignView, viewOf } from './view.ts';

/** First phase of a node: what its children shall be, and the applies that make them so. */
export function make(pass: Pass, node: GraphNode): void {
  file(pass, run(pass, node));
}

function run(pass: Pass, node: GraphNode): Run {
  const skip = skipOf(pass, node);
  if (skip.kind === 'yes') {
    return { node, outcome: 'skipped', causes: skip.causes, children: [], ready: false };
  }
  if (skip.kind === 'stopped') {
    return stopped(pass, node, skip.causes);
  }
  if (node.externalRef) {
    return external(pass, node, node.externalRef);
  }
  const gate = unmetNeeds(pass, node);
  const items = itemsOf(node, pass.owner, pass.values);
  if (items.kind === 'stopped') {
    return stopped(pass, node, gate.length > 0 ? gate : items.causes);
  }
  const children = items.items.map(item => child(pass, node, item, gate));
  return { node, outcome: 'made', causes: [], children, ready: false };
}

/** Needs that are not ready, and the sync wave before that is not. */
function unmetNeeds(pass: Pass, node: GraphNode): Cause[] {
  const causes: Cause[] = [];
  for (const id of node.needs) {
    const need = pass.runs.get(id);
    if (need && !need.ready) {
      const edge = node.needEdges.get(id);
      causes.push({ kind: 'node', node: id, state: stateOfRun(need), ...(edge ? { edge } : {}) });
    }
  }
  const { unready } = pass;
  if (causes.length === 0 && unready && unready.wave < node.wave) {
    const before = pass.runs.get(unready.id);
    causes.push({ kind: 'node', node: unready.id, state: before ? stateOfRun(before) : 'Pending' });
  }
  return causes;
}

function stopped(pass: Pass, node: GraphNode, causes: Cause[]): Run {
  const items = node.forEach.length === 0 ? itemsOf(node, pass.owner, pass.values) : undefined;
  const children: Child[] = [];
  if (items?.kind === 'items') {
    const [item] = items.items;
    const live = pass.byKey.get(keyText(item.key));
    children.push({
      item,
      ...(live ? { live } : {}),
      causes,
      applying: false,
      view: viewOf(node.kind, item.key, live, undefined),
    });
  }
  return { node, outcome: 'stopped', causes, children, ready: false };
}

function external(pass: Pass, node: GraphNode, ref: { name: string; namespace?: string }): Run {
  const namespace = ref.namespace ?? pass.owner.namespace;
  const key: ObjectKey = {
    apiVersion: node.kind.apiVersion,
    kind: node.kind.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name: ref.name,
  };
  const item: Item = { rowId: node.id, key };
  const gate = unmetNeeds(pass, node);
  const foreign = namespace !== pass.owner.namespace;
  const live = foreign ? undefined : pass.byKey.get(keyText(key)) ?? pass.observed.find?.(key);
  const causes: Cause[] = foreign
    ? [{ kind: 'limit', message: `externalRef names ${objectText(key)}, and a Bundle reads its own namespace only: make the object in namespace ${pass.owner.namespace}, or move the Bundle to namespace ${namespace}.` }]
    : live
    ? gate
    : [{ kind: 'external-missing', object: key }];
  const view = live ? foreignView(node.kind, live) : viewOf(node.kind, key, undefined, undefined);
  const child: Child = { item, ...(live ? { live } : {}), causes, applying: false, view };
  return { node, outcome: 'made', causes: [], children: [child], ready: false };
}

function child(pass: Pass, node: GraphNode, item: Item, gate: Cause[]): Child {
  const text = keyText(item.key);
  const live = pass.byKey.get(text);
  const values: Values = item.each ? { ...pass.values, each: item.each } : pass.values;
  const rendered = render(node.spec, values);
  const base = { item, ...(live ? { live } : {}), applying: false };
  if (rendered.kind === 'stopped') {
    const causes = gate.length > 0 ? gate : rendered.causes;
    return { ...base, causes, view: viewOf(node.kind, item.key, live, undefined) };
  }
  const spec = withTarget(pass.graph, node, rendered.value as JsonObject);
  const view = viewOf(node.kind, item.key, live, node.specIsRead ? completed(node.kind, spec) : spec);
  const taken = live ? undefined : pass.observed.find?.(item.key);
  if (taken) {
    return { ...base, causes: [{ kind: 'conflict', object: item.key, owner: ownerText(taken) }], view };
  }
  const desired = desiredChild(pass.graph, node, item.key, spec, pass.owner);
  if (live && isTerminating(live)) {
    return { ...base, desired, causes: [{ kind: 'terminating', object: item.key }], view };
  }
  if (live && isUpToDate(node, desired, live)) {
    return { ...base, desired, causes: [], view };
  }
  if (gate.length > 0) {
    return { ...base, desired, causes: gate, view };
  }
  const refused = node.spec.kind === 'literal' ? undefined : refusal(node, spec);
  if (refused) {
    return { ...base, desired, causes: [refused], view };
  }
  return { ...base, desired, causes: [apply(pass, node, desired, item.key, live)], applying: true, view };
}

function apply(
  pass: Pass,
  node: GraphNode,
  object: KubeObject<JsonObject>,
  key: ObjectKey,
  live: KubeObject | undefined,
): Cause {
  const create = live === undefined;
  pass.actions.push({ kind: 'apply', nodeId: node.id, key, object, create });
  return { kind: 'applying', create };
}

/** Values that are known only now are held against the schema before they are sent. */
function refusal(node: GraphNode, spec: JsonObject): Cause | undefined {
  const schema = node.kind.schema.properties?.spec;
  const [problem] = schema ? validate(schema, spec as SchemaJson, { path: 'spec' }) : [];
  return problem && { kind: 'invalid', path: problem.path, message: schemaMessage(problem) };
}
