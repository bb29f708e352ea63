// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from './json.ts';
import type { Condition, KubeObject } from './object.ts';
import type { AggregationStrategy, Target, TargetConnection } from './target.ts';

/** One node of the graph. */
export interface BundleResource {
  /** `^[a-z][a-z0-9-]*$`, unique in the Bundle. */
  id: string;
  kind: string;
  /** Absent = the Bundle's own. */
  apiVersion?: string;
  /** The child's spec; strings may hold `${…}`. */
  spec?: JsonObject;
  dependsOn?: string[];
  /** With `syncWaves`: 0 where absent. */
  wave?: number;
  /** One child for each element (each combination, where there are several lists); the element is `each.<name>`. */
  forEach?: Record<string, string>[];
  /** CEL; the node is ready when all are true. Absent = the child's own Ready condition. */
  readyWhen?: string[];
  /** CEL; the node is left out when all are true. */
  skipWhen?: string[];
  /** An existing object that is read, never written. */
  externalRef?: { name: string; namespace?: string };
}

export interface DerivedValue {
  name: string;
  /** CEL over `resources`, `summary`, `config`, `environment`. */
  expression: string;
}

export interface BundleSpec {
  resources: BundleResource[];
  /** Nodes of a higher `wave` wait until all of the lower ones are ready. */
  syncWaves?: boolean;
  target?: Target;
  targetConnection?: TargetConnection;
  environment?: string;
  derivedValues?: DerivedValue[];
  aggregationStrategy?: AggregationStrategy;
  paused?: boolean;
  /** A template is checked and released, never reconciled; so is a Bundle that uses `config`. */
  template?: boolean;
}

export type NodeState =
  | 'Pending'
  | 'Waiting'
  | 'Creating'
  | 'Syncing'
  | 'Synced'
  | 'Failed'
  | 'Blocked'
  | 'Skipped'
  | 'Deleting'
  | 'Paused';

export interface BundleNodeStatus {
  id: string;
  kind: string;
  /** The child's name. */
  name: string;
  state: NodeState;
  ready: boolean;
  skipped?: boolean;
  externalID?: string;
  /** Why it waits or failed, with the expression and the value of its operand. */
  message?: string;
  lastSyncTime?: string;
}

export interface BundleSummary {
  total: number;
  synced: number;
  failed: number;
  pending: number;
  skipped: number;
}

export interface BundleStatus {
  state?: 'Pending' | 'Syncing' | 'Synced' | 'Failed' | 'Paused' | 'Template';
  message?: string;
  resources?: BundleNodeStatus[];
  summary?: BundleSummary;
  computedValues?: { name: string; value?: string; error?: string }[];
  aggregatedHealth?: { state: 'Pending' | 'Healthy' | 'Degraded' | 'Unknown' };
  observedGeneration?: number;
  conditions?: Condition[];
  /** Templates: the release of the accepted generation. */
  currentRelease?: { name: string; digest: string };
  /** The keys of `config` that the Bundle uses, with the type that each must have. */
  configKeys?: { name: string; type: string }[];
}

export type Bundle = KubeObject<BundleSpec, BundleStatus>;
