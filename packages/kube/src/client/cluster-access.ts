// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs';
import type https from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';

export interface KubeconfigOptions {
  /** A kubeconfig file; absent, with `text` absent too, means $KUBECONFIG or ~/.kube/config. */
  file?: string;
  /** A kubeconfig's text. */
  text?: string;
  /** A context other than the current one. */
  context?: string;
}

export interface TlsSettings {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  passphrase?: string;
  servername?: string;
  rejectUnauthorized?: boolean;
}

export interface Credentials {
  /** By lower-case names, so that a call's own headers replace them. */
  headers: Record<string, string>;
  tls: TlsSettings;
}

/** How long an answer of a login plugin or token file is used before it is asked again. */
const REFRESH_MS = 10_000;
/** A login plugin that takes longer is given up. */
const LOGIN_DEADLINE_MS = 60_000;

/**
 * One cluster and one login, as a kubeconfig names them. The only user of client-node: it parses
 * the file and runs exec plugins, OIDC refreshes and token files.
 */
export class ClusterAccess {
  readonly server: URL;
  readonly proxyUrl: string | undefined;
  /** The context's namespace, if it names one. */
  readonly namespace: string | undefined;
  readonly #load: () => KubeConfig;
  readonly #dynamic: boolean;
  #config: KubeConfig;
  #current: Promise<Credentials> | undefined;
  #loadedAt = 0;

  constructor(load: () => KubeConfig, options: { allowHttp?: boolean } = {}) {
    this.#load = () => withUser(load());
    this.#config = this.#load();
    const cluster = this.#config.getCurrentCluster();
    if (!cluster) throw new Error('the kubeconfig names no cluster for its current context');
    this.server = serverUrl(cluster.server);
    if (this.server.protocol === 'http:') {
      if (!options.allowHttp) {
        throw new Error(
          `${cluster.server} is not encrypted: use https, or set allowHttp if nobody can listen in between`,
        );
      }
    }
    this.proxyUrl = cluster.proxyUrl;
    this.namespace = this.#config.getContextObject(this.#config.getCurrentContext())?.namespace;
    const user = this.#config.getCurrentUser();
    this.#dynamic = Boolean(user?.exec || user?.authProvider);
  }

  static fromKubeconfig(options: KubeconfigOptions & { allowHttp?: boolean }): ClusterAccess {
    return new ClusterAccess(() => {
      const config = new KubeConfig();
      if (options.text !== undefined) config.loadFromString(options.text);
      else if (options.file !== undefined) config.loadFromFile(existing(options.file));
      else loadDefault(config);
      if (options.context !== undefined) config.setCurrentContext(options.context);
      const context = config.getCurrentContext();
      if (!context || !config.getContextObject(context)) {
        const names = config.getContexts().map(each => each.name);
        throw new Error(
          `the kubeconfig has no context ${JSON.stringify(context ?? '')}; it has: ${names.join(', ') || 'none'}`,
        );
      }
      return config;
    }, options);
  }

  static inCluster(): ClusterAccess {
    if (!process.env.KUBERNETES_SERVICE_HOST) {
      throw new Error('this process does not run in a cluster: KUBERNETES_SERVICE_HOST is not set');
    }
    return new ClusterAccess(() => {
      const config = new KubeConfig();
      config.loadFromCluster();
      return config;
    });
  }

  /** Headers and TLS settings for a call. Fixed logins are read once. */
  credentials(now: number): Promise<Credentials> {
    if (this.#current && !(this.#dynamic && now - this.#loadedAt > REFRESH_MS)) return this.#current;
    this.#loadedAt = now;
    const current = this.#ask();
    this.#current = current;
    current.catch(() => {
      if (this.#current === current) this.#current = undefined;
    });
    return current;
  }

  /** After a 401: reads the kubeconfig and logs in anew. */
  async renew(now: number): Promise<Credentials> {
    this.#config = this.#load();
    this.#current = undefined;
    return this.credentials(now);
  }

  async #ask(): Promise<Credentials> {
    const options: https.RequestOptions = {};
    const cluster = this.#config.getCurrentCluster();
    if (this.server.protocol === 'http:' && cluster) {
      // client-node refuses every http server unless told not to verify; whether http is allowed
      // was decided when this object was made.
      Object.assign(cluster, { skipTLSVerify: true });
    }
    await withDeadline(this.#config.applyToHTTPSOptions(options), LOGIN_DEADLINE_MS);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(options.headers ?? {})) headers[name.toLowerCase()] = String(value).trim();
    if (typeof options.auth === 'string') {
      headers.authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    }
    const tls: TlsSettings = {};
    if (options.ca) tls.ca = options.ca as Buffer;
    if (options.cert) tls.cert = options.cert as Buffer;
    if (options.key) tls.key = options.key as Buffer;
    if (options.passphrase) tls.passphrase = options.passphrase;
    if (options.servername) tls.servername = options.servername;
    if (options.rejectUnauthorized !== undefined) tls.rejectUnauthorized = options.rejectUnauthorized;
    return { headers, tls };
  }
}

/** A context without a user means an anonymous one; client-node would then skip the CA too. */
function withUser(config: KubeConfig): KubeConfig {
  const context = config.getContextObject(config.getCurrentContext());
  if (context && !config.getCurrentUser()) {
    const name = context.user || 'anonymous';
    Object.assign(context, { user: name });
    config.users = [...config.getUsers(), { name }];
  }
  return config;
}

function serverUrl(server: string): URL {
  let url: URL;
  try {
    url = new URL(server);
  } catch {
    throw new Error(`the kubeconfig's server ${JSON.stringify(server)} is not a URL`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new Error(`the kubeconfig's server ${server} must be an https URL`);
  }
  return url;
}

function existing(file: string): string {
  if (!fs.existsSync(file)) throw new Error(`there is no kubeconfig at ${file}`);
  return file;
}

function loadDefault(config: KubeConfig): void {
  const fromEnvironment = process.env.KUBECONFIG;
  const home = process.env.HOME ?? process.env.USERPROFILE ?? '';
  if (!fromEnvironment && !fs.existsSync(`${home}/.kube/config`)) {
    throw new Error('there is no kubeconfig: set KUBECONFIG or create ~/.kube/config');
  }
  config.loadFromDefault();
}

function withDeadline<T>(promise: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the login plugin of the kubeconfig gave no answer in ${ms / 1000} s`)),
      ms,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
