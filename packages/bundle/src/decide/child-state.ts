// SPDX-License-Identifier: Apache-2.0
import type { Condition, KubeObject, NodeState } from '@api-operators/api';

interface ChildStatus {
  state?: string;
  message?: string;
  externalID?: string;
  observedGeneration?: number;
  conditions?: Condition[];
  lastSyncTime?: string;
  lastQueryTime?: string;
  completedAt?: string;
}

/** A child's own word for its state, as the state of its node. */
const STATES: Record<string, NodeState> = {
  Pending: 'Pending',
  Syncing: 'Syncing',
  Synced: 'Synced',
  Observed: 'Synced',
  Querying: 'Syncing',
  Queried: 'Synced',
  Executing: 'Syncing',
  Completed: 'Synced',
  Failed: 'Failed',
  NotFound: 'Failed',
  Paused: 'Paused',
};

export function statusOf(live: KubeObject | undefined): ChildStatus {
  const status = live?.status;
  return status !== null && typeof status === 'object' ? (status as ChildStatus) : {};
}

export function stateOfChild(live: KubeObject): NodeState {
  const { state } = statusOf(live);
  if (state === undefined || state === '') {
    return 'Creating';
  }
  return Object.hasOwn(STATES, state) ? STATES[state] : 'Pending';
}

/** Whether the child's status is about its present spec. Children that do not say are taken at their word. */
export function isSettled(live: KubeObject): boolean {
  const { observedGeneration } = statusOf(live);
  const { generation } = live.metadata;
  return observedGeneration === undefined || generation === undefined || observedGeneration >= generation;
}

/** The child's own verdict: its Ready condition, else its state. */
export function isReadyItself(live: KubeObject): boolean {
  const ready = statusOf(live).conditions?.find(({ type }) => type === 'Ready');
  return ready === undefined ? stateOfChild(live) === 'Synced' : ready.status === 'True';
}

export function messageOfChild(live: KubeObject): string {
  const { message, conditions } = statusOf(live);
  return message || conditions?.find(({ type }) => type === 'Ready')?.message || '';
}

export function lastSyncOf(live: KubeObject | undefined): string | undefined {
  const { lastSyncTime, lastQueryTime, completedAt } = statusOf(live);
  return lastSyncTime ?? lastQueryTime ?? completedAt;
}

export function externalIdOf(live: KubeObject | undefined): string | undefined {
  const { externalID } = statusOf(live);
  return typeof externalID === 'string' && externalID !== '' ? externalID : undefined;
}
