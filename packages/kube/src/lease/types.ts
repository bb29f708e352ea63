// SPDX-License-Identifier: Apache-2.0
import type { KubeClient } from '../client/kube-client.ts';
import type { Clock, Random } from '../time/clock.ts';

export interface LeaseElectionOptions {
  client: KubeClient;
  namespace: string;
  name: string;
  /** Unique to this process; a restarted process is another one. */
  identity: string;
  labels?: Record<string, string>;
  /** How long others wait after the last renewal they saw; 15 s unless given. Whole seconds. */
  leaseDurationMs?: number;
  /** How long after its last renewal the leader stops acting; 10 s unless given, less than the above. */
  renewDeadlineMs?: number;
  /** Between two renewals; 2 s unless given. */
  retryPeriodMs?: number;
  onStarted?: (fence: Fence) => void;
  /** Called once for each `onStarted`, when leadership is lost, released or no longer certain. */
  onStopped?: (reason: string) => void;
  onLeader?: (identity: string) => void;
  onError?: (error: unknown) => void;
  clock?: Clock;
  random?: Random;
}

/** What a call that leaves the cluster carries: proof of leadership at the moment it is checked. */
export interface Fence {
  /** Grows with each change of leader; for marks on objects. */
  readonly token: string;
  /** False for good once this term of leadership ended or its renewal is overdue. */
  stillHeld(): boolean;
  /** Aborted when the term ends. */
  readonly signal: AbortSignal;
}

/** One leader among all that use the same Lease. */
export interface LeaseElection {
  start(): void;
  isLeader(): boolean;
  /** The fence of the present term; undefined for who does not lead. */
  fence(): Fence | undefined;
  /** Fulfilled when this process leads. */
  elected(): Promise<Fence>;
  /** Ends leadership, first here, then in the Lease, so that another can start at once. */
  stop(): Promise<void>;
}
