// SPDX-License-Identifier: Apache-2.0
import type { Condition, Json, NodeState, BundleSummary } from '@api-operators/api';
import type { BundleKey } from './bundle-key.ts';

/** One Bundle in the list. */
export interface BundleListItem extends BundleKey {
  api: string;
  kind: string;
  template: boolean;
  state: string;
  message?: string;
  environments: { name: string; state: string; release?: ReleaseView }[];
}

/** A release as it is shown: `#3` and its short name. */
export interface ReleaseView {
  name: string;
  digest: string;
  number?: number;
  createdAt?: string;
}

/** All that the page of one Bundle shows; the stream sends it whole whenever something in it changed. */
export interface BundleView {
  key: BundleKey;
  kind: string;
  api: string;
  template: boolean;
  state: string;
  message?: string;
  conditions: Condition[];
  /** Newest first. */
  releases: ReleaseView[];
  /** In the pipeline's order; the ones outside of it last. Empty for a Bundle that is no template. */
  environments: EnvironmentView[];
  /** The graph of the environment that was asked for, else of the first one, else of the Bundle itself. */
  graph: GraphView;
}

export interface EnvironmentView {
  name: string;
  displayName: string;
  isProduction: boolean;
  /** Absent where no Binding places the Bundle here. */
  binding?: { namespace: string; name: string };
  state: string;
  message?: string;
  summary?: BundleSummary;
  /** What the Binding asks for; absent = it follows the Bundle. */
  pinned?: ReleaseView;
  /** What is rendered there now. */
  release?: ReleaseView;
  /** Environments that a promotion from here may go to. */
  promotesTo: string[];
}

export interface GraphView {
  /** The object whose graph it is: a template, or the concrete Bundle of an environment. */
  source: { namespace: string; name: string; environment?: string };
  nodes: GraphNodeView[];
  edges: GraphEdgeView[];
  /** Why there is no graph, one line a problem. */
  problems: string[];
}

export interface GraphNodeView {
  id: string;
  kind: string;
  /** The child's name; absent in a template. */
  name?: string;
  state: NodeState | 'Template';
  ready: boolean;
  message?: string;
  externalID?: string;
}

export interface GraphEdgeView {
  from: string;
  to: string;
  /** `dependsOn`, or the expressions that make the edge, with the field that each is in. */
  because: { field: string; expression?: string }[];
}

/** What the panel of one node shows. */
export interface NodeView {
  id: string;
  kind: string;
  namespace: string;
  name: string;
  /** The spec that the Bundle wants. */
  desired: Json;
  /** The custom resource as it is in the cluster, without managedFields. */
  live: Json;
  /** Why it waits; see packages/bundle explain. */
  explanation?: string;
  /** The last calls to the API, newest first. */
  calls: CallView[];
  /** Whether the journal of these calls is as it was written; absent where it is kept elsewhere. */
  journal?: JournalCheck;
}

/** The entries of one object are a chain of hashes: what was changed or taken out later is found. */
export type JournalCheck = { kind: 'intact'; entries: number } | { kind: 'broken'; entry: number; message: string };

/** One call to the REST API, Secrets masked. */
export interface CallView {
  /** Its position in the journal of the object, from 1. */
  entry: number;
  /** RFC 3339. */
  at: string;
  /** The custom resource that it was made for: `Pet petstore/rex`. */
  object: string;
  operation: string;
  method: string;
  url: string;
  status?: number;
  durationMs: number;
  /** `ok`, `accepted`, `absent`, `refused`, `unavailable`, `unknown`. */
  outcome: string;
  /** What went wrong. */
  message?: string;
  requestBody?: Json;
  responseBody?: Json;
  /** Of a call that changes something: the members of the API's object that are others since. */
  changes?: ValueChange[];
}

/** A member before and after; without the one it was added, without the other it is gone. */
export interface ValueChange {
  path: string;
  before?: Json;
  after?: Json;
}

export interface PromotionRequest {
  bundle: BundleKey;
  /** Environments by name. */
  from: string;
  to: string;
  /** Absent: the release that is in `from`. Naming an older one rolls back. */
  release?: string;
}

/** What the person who promotes has seen and agreed to. */
export interface PromotionAgreement {
  /** Of the review. */
  planHash: string;
  /** Yes to destroying data, where the review says that it would. */
  destroy: boolean;
}

/** May this user promote? If not, why, in a sentence for the page. */
export type PromotionRight = { allowed: true } | { allowed: false; reason: string };

/** What a promotion would do, before it does it. */
export interface PromotionReview {
  request: PromotionRequest;
  right: PromotionRight;
  /** Why it cannot be done, one line each; empty = it can. */
  refusals: string[];
  warnings: string[];
  /** Absent where it could not be found out. */
  binding?: { namespace: string; name: string };
  current?: ReleaseView;
  next?: ReleaseView;
  /** Data that the API holds is destroyed; promoting needs an explicit yes to that. */
  destructive: boolean;
  nodes: NodePlanView[];
  /** Names all that is shown; the promotion is refused when it no longer holds. */
  planHash: string;
}

export interface NodePlanView {
  id: string;
  kind: string;
  change: 'create' | 'update' | 'delete' | 'unchanged' | 'skipped' | 'unknown' | 'conflict';
  /** The call destroys data that the API holds. */
  destructive: boolean;
  fields: FieldPlanView[];
  /** The REST calls that follow. */
  calls: { method: string; path: string; body?: Json }[];
  /** What a reader should know besides: why it is skipped, what is not known yet. */
  notes: string[];
}

export interface FieldPlanView {
  /** `spec.name` */
  path: string;
  /** What the release that is there now renders. */
  rendered?: Json;
  /** What the API holds, as far as it is known. */
  live?: Json;
  /** What the new release renders. */
  next?: Json;
}

export type PromotionResult =
  | { kind: 'promoted'; binding: { namespace: string; name: string }; release: ReleaseView }
  | { kind: 'changed'; message: string; review: PromotionReview }
  | { kind: 'refused'; reasons: string[] };

/** A row of the preview of an OpenAPI document: what becomes which kind, and why. */
export interface PreviewRow {
  method: string;
  path: string;
  operationId?: string;
  /** Absent where the operation is left out. */
  kind?: string;
  role?: string;
  use?: string;
  reason: string;
}

export interface PreviewView {
  title: string;
  api: string;
  prefix: string;
  rows: PreviewRow[];
  kinds: { kind: string; role: string; plural: string; fields: number }[];
  /** Errors first; the first thousand. */
  problems: { severity: 'error' | 'warning' | 'info'; location: string; message: string; remedy?: string }[];
  /** How many there are in all. */
  problemCount: number;
}
