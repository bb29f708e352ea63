// SPDX-License-Identifier: Apache-2.0
import { lookup } from 'node:dns/promises';
import { Agent, buildConnector, errors, type Dispatcher } from 'undici';
import type { Sent } from '@api-operators/rest-mapping';
import type { EgressPolicy } from './egress.ts';

export interface SendOptions {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** Milliseconds for the whole call. */
  timeout: number;
  maxResponseBytes: number;
  /** Hops of a read that may be followed; 0 for calls with effects. */
  redirects: number;
  signal?: AbortSignal;
}

/** Sends REST calls through the egress policy. */
export interface HttpClient {
  send(options: SendOptions): Promise<Sent>;
  close(): Promise<void>;
}

export interface TlsOptions {
  ca?: string;
  cert?: string;
  key?: string;
  servername?: string;
}

/** Thrown inside the connector, and recognised where the dispatcher hands it back. */
class Refused extends Error {}

const CONNECT_TIMEOUT = 5_000;
const MAX_LOCATION = 2_048;

/**
 * A client whose every connection is checked at connect time, on the address that is really dialled:
 * literals in whatever spelling, and each answer of a look-up, so that a name that changes its
 * address between check and use gains nothing.
 */
export function createHttpClient(
  policy: EgressPolicy,
  tls: TlsOptions = {},
): HttpClient {
  const agent = new Agent({
    connect: guarded(policy, tls),
    connections: 32,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    allowH2: false,
  });
  return {
    send: options => send(agent, options, options.redirects),
    close: () => agent.destroy(),
  };
}

function guarded(
  policy: EgressPolicy,
  tls: TlsOptions,
): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT, ...tls });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    const port = Number(
      options.port || (options.protocol === 'https:' ? 443 : 80),
    );
    const attempt = (addresses: string[], last: Error | null) => {
      const [address, ...rest] = addresses;
      if (address === undefined) {
        callback(last ?? new Error(`${host} has no address`), null);
        return;
      }
      const servername =
        options.servername ?? tls.servername ?? serverName(host);
      connect(
        { ...options, hostname: address, servername },
        (error, socket) => {
          if (error) {
            attempt(rest, error);
          } else {
            callback(null, socket);
          }
        },
      );
    };
    lookup(host, { all: true })
      .then(found => {
        const addresses = found.map(each => each.address);
        const allowed = addresses.filter(address =>
          policy.allows(host, port, address),
        );
        if (allowed.length === 0) {
          throw new Refused(
            `${host}:${port} is ${addresses.join(
              ', ',
            )}, an address that is not public and that the operator's egress.allow does not list`,
          );
        }
        return allowed;
      })
      .then(
        addresses => attempt(addresses, null),
        (error: Error) => callback(error, null),
      );
  };
}

/** TLS names must be names: an address has none. */
function serverName(host: string): string | undefined {
  return /^[\d.]+$|:/.test(host) ? undefined : host;
}

async function send(
  agent: Agent,
  options: SendOptions,
  hops: number,
): Promise<Sent> {
  const deadline = AbortSignal.timeout(options.timeout);
  const signal = options.signal
    ? AbortSignal.any([deadline, options.signal])
    : deadline;
  let response: Dispatcher.ResponseData;
  try {
    response = await agent.request({
      origin: new URL(options.url).origin,
      path: pathOf(options.url),
      method: options.method as Dispatcher.HttpMethod,
      headers: options.headers,
      body: options.body ?? null,
      headersTimeout: options.timeout,
      bodyTimeout: options.timeout,
      signal,
      blocking: false,
      // A reused connection that the API closed in that moment must not repeat a call with effects.
      idempotent: options.method === 'GET' || options.method === 'HEAD',
    });
  } catch (error) {
    return failed(error as Error, options);
  }
  const headers = flat(response.headers);
  if (
    response.statusCode >= 300 &&
    response.statusCode < 400 &&
    headers.location
  ) {
    await drain(response);
    return redirected(agent, options, hops, response.statusCode, headers);
  }
  try {
    const body = await collect(response, options.maxResponseBytes);
    return { kind: 'answer', status: response.statusCode, headers, body };
  } catch (error) {
    return error instanceof TooLarge
      ? {
          kind: 'answer',
          status: response.statusCode,
          headers: {
            ...headers,
            'x-api-operators-oversize': String(options.maxResponseBytes),
          },
          body: new Uint8Array(),
        }
      : failed(error as Error, options);
  }
}

async function redirected(
  agent: Agent,
  options: SendOptions,
  hops: number,
  status: number,
  headers: Record<string, string>,
): Promise<Sent> {
  const answer: Sent = {
    kind: 'answer',
    status,
    headers,
    body: new Uint8Array(),
  };
  if (hops <= 0 || headers.location.length > MAX_LOCATION) {
    return answer;
  }
  let next: URL;
  try {
    next = new URL(headers.location, options.url);
  } catch {
    return answer;
  }
  if (next.protocol !== 'http:' && next.protocol !== 'https:') {
    return answer;
  }
  // Another host gets nothing but the bare question: every other header could be a credential.
  const sameHost = next.origin === new URL(options.url).origin;
  return send(
    agent,
    {
      ...options,
      url: next.href,
      headers: sameHost
        ? options.headers
        : { accept: options.headers.accept ?? '*/*' },
    },
    hops - 1,
  );
}

class TooLarge extends Error {}

async function collect(
  response: Dispatcher.ResponseData,
  cap: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    const bytes = chunk as Uint8Array;
    size += bytes.byteLength;
    if (size > cap) {
      response.body.destroy();
      throw new TooLarge();
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function drain(response: Dispatcher.ResponseData): Promise<void> {
  await response.body.dump({ limit: 16_384 }).catch(() => undefined);
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function failed(
  error: Error & { code?: string; cause?: unknown },
  options: SendOptions,
): Sent {
  const where = new URL(options.url).host;
  if (error instanceof Refused) {
    return { kind: 'unsent', reason: 'EgressRefused', message: error.message };
  }
  const code = error.code ?? '';
  const errors_ = error instanceof AggregateError ? error.errors : [];
  if (
    NEVER_SENT.has(code) ||
    errors_.some((e: { code?: string }) => NEVER_SENT.has(e.code ?? ''))
  ) {
    return {
      kind: 'unsent',
      reason: 'Unreachable',
      message: `${where} cannot be reached: ${code || error.message}`,
    };
  }
  if (/CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|UNABLE_TO_VERIFY/.test(code)) {
    return {
      kind: 'unsent',
      reason: 'TLS',
      message: `${where}: ${error.message} (${code})`,
    };
  }
  if (
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error.name === 'TimeoutError'
  ) {
    return {
      kind: 'lost',
      message: `${where} did not answer within ${options.timeout / 1000} s`,
    };
  }
  return {
    kind: 'lost',
    message: `the connection to ${where} broke: ${code || error.message}`,
  };
}

function flat(
  headers: Record<string, string | string[] | undefined>,
): Record<string, string> {
  const one: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined)
      one[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return one;
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
