// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject, KubeObject, RestMapping } from '@api-operators/api';
import type { ObjectKey, Observed } from '../decide/types.ts';
import type { Graph } from '../graph/types.ts';

/** A Bundle as it would be reconciled: compiled, concrete, with the identity of its object. */
export interface Placed {
  name: string;
  namespace: string;
  uid?: string;
  graph: Graph;
}

export interface PlanInput {
  /** What is rendered now; absent = nothing yet. */
  before?: Placed;
  after: Placed;
  observed: Observed;
  /** Of every kind involved, by apiVersion and kind. */
  mappings: Iterable<RestMapping>;
}

export interface PlanDifference {
  /** Below the child's spec: `tags[0].name`. */
  path: string;
  /** What the present release renders. */
  before?: Json;
  /** What the child in the cluster has. */
  live?: Json;
  /** What the API showed when it was last read, where it shows this field. */
  external?: Json;
  /** What the new release renders; `${…}` where that is known only afterwards. */
  after?: Json;
}

/** The call that follows. Values that are known only afterwards stand as `{petId}` in the path, as `${…}` in the body. */
export interface RestCall {
  operation: string;
  method: string;
  /** Below the Connection's URL. */
  path: string;
  /** Header and cookie parameters, by lower-case name. */
  headers?: Record<string, string>;
  mediaType?: string;
  /** Secrets are `***`. */
  body?: Json;
  /** Why the operator would not send this call. */
  problem?: string;
}

export interface PlanNode {
  /** Row id, as in `status.resources`. */
  id: string;
  nodeId: string;
  key: ObjectKey;
  /** `unknown`: whether it is made depends on values that are known only afterwards. */
  change: 'create' | 'update' | 'delete' | 'unchanged' | 'skipped' | 'unknown' | 'conflict';
  before?: JsonObject;
  live?: KubeObject;
  after?: JsonObject;
  differences: PlanDifference[];
  /** Data outside the cluster is destroyed. */
  destructive: boolean;
  calls: RestCall[];
  /** What a reader should know: why it is skipped, what is not known yet. */
  notes: string[];
}

export interface Plan {
  /** In the order in which they are made; deletions last, in the order in which they are done. */
  nodes: PlanNode[];
  destructive: boolean;
  summary: { create: number; update: number; delete: number; unchanged: number; other: number };
  /** digest() of everything above: what was reviewed is what runs. */
  hash: string;
}
