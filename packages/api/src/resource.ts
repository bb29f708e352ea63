// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from './json.ts';
import type { Condition, KubeObject } from './object.ts';
import type { Target, TargetConnection } from './target.ts';

/**
 * The fields of `spec` that steer the operator and never reach the API. The list is closed: whatever
 * comes later goes under `sync`. An API field of such a name is called `<name>Field` in the custom resource.
 */
export const CONTROLLER_FIELDS = [
  'target',
  'targetConnection',
  'externalIDRef',
  'readOnly',
  'mergeOnUpdate',
  'onDelete',
  'executionInterval',
  'paused',
  'sync',
] as const;

/** Old flat names of `target`'s members, accepted as aliases. */
export const TARGET_ALIASES = [
  'targetHelmRelease',
  'targetStatefulSet',
  'targetDeployment',
  'targetPod',
  'targetPodOrdinal',
  'targetNamespace',
  'targetBaseURL',
] as const;

export interface ControllerFields {
  target?: Target;
  targetConnection?: TargetConnection;
  /** Adopt the external object with this id instead of creating one. */
  externalIDRef?: string;
  /** Observe only. */
  readOnly?: boolean;
  /** Send the live object merged with `spec` on PUT; default true. */
  mergeOnUpdate?: boolean;
  /** What becomes of the external object when this one is deleted; default Delete. */
  onDelete?: 'Delete' | 'Orphan' | 'Restore';
  /** How often drift is looked for, a Go duration (`10m`); default 10 minutes. */
  executionInterval?: string;
  paused?: boolean;
  sync?: JsonObject;
}

export type ResourceState =
  | 'Pending'
  | 'Syncing'
  | 'Synced'
  | 'Failed'
  | 'Observed'
  | 'NotFound'
  | 'Paused';

/** What an endpoint answered last. */
export interface EndpointResponse {
  success: boolean;
  statusCode?: number;
  data?: Json;
  error?: string;
  lastUpdated?: string;
}

export interface ResourceStatus {
  state?: ResourceState;
  /** The external object's id, as text. */
  externalID?: string;
  message?: string;
  conditions?: Condition[];
  observedGeneration?: number;
  /** RFC 3339; the last successful write to the API. */
  lastSyncTime?: string;
  lastGetTime?: string;
  response?: EndpointResponse;
  /** By endpoint URL, where there are several. */
  responses?: Record<string, EndpointResponse>;
  driftDetected?: boolean;
  driftDetectedCount?: number;
  /** The generation of `spec` that the API has got last. */
  syncedGeneration?: number;
  /** The field that was changed in the API and taken back last, how often in a row, and when (RFC 3339). */
  contention?: { field: string; count: number; lastTime: string };
  /** The fields that `spec.sync.override` sets at this time, and until when (RFC 3339). */
  override?: { fields: string[]; until: string };
  createdByController?: boolean;
  /** The endpoint on which the object was created; it never moves to another by itself. */
  endpoint?: string;
  /** The API's object before we changed it, where we adopted it. */
  originalState?: Json;
  adoptedAt?: string;
}

export type ApiResource = KubeObject<ControllerFields & JsonObject, ResourceStatus>;
