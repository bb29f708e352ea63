// SPDX-License-Identifier: Apache-2.0
import { isUtf8 } from 'node:buffer';
import type { Dispatcher } from 'undici';
import { equalJitter } from '../time/backoff.ts';
import type { Clock, Random } from '../time/clock.ts';
import { sleep } from '../time/sleep.ts';
import { describe, httpCall, type ApiCall, type Impersonation } from './api-call.ts';
import type { Circuit } from './circuit.ts';
import { parseJson } from './json.ts';
import { KubeError } from './kube-error.ts';
import { excerpt, refusal } from './refusal.ts';
import type { Transport } from './transport.ts';
import type { RequestListener } from './types.ts';
import { isLostConnection, isTimeout, unreachable, wasNeverSent } from './unreachable.ts';

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
        answer = await this.transport.send(httpCall(call, this.#options.identity));
      } catch (error) {
        if (error instanceof KubeError) throw error;
        this.#tell(call, 0, started);
        const failure = unreachable(call, this.#server, error);
        if (failure.reason === 'Unreachable' || isTimeout(call.signal)) circuit.failed(failure.message);
        if (attempt === 0 && call.method === 'GET' && isLostConnection(error)) continue;
        const safe = call.method === 'GET' || wasNeverSent(error);
        if (!held || !safe || failure.reason !== 'Unreachable' || left() <= 0) throw failure;
        await sleep(clock, equalJitter(attempt + 1, RETRY_BASE_MS, RETRY_MAX_MS, random), call.signal);
        continue;
      } finally {
        if (held) circuit.release();
      }
      if (answer.statusCode < 500) circuit.answered();
      if (answer.statusCode < 300) return { answer, started };
      const text = await answer.body.text().catch(() => '');
      this.#tell(call, answer.statusCode, started);
      const error = refusal(call, answer, text, clock.now());
      if (error.code === 429) circuit.overloaded(sentAt);
      if (error.code === 503 || error.code === 502) circuit.failed(error.message);
      const asked = error.retryAfterSeconds !== undefined && (error.code === 429 || error.code >= 500);
      const patient = attempt < MAX_RETRIES || left() > 0;
      if (asked && patient && error.retryAfterSeconds! <= LONGEST_RETRY_AFTER_S) {
        // Later by up to a quarter, so that all who were refused at once do not return at once.
        const wait = Math.max(error.retryAfterSeconds! * 1000, 50) * (1 + random() / 4);
        if (!(await sleep(clock, wait, call.signal))) throw unreachable(call, this.#server, call.signal?.reason);
        continue;
      }
      // A read may be repeated; of a write nobody knows whether it was carried out behind that answer.
      if (asked || !held || call.method !== 'GET' || (error.code !== 503 && error.code !== 502) || left() <= 0) throw error;
      await sleep(clock, equalJitter(attempt + 1, RETRY_BASE_MS, RETRY_MAX_MS, random), call.signal);
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
