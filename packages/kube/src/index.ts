// SPDX-License-Identifier: Apache-2.0
export {
  applyManifests,
  type AppliedObject,
  type ApplyManifestsOptions,
  type ApplyOutcome,
} from './apply/apply-manifests.ts';
export { createCache } from './cache/cache.ts';
export { createCacheSet, type CacheSetOptions } from './cache/cache-set.ts';
export type {
  Cache,
  CacheEvent,
  CacheHandler,
  CacheOptions,
  CacheReader,
  CacheScope,
  CacheSet,
  ChangeSource,
  ReflectorTiming,
} from './cache/types.ts';
export type { Availability, AvailabilityChange } from './client/availability.ts';
export type { KubeconfigOptions } from './client/cluster-access.ts';
export type { DiscoveredType, Discovery } from './client/discovery.ts';
export { parseJson, stringifyJson } from './client/json.ts';
export { KubeClient, type ClientOptions } from './client/kube-client.ts';
export {
  fieldConflicts,
  isAlreadyExists,
  isConflict,
  isFenced,
  isForbidden,
  isGone,
  isInvalid,
  isKubeError,
  isNamespaceTerminating,
  isNotFound,
  isTooManyRequests,
  isUnauthorized,
  isUnreachable,
  KubeError,
  type CallDescription,
  type FieldConflict,
  type KubeErrorInit,
  type Status,
  type StatusCause,
} from './client/kube-error.ts';
export type {
  ApplyOptions,
  CallOptions,
  DeleteOptions,
  DeleteOutcome,
  DryRun,
  ListOptions,
  ListResult,
  PatchBody,
  PatchOptions,
  WriteOptions,
} from './client/options.ts';
export type {
  AccessAttributes,
  AccessReview,
  RequestListener,
  RequestRecord,
  ResourceClient,
  StatusPatchOptions,
  WatchEvent,
  WatchOptions,
} from './client/types.ts';
export { createEventRecorder } from './events/event-recorder.ts';
export type { EventDetails, EventRecorder, EventRecorderOptions } from './events/types.ts';
export { createLeaseElection } from './lease/election.ts';
export type { Fence, LeaseElection, LeaseElectionOptions } from './lease/types.ts';
export { findCondition, isConditionTrue, setCondition, type Condition } from './objects/conditions.ts';
export { addFinalizer, hasFinalizer, removeFinalizer } from './objects/finalizers.ts';
export {
  keyOf,
  keyText,
  parseKey,
  type Json,
  type JsonObject,
  type KubeObject,
  type ObjectKey,
  type ObjectMeta,
  type OwnerReference,
  type UnstructuredObject,
} from './objects/object.ts';
export { controllerOf, isOwnedBy, ownerReference } from './objects/owner-reference.ts';
export {
  apiVersionOf,
  collectionPath,
  objectPath,
  parseApiVersion,
  resourceName,
  type ResourceType,
} from './objects/resource-type.ts';
export { compareResourceVersions } from './objects/resource-version.ts';
export { createKeyedQueue } from './queue/keyed-queue.ts';
export type { Outcome } from './queue/outcome.ts';
export type { KeyedQueue, KeyedQueueOptions, QueueStats, Reconciled } from './queue/types.ts';
export { equalJitter, exponential, fullJitter } from './time/backoff.ts';
export { systemClock, type Clock, type Random } from './time/clock.ts';
export { eventLoopDelay, type EventLoopDelay, type EventLoopDelays } from './time/event-loop-delay.ts';
