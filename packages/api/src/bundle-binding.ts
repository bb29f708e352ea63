// SPDX-License-Identifier: Apache-2.0
import type { BundleSummary } from './bundle.ts';
import type { Destination } from './environment.ts';
import type { JsonObject } from './json.ts';
import type { Condition, KubeObject } from './object.ts';
import type { AggregationStrategy, TargetConnection } from './target.ts';

/** The pin of a Binding; a digest that is not the release's is refused. */
export interface ReleaseReference {
  name: string;
  digest?: string;
}

/** BundleBinding: places a Bundle in an environment. A promotion changes `releaseRef` and nothing else. */
export interface BundleBindingSpec {
  bundleRef: { name: string; namespace?: string };
  /** Absent = follow the Bundle's newest release. */
  releaseRef?: ReleaseReference;
  environment: string;
  /** The values of `config.<key>`. */
  config?: JsonObject;
  targetConnection?: TargetConnection;
  /** How many endpoints of the connection must each hold every resource. */
  replicas?: number;
  aggregationStrategy?: AggregationStrategy;
  destination?: Destination;
  paused?: boolean;
}

export interface BundleBindingStatus {
  state?: 'Pending' | 'Syncing' | 'Synced' | 'Failed' | 'Paused';
  message?: string;
  conditions?: Condition[];
  observedGeneration?: number;
  /** The release that the concrete Bundle was last rendered from. */
  release?: { name: string; digest: string; number?: number };
  /** The concrete Bundle. */
  bundle?: { name: string; namespace: string; generation?: number };
  summary?: BundleSummary;
}

export type BundleBinding = KubeObject<BundleBindingSpec, BundleBindingStatus>;
