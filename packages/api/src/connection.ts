// SPDX-License-Identifier: Apache-2.0
import type { Condition, KubeObject } from './object.ts';
import type { Target } from './target.ts';

/** A key of a Secret in the Connection's own namespace. */
export interface SecretKeyReference {
  name: string;
  key: string;
}

/** How to log in to an API; keyed by the name of the document's security scheme, or `default`. */
export interface Credential {
  apiKey?: { secretRef: SecretKeyReference };
  basic?: { usernameSecretRef: SecretKeyReference; passwordSecretRef: SecretKeyReference };
  bearer?: { secretRef: SecretKeyReference };
  oauth2ClientCredentials?: {
    clientIdSecretRef: SecretKeyReference;
    clientSecretSecretRef: SecretKeyReference;
    tokenUrl?: string;
    scopes?: string[];
  };
}

/** Which of several addresses calls go to; ByOrdinal: the Pod that `statefulSet` and `podOrdinal` name. */
export type EndpointStrategy = 'RoundRobin' | 'LeaderOnly' | 'AnyHealthy' | 'AllHealthy' | 'ByOrdinal';

/** How calls choose among the addresses of a Connection. */
export interface ConnectionEndpoints {
  strategy: EndpointStrategy;
  /** What each address is asked with GET, without credentials. */
  healthCheck?: {
    /** From the root of the host; absent = the path of the address itself. */
    path?: string;
    /** A Go duration; absent = 10s, never below 1s. */
    interval?: string;
    /** A Go duration; absent = 2s, never above 10s. */
    timeout?: string;
    /** Absent = any from 200 to 399. */
    expectedStatus?: number;
  };
}

/** What the last health checks of an address came to. */
export interface EndpointHealth {
  url: string;
  healthy: boolean;
  /** How the check failed; empty where it did not. */
  message: string;
}

/** Connection: where an API lives and how to log in. */
export interface ConnectionSpec extends Target {
  /** Base URL, path included; all operations are below it. Sugar for `baseURL`. */
  url?: string;
  /** Absent = no health checks: several `baseURLs` hold each object, and of Pods the first that is ready is called. */
  endpoints?: ConnectionEndpoints;
  credentials?: Record<string, Credential>;
  tls?: {
    caSecretRef?: SecretKeyReference;
    certSecretRef?: SecretKeyReference;
    keySecretRef?: SecretKeyReference;
    serverName?: string;
  };
  limits?: {
    requestsPerSecond?: number;
    concurrency?: number;
    /** A Go duration for one call in all. */
    timeout?: string;
    maxResponseBytes?: number;
  };
  /** The Bundle whose resources `connections.<name>.resources` shows. */
  bundleRef?: { name: string; kind?: string; apiVersion?: string; namespace?: string };
  /** Namespaces that may use it; absent = its own alone, `*` = all. */
  allowedNamespaces?: string[];
}

export interface ConnectionStatus {
  /** The URL that calls go to at this moment. */
  resolvedEndpoint?: string;
  /** The addresses that `spec.endpoints` chooses among, the first 20. */
  endpoints?: EndpointHealth[];
  conditions?: Condition[];
  observedGeneration?: number;
}

export type Connection = KubeObject<ConnectionSpec, ConnectionStatus>;
