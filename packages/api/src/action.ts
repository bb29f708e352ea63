// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from './json.ts';
import type { Condition, KubeObject } from './object.ts';
import type { QueryFields } from './query.ts';
import type { EndpointResponse } from './resource.ts';

/** The bytes of a binary body: literal base64, a URL, or a key of a ConfigMap or Secret. */
export interface BinarySource {
  data?: string;
  dataFrom?: {
    configMapRef?: { name: string; key: string };
    secretRef?: { name: string; key: string };
  };
  dataURL?: string;
  contentType?: string;
}

export interface ActionStatus {
  state?: 'Pending' | 'Executing' | 'Completed' | 'Failed' | 'Paused';
  message?: string;
  conditions?: Condition[];
  observedGeneration?: number;
  executedAt?: string;
  completedAt?: string;
  lastExecutionTime?: string;
  nextExecutionTime?: string;
  executionCount?: number;
  httpStatusCode?: number;
  result?: EndpointResponse;
  responses?: Record<string, EndpointResponse>;
  successCount?: number;
  totalEndpoints?: number;
}

export type ApiAction = KubeObject<QueryFields & JsonObject, ActionStatus>;
