// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, KubeObject } from '@api-operators/api';
import { withTarget } from '../decide/desired.ts';
import { render } from '../decide/evaluate.ts';
import { itemsOf, type Item } from '../decide/items.ts';
import { isTerminating, keyOf, keyText } from '../decide/keys.ts';
import { causesText } from '../decide/messages.ts';
import { file, startPass, type Pass, type Run } from '../decide/pass.ts';
import { skipOf } from '../decide/skip.ts';
import type { Cause, Observed } from '../decide/types.ts';
import { completed, foreignView, viewOf } from '../decide/view.ts';
import type { GraphNode } from '../graph/types.ts';
import type { Placed } from './types.ts';
import { knownValue, shownValue, Unknown } from './unknown.ts';

/** One child as a Bundle would have it once everything that it needs is there. */
export interface PlannedChild {
  node: GraphNode;
  item: Item;
  /** Absent where it cannot be told. */
  spec?: JsonObject;
  live?: KubeObject;
  /** `unknown`: it depends on data that is known only afterwards whether there will be such a child. */
  fate: 'made' | 'skipped' | 'unknown' | 'failed';
  notes: string[];
}

/**
 * Renders a Bundle for its end state: needs count as ready, statuses are those that the children have
 * now, and what is not known stays an expression. Nodes with `externalRef` make nothing and are left out.
 */
export function rendering(placed: Placed, observed: Observed): PlannedChild[] {
  const pass = startPass(placed.graph, { ...placed, apiVersion: placed.graph.apiVersion, kind: '' }, observed);
  const planned: PlannedChild[] = [];
  for (const { node, phase } of placed.graph.steps) {
    if (phase === 'make') {
      planned.push(...planNode(pass, node));
    }
  }
  return planned;
}

function planNode(pass: Pass, node: GraphNode): PlannedChild[] {
  if (node.externalRef) {
    readExternal(pass, node, node.externalRef.name);
    return [];
  }
  const single: Item = { rowId: node.id, key: firstKey(pass, node) };
  const skip = skipOf(pass, node);
  if (skip.kind !== 'no') {
    const skipped = skip.kind === 'yes';
    file(pass, { node, outcome: skipped ? 'skipped' : 'stopped', causes: skip.causes, children: [], ready: true });
    const notes = [causesText(skip.causes) || 'is skipped: all of skipWhen hold'];
    return [{ node, item: single, fate: skipped ? 'skipped' : fateOf(skip.causes), notes, ...liveOf(pass, single) }];
  }
  const items = itemsOf(node, pass.owner, pass.values);
  if (items.kind === 'stopped') {
    file(pass, { node, outcome: 'stopped', causes: items.causes, children: [], ready: true });
    return [{ node, item: single, fate: fateOf(items.causes), notes: [causesText(items.causes)] }];
  }
  const run: Run = { node, outcome: 'made', causes: [], children: [], ready: true };
  const planned = items.items.map(item => planChild(pass, run, item));
  file(pass, run);
  return planned;
}

function planChild(pass: Pass, run: Run, item: Item): PlannedChild {
  const { node } = run;
  const values = item.each ? { ...pass.values, each: item.each } : pass.values;
  const notes: string[] = [];
  const rendered = render(node.spec, values, (source, cause) => {
    notes.push(knownAfterwards(source, cause));
    return new Unknown(source) as unknown as Json;
  });
  const { live } = liveOf(pass, item);
  if (rendered.kind === 'stopped') {
    run.children.push({
      item,
      causes: rendered.causes,
      applying: false,
      view: viewOf(node.kind, item.key, live, undefined),
    });
    return { node, item, fate: 'failed', notes: [causesText(rendered.causes)], ...(live ? { live } : {}) };
  }
  const spec = withTarget(pass.graph, node, rendered.value as JsonObject);
  run.children.push({
    item,
    ...(live ? { live } : {}),
    causes: [],
    applying: false,
    view: viewOf(node.kind, item.key, live, completed(node.kind, knownValue(spec) as JsonObject)),
  });
  return { node, item, spec: shownValue(spec) as JsonObject, fate: 'made', notes, ...(live ? { live } : {}) };
}

function knownAfterwards(source: string, cause: Cause): string {
  return cause.kind === 'missing'
    ? `${source} is known only when ${cause.missing} is there.`
    : causesText([cause]);
}

function readExternal(pass: Pass, node: GraphNode, name: string): void {
  const key = { ...firstKey(pass, node), name };
  const live = pass.byKey.get(keyText(key)) ?? pass.observed.find?.(key);
  const view = live ? foreignView(node.kind, live) : viewOf(node.kind, key, undefined, undefined);
  const child = { item: { rowId: node.id, key }, causes: [], applying: false, view };
  file(pass, { node, outcome: 'made', causes: [], children: [child], ready: true });
}

function firstKey({ owner }: Pass, node: GraphNode) {
  const single = itemsOf({ ...node, forEach: [] }, owner, {});
  return single.kind === 'items' ? single.items[0].key : keyOf({ ...node.kind, metadata: { name: node.id } });
}

function liveOf(pass: Pass, item: Item): { live?: KubeObject } {
  const live = pass.byKey.get(keyText(item.key));
  return live && !isTerminating(live) ? { live } : {};
}

function fateOf(causes: readonly Cause[]): 'unknown' | 'failed' {
  return causes.some(({ kind }) => kind === 'error' || kind === 'limit') ? 'failed' : 'unknown';
}
