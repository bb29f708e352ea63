// SPDX-License-Identifier: Apache-2.0
import type { BundleSummary, DerivedValue } from './bundle.ts';
import type { Condition, KubeObject } from './object.ts';
import type { AggregationStrategy } from './target.ts';

/** Aggregate: a roll-up over selected resources. */
export interface AggregateSpec {
  resources?: { kind: string; name: string; namespace?: string; apiVersion?: string }[];
  resourceSelectors?: {
    kind: string;
    apiVersion?: string;
    namePattern?: string;
    matchLabels?: Record<string, string>;
  }[];
  aggregationStrategy?: AggregationStrategy;
  derivedValues?: DerivedValue[];
  paused?: boolean;
}

export interface AggregateStatus {
  state?: 'Pending' | 'Healthy' | 'Degraded' | 'Unknown' | 'Paused';
  message?: string;
  summary?: BundleSummary;
  computedValues?: { name: string; value?: string; error?: string }[];
  conditions?: Condition[];
  observedGeneration?: number;
}

export type Aggregate = KubeObject<AggregateSpec, AggregateStatus>;
