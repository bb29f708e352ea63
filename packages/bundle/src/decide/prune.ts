// SPDX-License-Identifier: Apache-2.0
import { ANNOTATION_WAVE, LABEL_NODE, type KubeObject } from '@api-operators/api';
import { isTerminating, keyOf, keyText } from './keys.ts';
import type { Child, Pass } from './pass.ts';
import type { Action, Cause } from './types.ts';

/** A child that shall go, and what it waits for, if anything. */
export interface Leaving {
  nodeId: string;
  live: KubeObject;
  cause: Cause | undefined;
}

/**
 * Deletes in order, knowing nothing but the children themselves: the highest wave goes, and the next
 * one when it is really gone. A wave that cannot be read goes last. `pending` are children that stay but
 * are not yet what they shall be: until they are, they may still use what leaves, so what is below them stays.
 */
export function leave(
  leaving: readonly KubeObject[],
  pending: readonly KubeObject[],
): { actions: Action[]; leaving: Leaving[] } {
  const highest = Math.max(...leaving.map(waveOf), ...pending.map(waveOf));
  const ahead = [...leaving, ...pending].filter(child => waveOf(child) === highest);
  const actions: Action[] = [];
  const rows = [...leaving].sort(inOrder).map((live): Leaving => {
    const nodeId = nodeOf(live);
    const first = waveOf(live) === highest;
    if (first && !isTerminating(live)) {
      actions.push({ kind: 'delete', nodeId, key: keyOf(live), uid: live.metadata.uid });
    }
    return {
      nodeId,
      live,
      cause: first ? undefined : { kind: 'deletion-order', nodes: [...new Set(ahead.map(nodeOf))].sort() },
    };
  });
  return { actions, leaving: rows };
}

/** Removes what no node asks for any more: nodes that were taken out or are skipped, elements that left a list. */
export function prune(pass: Pass): Leaving[] {
  const wanted = new Set<string>();
  const stopped = new Set<string>();
  const pending: KubeObject[] = [];
  for (const { node, outcome, children } of pass.runs.values()) {
    if (outcome === 'stopped') {
      stopped.add(node.id);
      pending.push(...(pass.byNode.get(node.id) ?? []));
      continue;
    }
    for (const child of children) {
      wanted.add(keyText(child.item.key));
      if (child.live && !node.externalRef && isOutdated(child)) {
        pending.push(child.live);
      }
    }
  }
  const unwanted = pass.observed.children.filter(
    child => !wanted.has(keyText(keyOf(child))) && !stopped.has(nodeOf(child)),
  );
  if (unwanted.length === 0) {
    return [];
  }
  const { actions, leaving } = leave(unwanted, pending);
  pass.actions.push(...actions);
  return leaving;
}

/** Whether the live child is not (or cannot be told to be) what it shall be. Not being ready is no reason. */
function isOutdated({ live, desired, applying, causes }: Child): boolean {
  return (
    applying ||
    desired === undefined ||
    (live !== undefined && isTerminating(live)) ||
    causes.some(({ kind }) => kind === 'node' || kind === 'invalid')
  );
}

function waveOf({ metadata }: KubeObject): number {
  const wave = metadata.annotations?.[ANNOTATION_WAVE] ?? '';
  return /^\d{1,9}$/.test(wave) ? Number(wave) : -1;
}

function nodeOf({ metadata }: KubeObject): string {
  return metadata.labels?.[LABEL_NODE] ?? metadata.name;
}

function inOrder(a: KubeObject, b: KubeObject): number {
  return waveOf(b) - waveOf(a) || (a.metadata.name < b.metadata.name ? -1 : 1);
}
