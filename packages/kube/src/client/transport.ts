// SPDX-License-Identifier: Apache-2.0
import { Pool, ProxyAgent, type Dispatcher } from 'undici';
import type { Clock } from '../time/clock.ts';
import type { ClusterAccess, Credentials, TlsSettings } from './cluster-access.ts';

export interface HttpCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, from the API server's root. */
  path: string;
  headers: Record<string, string | string[]>;
  body?: string;
  signal?: AbortSignal;
  /** A watch: no limit on its duration, a connection of its own. */
  stream?: boolean;
}

export interface TransportOptions {
  userAgent: string;
  /** Connections for calls; watches have their own. */
  connections: number;
  /** For an answer's headers, and for each pause within its body. */
  timeoutMs: number;
  clock: Clock;
}

const RENEW_EVERY_MS = 1000;

interface Pools {
  tls: string;
  calls: Dispatcher;
  streams: Dispatcher;
}

/** Carries calls to one API server over kept connections, logged in. It knows nothing of objects. */
export class Transport {
  readonly access: ClusterAccess;
  readonly #options: TransportOptions;
  readonly #prefix: string;
  #pools: Pools | undefined;
  #seen: Credentials | undefined;
  #renewal: { at: number; login: Promise<Credentials> } | undefined;

  constructor(access: ClusterAccess, options: TransportOptions) {
    this.access = access;
    this.#options = options;
    this.#prefix = access.server.pathname.replace(/\/$/, '');
  }

  /** Sends the call; after a 401 logs in anew and sends it once more if the login changed. */
  async send(call: HttpCall): Promise<Dispatcher.ResponseData> {
    const credentials = await this.access.credentials(this.#options.clock.monotonic());
    const answer = await this.#dispatch(call, credentials);
    if (answer.statusCode !== 401) return answer;
    const renewed = await this.#renew();
    if (sameLogin(renewed, credentials)) return answer;
    await answer.body.dump();
    return this.#dispatch(call, renewed);
  }

  /** Closes all connections; calls under way fail. */
  async close(): Promise<void> {
    const pools = this.#pools;
    this.#pools = undefined;
    await Promise.all([pools?.calls.destroy(), pools?.streams.destroy()]);
  }

  /** At most once in RENEW_EVERY_MS, so that a revoked login does not run a plugin for each call. */
  #renew(): Promise<Credentials> {
    const now = this.#options.clock.monotonic();
    if (!this.#renewal || now - this.#renewal.at > RENEW_EVERY_MS) {
      this.#renewal = { at: now, login: this.access.renew(now) };
    }
    return this.#renewal.login;
  }

  #dispatch(call: HttpCall, credentials: Credentials): Promise<Dispatcher.ResponseData> {
    const pools = this.#poolsFor(credentials);
    return (call.stream ? pools.streams : pools.calls).request({
      origin: this.access.server.origin,
      method: call.method,
      path: this.#prefix + call.path,
      headers: { 'user-agent': this.#options.userAgent, ...credentials.headers, ...call.headers },
      body: call.body ?? null,
      signal: call.signal ?? null,
    });
  }

  #poolsFor(credentials: Credentials): Pools {
    if (this.#pools && this.#seen === credentials) return this.#pools;
    const tls = tlsText(credentials.tls);
    this.#seen = credentials;
    if (this.#pools?.tls === tls) return this.#pools;
    const old = this.#pools;
    this.#pools = {
      tls,
      calls: this.#pool(credentials.tls, false),
      streams: this.#pool(credentials.tls, true),
    };
    // Lets calls and watches under way end on the connections they have.
    old?.calls.close().catch(() => undefined);
    old?.streams.close().catch(() => undefined);
    return this.#pools;
  }

  #pool(tls: TlsSettings, streams: boolean): Dispatcher {
    const { access } = this;
    const options = {
      ...(streams ? {} : { connections: this.#options.connections }),
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      headersTimeout: this.#options.timeoutMs,
      bodyTimeout: streams ? 0 : this.#options.timeoutMs,
    };
    const connect = { ...tls, timeout: 10_000, keepAlive: true, keepAliveInitialDelay: 30_000 };
    if (!access.proxyUrl) return new Pool(access.server.origin, { ...options, connect });
    return new ProxyAgent({ ...options, uri: access.proxyUrl, requestTls: tls, proxyTunnel: true });
  }
}

function sameLogin(a: Credentials, b: Credentials): boolean {
  return JSON.stringify(a.headers) === JSON.stringify(b.headers) && tlsText(a.tls) === tlsText(b.tls);
}

function tlsText(tls: TlsSettings): string {
  return JSON.stringify(tls);
}
