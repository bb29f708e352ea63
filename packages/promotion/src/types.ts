// SPDX-License-Identifier: Apache-2.0
import type {
  Bundle,
  BundleBinding,
  BundleRelease,
  DeploymentPipeline,
  Environment,
  RestMapping,
} from '@api-operators/api';
import type { ConnectionShapes, Observed, Plan, SchemaLookup } from '@api-operators/bundle';
import type { Refusal, Warning } from './refusals.ts';

/** What is rendered for a Binding, as observed. */
export interface Placement {
  /** The concrete Bundle; absent = nothing there yet. */
  bundle?: Bundle;
  /** Its children, and what else is in the namespace. */
  observed: Observed;
}

/** Everything that a promotion is decided on. Plain values; nothing is fetched. */
export interface PromotionFacts {
  /** The template. */
  bundle: Bundle;
  pipelines: readonly DeploymentPipeline[];
  environments: readonly Environment[];
  /** Of this Bundle. */
  bindings: readonly BundleBinding[];
  /** Of this Bundle, in any order. */
  releases: readonly BundleRelease[];
  /** Kinds and mappings of the cluster that the target is in. */
  schemas: SchemaLookup;
  mappings: readonly RestMapping[];
  connections?: ConnectionShapes;
  placementOf(binding: BundleBinding): Placement;
}

export interface PromotionRequest {
  /** Environments by name. `from` may be left out for the first of a pipeline and for a rollback. */
  from?: string;
  to: string;
  /** Name of a release; absent = the one that is in `from`. An older one than the target has is a rollback. */
  release?: string;
}

/** What was found out about a request before anything is rendered. */
export interface Route {
  source?: BundleBinding;
  target: BundleBinding;
  release: BundleRelease;
  /** What the target has now. */
  current?: BundleRelease;
  rollback: boolean;
}

/** A promotion that can be done, with all that it does. */
export interface Review {
  kind: 'possible';
  route: Route;
  plan: Plan;
  warnings: Warning[];
  /** Names what was reviewed: the plan, the release and the Binding's present pin. */
  planHash: string;
}

export interface Refused {
  kind: 'refused';
  refusals: Refusal[];
  warnings: Warning[];
  /** As far as it could be found out. */
  route?: Route;
}

export interface Consent {
  /** Of the review that the person saw. */
  planHash: string;
  /** Entity ref of who promotes. */
  by: string;
  /** Said explicitly where the plan destroys data outside of the cluster. */
  destroy?: boolean;
}

/** The one change of a promotion: a merge patch that the API server refuses when the Binding has changed since. */
export interface PromoteCommand {
  kind: 'patch';
  object: { apiVersion: string; kind: string; namespace?: string; name: string };
  patch: {
    metadata: { resourceVersion: string; annotations: Record<string, string> };
    spec: { releaseRef: { name: string; digest: string } };
  };
}

export type PromoteResult =
  | { kind: 'promote'; command: PromoteCommand; review: Review }
  /** What was reviewed is not what would be done now; `review` is the new one. */
  | { kind: 'changed'; review: Review }
  | Refused;

