// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from './json.ts';
import type { Condition, KubeObject } from './object.ts';
import type { EndpointResponse } from './resource.ts';
import type { Target, TargetConnection } from './target.ts';

export interface QueryFields {
  target?: Target;
  targetConnection?: TargetConnection;
  /** A Go duration; absent = once a generation. */
  executionInterval?: string;
  paused?: boolean;
  sync?: JsonObject;
}

export interface QueryStatus {
  state?: 'Pending' | 'Querying' | 'Queried' | 'Failed' | 'Paused';
  message?: string;
  conditions?: Condition[];
  observedGeneration?: number;
  lastQueryTime?: string;
  lastExecutionTime?: string;
  nextExecutionTime?: string;
  executionCount?: number;
  resultCount?: number;
  results?: EndpointResponse;
  responses?: Record<string, EndpointResponse>;
}

export type ApiQuery = KubeObject<QueryFields & JsonObject, QueryStatus>;
