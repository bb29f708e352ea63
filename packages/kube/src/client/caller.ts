// SPDX-License-Identifier: Apache-2.0
import { isUtf8 } from 'node:buffer';
import type { Dispatcher } from 'undici';
import { equalJitter } from '../time/backoff.ts';
import type { Clock, Random } from '../time/clock.ts';
import type { Circuit } from './circuit.ts';
import { parseJson } from './json.ts';
import { KubeError, type CallDescription, type Status } from './kube-error.ts';
import type { HttpCall, Transport } from './transport.ts';
import type { RequestListener } from './types.ts';

/** One call to the API, before identity and retries. */
export interface ApiCall {
  /** Kubernetes' verb, for messages and counting. */
  verb: string;
  method: HttpCall['method'];
  path: string;
  /** `plural.group[/subresource]`; absent for calls that concern no resource. */
  resource?: string;
  namespace?: string;
  name?: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: string;
  contentType?: string;
  accept?: string;
  signal?: AbortSignal;
  stream?: boolean;
}

export interface Impersonation {
  user: string;
  groups: readonly string[];
}

/** What all callers of one client share. */
export interface CallerOptions {
  circuit: Circuit;
  /** How long a call waits for a server that is away, or that asks for patience; 0 = it fails at once. */
  patienceMs: number;
  clock: Clock;
  random: Random;
  listeners: Set<RequestListener>;
  identity?: Impersonation;
  /** Asked right before each write is sent; false refuses it. */
  fence?: () => boolean;
}

/** A server may ask this often in a row to come back later before its answer is the caller's. */
const MAX_RETRIES = 10;
const LONGEST_RETRY_AFTER_S = 60;
/** Times that a read is repeated whose answer broke off. */
const BROKEN_BODIES = 2;
const RETRY_BASE_MS = 50;
const RETRY_MAX_MS = 2000;
/** Who leads is decided by calls that must not wait. */
const NEVER_HELD = 'leases.coordination.k8s.io';

/** Makes calls as one identity: retries when the server asks for it, turns failures into KubeErrors. */
export class Caller {
  readonly transport: Transport;
  readonly #options: CallerOptions;

  constructor(transport: Transport, options: CallerOptions) {
    this.transport = transport;
    this.#options = options;
  }

  as(identity: Impersonation): Caller {
    return new Caller(this.transport, { ...this.#options, identity });
  }

  fencedBy(fence: () => boolean): Caller {
    return new Caller(this.transport, { ...this.#options, fence });
  }

  get circuit(): Circuit {
    return this.#options.circuit;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /** The answer's JSON and HTTP status. Throws KubeError for everything but success. */
  async json(call: ApiCall): Promise<{ code: number; value: unknown; contentType: string }> {
    const { answer, text } = await this.#whole(call);
    try {
      return {
        code: answer.statusCode,
        value: text === '' ? undefined : parseJson(text),
        contentType: String(answer.headers['content-type'] ?? ''),
      };
    } catch (error) {
      throw new KubeError({
        call: describe(call),
        code: answer.statusCode,
        reason: 'InvalidAnswer',
        status: { message: `the answer of ${this.#server} is not JSON: ${excerpt(text)}` },
        cause: error,
      });
    }
  }

  /** The answer's body as it comes, for watches. */
  async stream(call: ApiCall): Promise<Dispatcher.ResponseData['body']> {
    const { answer, started } = await this.#send({ ...call, stream: true });
    this.#tell(call, answer.statusCode, started);
    return answer.body;
  }

  /** What breaks a stream after it was opened. */
  broken(call: ApiCall, error: unknown): KubeError {
    return unreachable(call, this.#server, error);
  }

  get #server(): string {
    return this.transport.access.server.origin;
  }

  /** The answer with its whole body. A read whose answer breaks off is repeated. */
  async #whole(call: ApiCall): Promise<{ answer: Dispatcher.ResponseData; text: string }> {
    for (let attempt = 0; ; attempt += 1) {
      const { answer, started } = await this.#send(call);
      try {
        const bytes = Buffer.from(await answer.body.arrayBuffer());
        // Decoding would put a replacement character and tell nobody.
        if (!isUtf8(bytes)) throw new Error('its answer is damaged: it is not UTF-8');
        this.#tell(call, answer.statusCode, started);
        return { answer, text: bytes.toString('utf8') };
      } catch (error) {
        this.#tell(call, 0, started);
        if (attempt < BROKEN_BODIES && call.method === 'GET' && !call.signal?.aborted) continue;
        throw unreachable(call, this.#server, error);
      }
    }
  }

  async #send(call: ApiCall): Promise<{ answer: Dispatcher.ResponseData; started: number }> {
    const { circuit, clock, random, patienceMs } = this.#options;
    const began = clock.monotonic();
    const left = () => patienceMs - (clock.monotonic() - began);
    const held = !call.stream && !call.resource?.startsWith(NEVER_HELD);
    for (let attempt = 0; ; attempt += 1) {
      if (held && !(await circuit.admit(left(), call.signal))) throw this.#gaveUpWaiting(call);
      const started = performance.now();
      const sentAt = clock.monotonic();
      let answer: Dispatcher.ResponseData;
      try {
        this.#checkFence(call);
        answer = await this.transport.send(this.#http(call));
      } catch (error) {
        if (error instanceof KubeError) throw error;
        this.#tell(call, 0, started);
        const failure = unreachable(call, this.#server, error);
        if (failure.reason === 'Unreachable' || isTimeout(call.signal)) circuit.failed(failure.message);
        if (attempt === 0 && call.method === 'GET' && isLostConnection(error)) continue;
        const safe = call.method === 'GET' || wasNeverSent(error);
        if (!held || !safe || failure.reason !== 'Unreachable' || left() <= 0) throw failure;
        await this.#sleep(equalJitter(attempt + 1, RETRY_BASE_MS, RETRY_MAX_MS, random), call.signal);
        continue;
      } finally {
        if (held) circuit.release();
      }
      if (answer.statusCode < 500) circuit.answered();
      if (answer.statusCode < 300) return { answer, started };
      const error = await this.#failure(call, answer, started);
      if (error.code === 429) circuit.overloaded(sentAt);
      if (error.code === 503 || error.code === 502) circuit.failed(error.message);
      const asked = error.retryAfterSeconds !== undefined && (error.code === 429 || error.code >= 500);
      const patient = attempt < MAX_RETRIES || left() > 0;
      if (asked && patient && error.retryAfterSeconds! <= LONGEST_RETRY_AFTER_S) {
        // Later by up to a quarter, so that all who were refused at once do not return at once.
        const wait = Math.max(error.retryAfterSeconds! * 1000, 50) * (1 + random() / 4);
        if (!(await this.#sleep(wait, call.signal))) throw unreachable(call, this.#server, call.signal?.reason);
        continue;
      }
      // A read may be repeated; of a write nobody knows whether it was carried out behind that answer.
      if (asked || !held || call.method !== 'GET' || (error.code !== 503 && error.code !== 502) || left() <= 0) throw error;
      await this.#sleep(equalJitter(attempt + 1, RETRY_BASE_MS, RETRY_MAX_MS, random), call.signal);
    }
  }

  #checkFence(call: ApiCall): void {
    if (call.method === 'GET' || (this.#options.fence?.() ?? true)) return;
    throw new KubeError({
      call: describe(call),
      code: 0,
      reason: 'Fenced',
      status: { message: 'not sent: this process no longer leads' },
    });
  }

  #gaveUpWaiting(call: ApiCall): KubeError {
    if (call.signal?.aborted) return unreachable(call, this.#server, call.signal.reason);
    const { circuit, patienceMs } = this.#options;
    const why = circuit.away ? circuit.reason : 'too many calls wait for it';
    return unreachable(call, this.#server, new Error(`not sent within ${patienceMs / 1000} s: ${why}`));
  }

  #http(call: ApiCall): HttpCall {
    const headers: HttpCall['headers'] = { accept: call.accept ?? 'application/json' };
    if (call.body !== undefined) headers['content-type'] = call.contentType ?? 'application/json';
    if (this.#options.identity) {
      headers['impersonate-user'] = this.#options.identity.user;
      if (this.#options.identity.groups.length > 0) headers['impersonate-group'] = [...this.#options.identity.groups];
    }
    return {
      method: call.method,
      path: call.path + queryText(call.query),
      headers,
      ...(call.body === undefined ? {} : { body: call.body }),
      ...(call.signal ? { signal: call.signal } : {}),
      ...(call.stream ? { stream: true } : {}),
    };
  }

  async #failure(call: ApiCall, answer: Dispatcher.ResponseData, started: number): Promise<KubeError> {
    const code = answer.statusCode;
    const text = await answer.body.text().catch(() => '');
    this.#tell(call, code, started);
    let status: Status = {};
    try {
      const parsed = parseJson(text) as Status | null;
      if (typeof parsed === 'object' && parsed?.kind === 'Status') status = parsed;
      else status = { message: excerpt(text) };
    } catch {
      status = { message: excerpt(text) };
    }
    const retryAfter = retryAfterSeconds(answer.headers['retry-after'], this.#options.clock.now());
    const fromStatus = status.details?.retryAfterSeconds;
    const seconds = retryAfter ?? (code === 429 ? fromStatus ?? 1 : undefined);
    return new KubeError({
      call: describe(call),
      code,
      reason: status.reason || REASONS[code] || 'Unknown',
      status,
      ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
    });
  }

  #sleep(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted) return Promise.resolve(false);
    return new Promise(resolve => {
      const end = (slept: boolean) => {
        cancel();
        signal?.removeEventListener('abort', onAbort);
        resolve(slept);
      };
      const onAbort = () => end(false);
      const cancel = this.#options.clock.schedule(ms, () => end(true));
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  #tell(call: ApiCall, code: number, started: number): void {
    if (this.#options.listeners.size === 0) return;
    const record = {
      verb: call.verb,
      resource: call.resource ?? call.path,
      ...(call.namespace ? { namespace: call.namespace } : {}),
      ...(call.name ? { name: call.name } : {}),
      code,
      ms: performance.now() - started,
      ...(this.#options.identity ? { user: this.#options.identity.user } : {}),
      dryRun: call.query?.dryRun !== undefined,
    };
    for (const listener of this.#options.listeners) {
      try {
        listener(record);
      } catch {
        // A listener that fails must not fail the call that it counts.
      }
    }
  }
}

const REASONS: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

export function describe(call: ApiCall): CallDescription {
  return {
    verb: call.verb,
    resource: call.resource ?? call.path,
    object: [call.namespace, call.name].filter(Boolean).join('/'),
  };
}

function unreachable(call: ApiCall, server: string, error: unknown): KubeError {
  const aborted = call.signal?.aborted ?? false;
  return new KubeError({
    call: describe(call),
    code: 0,
    reason: aborted ? 'Aborted' : 'Unreachable',
    status: { message: aborted ? 'the call was given up' : `${server} did not answer: ${reasonOf(error)}` },
    cause: error,
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.map(reasonOf).join('; ');
  }
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message || error.name}${cause}`;
}

/** Nobody took the connection: the call did not leave, and repeating it repeats nothing. */
function wasNeverSent(error: unknown): boolean {
  const { code, errors } = error as { code?: string; errors?: unknown[] };
  if (errors && errors.length > 0) return errors.every(wasNeverSent);
  return code !== undefined && NEVER_SENT.has(code);
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The caller's own deadline, which a server that hangs makes pass. */
function isTimeout(signal: AbortSignal | undefined): boolean {
  return (signal?.reason as { name?: string } | undefined)?.name === 'TimeoutError';
}

/** The kept connection was closed by the server just as it was used; another will do. */
function isLostConnection(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}

/** Both forms of Retry-After: seconds, and a date. */
function retryAfterSeconds(header: string | string[] | undefined, now: number): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}

function queryText(query: ApiCall['query']): string {
  if (!query) return '';
  let text = '';
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    text += `${text === '' ? '?' : '&'}${name}=${encodeURIComponent(String(value))}`;
  }
  return text;
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
