// SPDX-License-Identifier: Apache-2.0
import { Agent, type Dispatcher } from 'undici';
import { OF_THE_CONNECTION, type Sent } from '@api-operators/rest-mapping';
import {
  guardedConnector,
  systemLookup,
  type Lookup,
  type TlsOptions,
} from './connector.ts';
import type { EgressPolicy } from './egress.ts';
import { sendFailure, type Deadlines } from './send-failure.ts';

export interface SendOptions {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** Milliseconds for the whole call, all redirects included. */
  timeout: number;
  maxResponseBytes: number;
  /** Hops of a read that may be followed; 0 for calls with effects. */
  redirects: number;
  signal?: AbortSignal;
}

/** Sends REST calls through the egress policy. */
export interface HttpClient {
  /** Never rejects. An answer beyond the cap has no body and the header {@link OVERSIZE}. */
  send(options: SendOptions): Promise<Sent>;
  /** Closes once what was sent has been answered. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export interface HttpClientOptions {
  policy: EgressPolicy;
  tls?: TlsOptions;
  /** Absent = the machine's resolver. */
  lookup?: Lookup;
  deadlines?: Partial<Deadlines>;
}

/** The header that the client adds to an answer that is larger than allowed; never the API's own. */
export const OVERSIZE = 'x-api-operators-oversize';

const DEADLINES: Deadlines = { connect: 5_000, idle: 10_000 };
const MAX_LOCATION = 2_048;

/** A client with one guarded connection pool a host. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { policy, tls = {}, lookup = systemLookup } = options;
  const deadlines: Deadlines = { ...DEADLINES, ...options.deadlines };
  const agentWith = (with_: TlsOptions) =>
    new Agent({
      connect: guardedConnector({
        policy,
        tls: with_,
        lookup,
        timeout: deadlines.connect,
      }),
      connections: 32,
      pipelining: 1,
      keepAliveTimeout: 10_000,
      keepAliveMaxTimeout: 60_000,
      allowH2: false,
    });
  const own = agentWith(tls);
  // A client certificate is a credential, and a server name is one host's: other hosts get neither.
  const other =
    tls.cert || tls.key || tls.servername
      ? agentWith(tls.ca ? { ca: tls.ca } : {})
      : own;

  async function send(asked: SendOptions): Promise<Sent> {
    const first = { ...asked, timeout: timerOf(asked.timeout) };
    const deadline = AbortSignal.timeout(first.timeout);
    const signal = first.signal
      ? AbortSignal.any([deadline, first.signal])
      : deadline;
    let options = { ...first, headers: forwarded(first.headers) };
    let agent = own;
    for (let hops = first.redirects; ; hops -= 1) {
      const sent = await exchange(agent, options, deadlines, signal);
      const next =
        sent.kind === 'answer' && hops > 0
          ? redirected(sent, options.url)
          : undefined;
      if (next === undefined) {
        return sent;
      }
      const { headers } = options;
      // Another host gets nothing but the bare question, and so does every host after it.
      if (new URL(next).origin !== new URL(options.url).origin) {
        agent = other;
        options = { ...options, headers: { accept: headers.accept ?? '*/*' } };
      }
      options = { ...options, url: next };
    }
  }

  return {
    send,
    async drain() {
      await Promise.all([own.close(), other === own || other.close()]);
    },
    async close() {
      await Promise.all([own.destroy(), other.destroy()]);
    },
  };
}

async function exchange(
  agent: Agent,
  options: SendOptions,
  deadlines: Deadlines,
  signal: AbortSignal,
): Promise<Sent> {
  const { origin, pathname, search } = new URL(options.url);
  try {
    const asked = agent.request({
      origin,
      path: pathname + search,
      method: options.method as Dispatcher.HttpMethod,
      headers: options.headers,
      body: options.body ?? null,
      headersTimeout: options.timeout,
      bodyTimeout: Math.min(deadlines.idle, options.timeout),
      signal,
      blocking: false,
      // A reused connection that the API closed in that moment must not repeat a call with effects.
      idempotent: options.method === 'GET' || options.method === 'HEAD',
    });
    const response = await orAborted(asked, signal);
    const status = response.statusCode;
    const headers = flat(response.headers);
    const body = await collect(response, options.maxResponseBytes);
    return body
      ? { kind: 'answer', status, headers, body }
      : {
          kind: 'answer',
          status,
          headers: { ...headers, [OVERSIZE]: String(options.maxResponseBytes) },
          body: new Uint8Array(),
        };
  } catch (error) {
    // The signal's own reason, however the client wrapped it.
    const cause = signal.aborted ? (signal.reason as Error) : (error as Error);
    return sendFailure(cause, options, deadlines);
  }
}

/**
 * The answer, or the signal's reason: the client itself hears of a signal only once it has a connection, and then sends
 * nothing.
 */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Where a read goes on, or undefined where the answer is the last word. */
function redirected(
  { status, headers }: Extract<Sent, { kind: 'answer' }>,
  from: string,
): string | undefined {
  const { location } = headers;
  if (
    status < 300 ||
    status > 399 ||
    status === 304 ||
    !location ||
    location.length > MAX_LOCATION ||
    !URL.canParse(location, from)
  ) {
    return undefined;
  }
  const next = new URL(location, from);
  if (next.protocol !== 'http:' && next.protocol !== 'https:') {
    return undefined;
  }
  // What a Location says of a login is the redirecting host's wish, not the Connection's.
  next.username = '';
  next.password = '';
  next.hash = '';
  return next.href;
}

/** Whole milliseconds that a timer can take. */
function timerOf(ms: number): number {
  return Math.min(2 ** 31 - 1, Math.max(1, Math.ceil(ms)));
}

/** The body, or undefined where it is larger than `cap`; what is left of it is not read. */
async function collect(
  response: Dispatcher.ResponseData,
  cap: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    const bytes = chunk as Uint8Array;
    size += bytes.byteLength;
    if (size > cap) {
      response.body.destroy();
      return undefined;
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function forwarded(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !OF_THE_CONNECTION.has(name.toLowerCase()),
    ),
  );
}

function flat(
  headers: Record<string, string | string[] | undefined>,
): Record<string, string> {
  const one: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && name !== OVERSIZE)
      one[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return one;
}
