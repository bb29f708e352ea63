// SPDX-License-Identifier: Apache-2.0
import type { Dispatcher } from 'undici';
import type { Clock, Random } from '../time/clock.ts';
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

/** A server may ask this often in a row to come back later before its answer is the caller's. */
const MAX_RETRIES = 10;
const LONGEST_RETRY_AFTER_S = 60;

/** Makes calls as one identity: retries when the server asks for it, turns failures into KubeErrors. */
export class Caller {
  readonly transport: Transport;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #listeners: Set<RequestListener>;
  readonly #identity: Impersonation | undefined;

  constructor(
    transport: Transport,
    options: {
      clock: Clock;
      random: Random;
      listeners: Set<RequestListener>;
      identity?: Impersonation;
    },
  ) {
    this.transport = transport;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#listeners = options.listeners;
    this.#identity = options.identity;
  }

  as(identity: Impersonation): Caller {
    return new Caller(this.transport, {
      clock: this.#clock,
      random: this.#random,
      listeners: this.#listeners,
      identity,
    });
  }

  get clock(): Clock {
    return this.#clock;
  }

  /** The answer's JSON and HTTP status. Throws KubeError for everything but success. */
  async json(call: ApiCall): Promise<{ code: number; value: unknown; contentType: string }> {
    const { answer, started } = await this.#send(call);
    let text: string;
    try {
      text = await answer.body.text();
    } catch (error) {
      this.#tell(call, 0, started);
      throw unreachable(call, this.#server, error);
    }
    this.#tell(call, answer.statusCode, started);
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

  async #send(call: ApiCall): Promise<{ answer: Dispatcher.ResponseData; started: number }> {
    for (let attempt = 0; ; attempt += 1) {
      const started = performance.now();
      let answer: Dispatcher.ResponseData;
      try {
        answer = await this.transport.send(this.#http(call));
      } catch (error) {
        this.#tell(call, 0, started);
        if (attempt === 0 && call.method === 'GET' && isLostConnection(error)) continue;
        throw unreachable(call, this.#server, error);
      }
      if (answer.statusCode < 300) return { answer, started };
      const error = await this.#failure(call, answer, started);
      const retry = error.retryAfterSeconds !== undefined && (error.code === 429 || error.code >= 500);
      if (!retry || attempt >= MAX_RETRIES || error.retryAfterSeconds! > LONGEST_RETRY_AFTER_S) {
        throw error;
      }
      // Later by up to a quarter, so that all who were refused at once do not return at once.
      const wait = Math.max(error.retryAfterSeconds! * 1000, 50) * (1 + this.#random() / 4);
      if (!(await this.#sleep(wait, call.signal))) throw unreachable(call, this.#server, call.signal?.reason);
    }
  }

  #http(call: ApiCall): HttpCall {
    const headers: HttpCall['headers'] = { accept: call.accept ?? 'application/json' };
    if (call.body !== undefined) headers['content-type'] = call.contentType ?? 'application/json';
    if (this.#identity) {
      headers['impersonate-user'] = this.#identity.user;
      if (this.#identity.groups.length > 0) headers['impersonate-group'] = [...this.#identity.groups];
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
    const retryAfter = retryAfterSeconds(answer.headers['retry-after'], this.#clock.now());
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
      const cancel = this.#clock.schedule(ms, () => end(true));
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  #tell(call: ApiCall, code: number, started: number): void {
    if (this.#listeners.size === 0) return;
    const record = {
      verb: call.verb,
      resource: call.resource ?? call.path,
      ...(call.namespace ? { namespace: call.namespace } : {}),
      ...(call.name ? { name: call.name } : {}),
      code,
      ms: performance.now() - started,
      ...(this.#identity ? { user: this.#identity.user } : {}),
      dryRun: call.query?.dryRun !== undefined,
    };
    for (const listener of this.#listeners) {
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
