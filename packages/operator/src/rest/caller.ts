// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Json, Operation } from '@api-operators/api';
import type { Clock, Fence, Random } from '@api-operators/kube';
import type { Journal } from '../journal/journal.ts';
import {
  readAnswer,
  type Outcome,
  isObject,
  mask,
  maskJson,
  type RestRequest,
} from '@api-operators/rest-mapping';
import type { EgressPolicy } from './egress.ts';
import type { HostGate } from './gate.ts';
import type { TlsOptions } from './connector.ts';
import { createHttpClient, type HttpClient } from './http.ts';
import type { CallLimiter } from './limiter.ts';

export interface RestCall {
  /** On whose behalf; for the journal. */
  object: { kind: string; namespace: string; name: string; uid: string };
  /** Whose turn at which Connection the call takes; absent where no Connection limits it. */
  turn?: { connection: string; id: string };
  /** Whose Lease the call needs. */
  api: string;
  operation: Operation;
  request: RestRequest;
  limits: { timeoutMs: number; maxResponseBytes: number };
  tls?: TlsOptions | undefined;
  /** Wire names of members that no answer may show. */
  hidden: ReadonlySet<string>;
  /** A look that is repeated for ever: the journal notes it only when it fails. */
  routine?: boolean;
}

/** Carries out REST calls: fence, pause that the host asked for, limits of the Connection, egress policy, deadlines, journal. */
export interface RestCaller {
  call(call: RestCall, signal?: AbortSignal): Promise<Outcome>;
  /** When a host may be called again, spread a little so that not all call at once; undefined where it may now. */
  closedUntil(url: string): number | undefined;
  /** GETs bytes that an object names by URL, under the same policy. */
  fetchBytes(
    url: string,
    cap: number,
  ): Promise<
    | { kind: 'ok'; data: Uint8Array; contentType?: string }
    | { kind: 'failed'; message: string }
  >;
  /** Calls made since the start, by outcome. */
  counts(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export interface RestCallerOptions {
  policy: EgressPolicy;
  gate: HostGate;
  limiter: CallLimiter;
  journal: Journal;
  clock: Clock;
  random: Random;
  /** The fence of an API's Lease; undefined where this process does not lead; null where no Lease is used. */
  fence(api: string): Fence | undefined | null;
}

export function createRestCaller(options: RestCallerOptions): RestCaller {
  const { policy, gate, limiter, journal, clock, random } = options;
  const clients = new Map<string, HttpClient>();
  const counts: Record<string, number> = {};
  const clientFor = (tls: TlsOptions | undefined): HttpClient => {
    const key = tls
      ? createHash('sha256').update(JSON.stringify(tls)).digest('hex')
      : '';
    let client = clients.get(key);
    if (!client) {
      client = createHttpClient({ policy, ...(tls ? { tls } : {}) });
      clients.set(key, client);
    }
    return client;
  };

  return {
    async call(call, signal) {
      const { request, operation } = call;
      const effects =
        request.method !== 'GET' &&
        request.method !== 'HEAD' &&
        request.method !== 'OPTIONS';
      const shown = `${request.method} ${request.maskedUrl}`;
      const host = new URL(request.url).host;
      const closed = (): Outcome | undefined => {
        const fence = options.fence(call.api);
        if (effects && fence !== null && !fence?.stillHeld()) {
          return {
            kind: 'unavailable',
            reason: 'Fenced',
            message: `${shown}: not sent, because this process no longer holds the Lease of ${call.api}`,
          };
        }
        const openAt = gate.openAt(host);
        return openAt > clock.now()
          ? {
              kind: 'unavailable',
              reason: 'Throttled',
              message: `${shown}: not sent, because ${host} asked for a pause`,
              retryAt: openAt + random() * 1_000,
            }
          : undefined;
      };
      const before = closed();
      if (before) {
        return before;
      }
      const { turn } = call;
      const slot =
        turn && (await limiter.take(turn.connection, turn.id, signal));
      if (turn && !slot) {
        return {
          kind: 'unavailable',
          reason: 'Throttled',
          message: `${shown}: not sent, because Connection ${turn.connection} had no free call in time: its spec.limits say how many there are`,
          retryAt: clock.now() + random() * 1_000,
        };
      }
      // The Lease may be lost and the host may have closed during the wait.
      const meanwhile = closed();
      if (meanwhile) {
        slot?.unsent();
        return meanwhile;
      }
      const start = clock.now();
      const began = clock.monotonic();
      const sent = await clientFor(call.tls)
        .send({
          method: request.method,
          url: request.url,
          headers: request.headers,
          ...(request.body === undefined ? {} : { body: request.body }),
          timeout: call.limits.timeoutMs,
          maxResponseBytes: call.limits.maxResponseBytes,
          redirects: effects ? 0 : 3,
          ...(signal && !effects ? { signal } : {}),
        })
        .then(answer => {
          if (answer.kind === 'answer') {
            const { status, headers } = answer;
            gate.answered(host, status, headers['retry-after'], clock.now());
          }
          return answer;
        })
        // Last, so that whoever waits for the place knows of a pause that the host asked for.
        .finally(() => slot?.done());
      const outcome = readAnswer(sent, operation, shown, clock.now());
      if ('message' in outcome) {
        outcome.message = mask(outcome.message, request.secrets);
      }
      if (
        outcome.kind === 'unavailable' &&
        outcome.status !== undefined &&
        gate.openAt(host) > clock.now()
      ) {
        outcome.retryAt = gate.openAt(host) + random() * 1_000;
      }
      counts[outcome.kind] = (counts[outcome.kind] ?? 0) + 1;
      if (!(call.routine && outcome.kind === 'ok')) {
        journal.append({
          at: new Date(start).toISOString(),
          object: `${call.object.kind} ${call.object.namespace}/${call.object.name}`,
          uid: call.object.uid,
          operation: request.operation,
          method: request.method,
          url: request.maskedUrl,
          ...(request.shownBody === undefined
            ? {}
            : { requestBody: maskJson(request.shownBody, request.secrets) }),
          ...(sent.kind === 'answer' ? { status: sent.status } : {}),
          ...(outcome.kind === 'ok' && outcome.data !== undefined
            ? {
                responseBody: maskJson(
                  withoutHidden(outcome.data, call.hidden),
                  request.secrets,
                ),
              }
            : {}),
          durationMs: Math.round(clock.monotonic() - began),
          outcome: outcome.kind,
          ...('message' in outcome ? { message: outcome.message } : {}),
        });
      }
      return outcome;
    },
    closedUntil(url) {
      const openAt = gate.openAt(new URL(url).host);
      return openAt > clock.now() ? openAt + random() * 1_000 : undefined;
    },
    async fetchBytes(url, cap) {
      let parsed: URL;
      try {
        parsed = new URL(url);
      } catch {
        return { kind: 'failed', message: `"${url}" is not a URL` };
      }
      if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
        return {
          kind: 'failed',
          message: `"${url}" is not an http or https URL`,
        };
      }
      const sent = await clientFor(undefined).send({
        method: 'GET',
        url: parsed.href,
        headers: { accept: '*/*' },
        timeout: 30_000,
        maxResponseBytes: cap,
        redirects: 3,
      });
      if (sent.kind !== 'answer') {
        return {
          kind: 'failed',
          message: `GET ${parsed.origin}${parsed.pathname}: ${sent.message}`,
        };
      }
      if (sent.status !== 200 || sent.headers['x-api-operators-oversize']) {
        return {
          kind: 'failed',
          message: `GET ${parsed.origin}${parsed.pathname}: ${
            sent.status === 200
              ? `more than ${cap} bytes`
              : `answered ${sent.status}`
          }`,
        };
      }
      const contentType = sent.headers['content-type'];
      return {
        kind: 'ok',
        data: sent.body,
        ...(contentType ? { contentType } : {}),
      };
    },
    counts: () => counts,
    async close() {
      limiter.close();
      await Promise.all([...clients.values()].map(client => client.close()));
    },
  };
}

/** A value without the members that must not be shown, in objects and lists of objects. */
export function withoutHidden(value: Json, hidden: ReadonlySet<string>): Json {
  if (hidden.size === 0) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(item => withoutHidden(item, hidden));
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter(([key]) => !hidden.has(key)),
      )
    : value;
}
