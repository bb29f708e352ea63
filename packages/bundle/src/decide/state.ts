// SPDX-License-Identifier: Apache-2.0
import type { NodeState } from '@api-operators/api';
import { isSettled, stateOfChild } from './child-state.ts';
import type { Child, Run } from './pass.ts';
import type { Cause } from './types.ts';

/** The state of one child, from why it is not there yet and what it says itself. */
export function stateOf({ causes, live, applying }: Pick<Child, 'causes' | 'live' | 'applying'>): NodeState {
  if (applying) {
    return live ? 'Syncing' : 'Creating';
  }
  const [cause] = causes;
  if (cause && !OWN_WORD.has(cause.kind)) {
    return STATE_OF_CAUSE[cause.kind];
  }
  if (live === undefined) {
    return 'Pending';
  }
  const own = stateOfChild(live);
  return own === 'Synced' && (cause || !isSettled(live)) ? 'Syncing' : own;
}

/** Causes of not being ready yet: the child is there and speaks for itself. */
const OWN_WORD: ReadonlySet<Cause['kind']> = new Set(['child', 'condition']);

/** The worst of a node's children. */
export function stateOfRun({ outcome, causes, children }: Run): NodeState {
  if (outcome === 'skipped') {
    return 'Skipped';
  }
  if (children.length === 0) {
    return outcome === 'stopped' ? stateOf({ causes, applying: false }) : 'Synced';
  }
  const states = children.map(stateOf);
  return WORST.find(state => states.includes(state)) ?? 'Synced';
}

/** Whether nothing changes until a person does something. */
export function needsPerson(cause: Cause): boolean {
  const state = STATE_OF_CAUSE[cause.kind];
  return state === 'Blocked' || cause.kind === 'conflict';
}

const STATE_OF_CAUSE: Record<Cause['kind'], NodeState> = {
  node: 'Waiting',
  missing: 'Waiting',
  'external-missing': 'Waiting',
  condition: 'Syncing',
  child: 'Syncing',
  applying: 'Creating',
  terminating: 'Deleting',
  'deletion-order': 'Deleting',
  'skipped-need': 'Skipped',
  conflict: 'Failed',
  error: 'Blocked',
  invalid: 'Blocked',
  limit: 'Blocked',
};

const WORST: NodeState[] = [
  'Failed',
  'Blocked',
  'Deleting',
  'Waiting',
  'Pending',
  'Creating',
  'Syncing',
  'Paused',
];
