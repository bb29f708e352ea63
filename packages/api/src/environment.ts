// SPDX-License-Identifier: Apache-2.0
import type { KubeObject } from './object.ts';

/** Where a Bundle of an environment is rendered to. */
export interface Destination {
  /** A cluster that the operator is configured with; absent = the one it runs for. */
  cluster?: string;
  namespace?: string;
}

/** Environment: OpenChoreo's fields, and a default destination. */
export interface EnvironmentSpec {
  displayName?: string;
  description?: string;
  dataPlaneRef?: { kind: 'DataPlane' | 'ClusterDataPlane'; name: string };
  isProduction?: boolean;
  destination?: Destination;
}

export type Environment = KubeObject<EnvironmentSpec>;
