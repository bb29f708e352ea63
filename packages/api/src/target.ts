// SPDX-License-Identifier: Apache-2.0
import type { LocalReference } from './object.ts';

/** Where the API of one object lives; the most specific wins. See `Connection` for how to log in. */
export interface Target {
  baseURL?: string;
  baseURLs?: string[];
  service?: { name: string; port?: number | string; scheme?: 'http' | 'https'; path?: string };
  pod?: string;
  helmRelease?: string;
  statefulSet?: string;
  deployment?: string;
  labels?: Record<string, string>;
  podOrdinal?: number;
  namespace?: string;
}

export type TargetConnection = LocalReference;

export type AggregationStrategy = 'AllHealthy' | 'AnyHealthy' | 'Quorum';
