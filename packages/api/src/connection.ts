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

/** Connection: where an API lives and how to log in. */
export interface ConnectionSpec extends Target {
  /** Base URL, path included; all operations are below it. Sugar for `baseURL`. */
  url?: string;
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
  conditions?: Condition[];
  observedGeneration?: number;
}

export type Connection = KubeObject<ConnectionSpec, ConnectionStatus>;
