// SPDX-License-Identifier: Apache-2.0
import type {
  CacheSet,
  Clock,
  EventRecorder,
  KubeClient,
  Random,
} from '@api-operators/kube';
import type { OwnMarks } from './kinds/own-marks.ts';
import type { Reached } from './crash-points.ts';
import type { EndpointLookups, Resolution } from './endpoints/resolve.ts';
import type { Uses } from './endpoints/uses.ts';
import type { RestCaller } from './rest/caller.ts';
import type { CallLimiter } from './rest/limiter.ts';

/** Where the operator tells of itself. Nothing that it is given holds a Secret. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** What every reconciler of the operator shares. */
export interface Runtime {
  client: KubeClient;
  caches: CacheSet;
  clock: Clock;
  random: Random;
  logger: Logger;
  events: EventRecorder;
  rest: RestCaller;
  /** The lines at the Connections; {@link RestCaller} takes the places. */
  limiter: CallLimiter;
  endpoints: EndpointLookups;
  uses: Uses;
  ownMarks: OwnMarks;
  /** Namespaces that the operator looks after; absent = all. */
  namespaces?: readonly string[];
  /** Objects of one kind at a time; absent = as the kind has it. */
  concurrency?: number;
  /** How long running work may take to end, in milliseconds. */
  shutdownGraceMs: number;
  /** The last address and login of each Connection, for deletions that outlive their Connection. */
  lastResolved: Map<string, Extract<Resolution, { kind: 'ok' }>>;
  /** Fault suites stop the process here; absent in production. */
  reached?: Reached;
}
