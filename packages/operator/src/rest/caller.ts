// SPDX-License-Identifier: Apache-2.0
import type { Operation } from '@api-operators/api';
import type { Clock, Fence, Random } from '@api-operators/kube';
import type { Journal } from '../journal/journal.ts';
import {
  type Outcome,
  type RestRequest,
  type Sent,
} from '@api-operators/rest-mapping';
import type { CallFigures } from '../metrics/call-figures.ts';
import { callRecord, type HiddenPath } from './call-record.ts';
import { createClients } from './clients.ts';
import type { Lookup, TlsOptions } from './connector.ts';
import type { EgressPolicy } from './egress.ts';
import type { HostGate } from './gate.ts';
import { hostFailed } from './breaker.ts';
import type { Hosts } from './hosts.ts';
import type { CallLimiter } from './limiter.ts';
import { outcomeOf } from './outcome-of.ts';
import {
  mayRepeat,
  MOST_ATTEMPTS,
  retryPause,
  worthRepeating,
} from './retry.ts';
import { endCallSpan, startCallSpan } from './spans.ts';
import { fetchBytes, type Fetched } from './fetch-bytes.ts';
import { createTokens, type Tokens } from './tokens.ts';

export { withoutHidden, type HiddenPath } from './call-record.ts';

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
  /** Members that no answer may show. */
  hidden: readonly HiddenPath[];
  /** A look that is repeated for ever: the journal notes it only when it fails. */
  routine?: boolean;
}

/**
 * Carries out REST calls: fence, pause that the host asked for, circuit breaker, limits of the Connection, egress policy,
 * deadlines, repetition where it is safe, journal, figures and spans.
 */
export interface RestCaller {
  call(call: RestCall, signal?: AbortSignal): Promise<Outcome>;
  /** Fetched through the same policy as every call. */
  readonly tokens: Tokens;
  /** When a host may be called again, spread a little so that not all call at once; undefined where it may now. */
  closedUntil(url: string): number | undefined;
  /** GETs bytes that an object names by URL, under the same policy. */
  fetchBytes(url: string, cap: number): Promise<Fetched>;
  /** GETs an address without credentials and without redirects, under the same policy; a health check counts towards no limit. */
  probe(
    url: string,
    tls: TlsOptions | undefined,
    timeout: number,
    signal: AbortSignal,
  ): Promise<Sent>;
  close(): Promise<void>;
}

/** What is read of the answer to a health check at most. */
const PROBE_CAP = 64 * 1024;

export interface RestCallerOptions {
  policy: EgressPolicy;
  gate: HostGate;
  hosts: Hosts;
  limiter: CallLimiter;
  journal: Journal;
  clock: Clock;
  random: Random;
  /** The fence of an API's Lease; undefined where this process does not lead; null where no Lease is used. */
  fence(api: string): Fence | undefined | null;
  figures: CallFigures;
  /** Absent = the machine's resolver. */
  lookup?: Lookup;
  /** A host that hardly ever answers is left alone from now on, or answers again. */
  onBreaker?(host: string, state: 'open' | 'closed'): void;
}

export function createRestCaller(options: RestCallerOptions): RestCaller {
  const { gate, hosts, limiter, journal, clock, random, figures } = options;
  const clients = createClients(options);

  /** Why a call may not be sent at this moment. */
  function closed(call: RestCall, shown: string): Outcome | undefined {
    const fence = options.fence(call.api);
    if (hasEffects(call) && fence !== null && !fence?.stillHeld()) {
      return {
        kind: 'unavailable',
        reason: 'Fenced',
        message: `${shown}: not sent, because this process no longer holds the Lease of ${call.api}`,
      };
    }
    const { host } = new URL(call.request.url);
    const openAt = gate.openAt(host);
    return openAt > clock.now()
      ? {
          kind: 'unavailable',
          reason: 'Throttled',
          message: `${shown}: not sent, because ${host} asked for a pause`,
          retryAt: openAt + random() * 1_000,
        }
      : undefined;
  }

  /** One request, or why none was sent. */
  async function attempt(
    call: RestCall,
    shown: string,
    timeout: number,
    signal: AbortSignal | undefined,
    onSent: () => void,
  ): Promise<Outcome> {
    const { turn, request } = call;
    const { host } = new URL(request.url);
    const before = closed(call, shown);
    if (before) {
      return before;
    }
    const slot = turn && (await limiter.take(turn.connection, turn.id, signal));
    if (turn && !slot) {
      return {
        kind: 'unavailable',
        reason: 'Throttled',
        message: `${shown}: not sent, because Connection ${turn.connection} had no free call in time: its spec.limits say how many there are`,
        retryAt: clock.now() + random() * 1_000,
      };
    }
    // The Lease may be lost and the host may have closed during the wait.
    const meanwhile = closed(call, shown);
    if (meanwhile) {
      slot?.unsent();
      return meanwhile;
    }
    const { breaker } = hosts.of(hostKey(call));
    const admitted = breaker.admit(clock.monotonic());
    if (admitted.kind === 'wait') {
      slot?.unsent();
      return {
        kind: 'unavailable',
        reason: 'Unavailable',
        message: `${shown}: not sent, because hardly any of the last calls to ${host} succeeded; one call at a time tries whether it is back`,
        retryAt: clock.now() + admitted.ms + random() * 1_000,
      };
    }
    onSent();
    const over = figures.began(labelsOf(call));
    let outcome: Outcome | undefined;
    try {
      const sent = await clients.of(call.tls).send({
        method: request.method,
        url: request.url,
        headers: request.headers,
        ...(request.body === undefined ? {} : { body: request.body }),
        timeout,
        maxResponseBytes: call.limits.maxResponseBytes,
        redirects: hasEffects(call) ? 0 : 3,
        ...(signal && !hasEffects(call) ? { signal } : {}),
      });
      if (sent.kind === 'answer') {
        const { status, headers } = sent;
        gate.answered(host, status, headers['retry-after'], clock.now());
      }
      outcome = outcomeOf(sent, call, shown, clock.now());
      if (
        outcome.kind === 'unavailable' &&
        outcome.status !== undefined &&
        gate.openAt(host) > clock.now()
      ) {
        outcome.retryAt = gate.openAt(host) + random() * 1_000;
      }
      return outcome;
    } finally {
      over();
      const failed =
        outcome === undefined || signal?.aborted
          ? undefined
          : hostFailed(outcome);
      const changed = breaker.ended(failed, clock.monotonic());
      if (changed === 'open') figures.opened();
      if (changed === 'open' || changed === 'closed')
        options.onBreaker?.(host, changed);
      // Last, so that whoever waits for the place knows of a pause that the host asked for.
      slot?.done();
    }
  }

  /** Sends until it is done, or what is left to the object's own back-off. */
  async function perform(
    call: RestCall,
    signal: AbortSignal | undefined,
  ): Promise<{ outcome: Outcome; sent: number }> {
    const shown = `${call.request.method} ${call.request.maskedUrl}`;
    const wrong = unsendable(call.request.headers);
    if (wrong !== undefined) {
      const message = `${shown}: not sent, because the value for header ${wrong} holds a character that no header may hold`;
      return {
        outcome: { kind: 'refused', status: 0, reason: 'Invalid', message },
        sent: 0,
      };
    }
    const { budget } = hosts.of(hostKey(call));
    const repeatable = mayRepeat(call.request, call.operation);
    budget.began();
    const end = clock.monotonic() + call.limits.timeoutMs;
    let doubt: Outcome | undefined;
    let sent = 0;
    for (let count = 1; ; count += 1) {
      const left =
        count === 1 ? call.limits.timeoutMs : end - clock.monotonic();
      const outcome = await attempt(
        call,
        shown,
        left,
        signal,
        () => (sent += 1),
      );
      if (outcome.kind === 'unknown') doubt ??= outcome;
      const pause = retryPause(count, random);
      if (
        !repeatable ||
        !worthRepeating(outcome) ||
        count >= MOST_ATTEMPTS ||
        clock.monotonic() + pause >= end ||
        signal?.aborted ||
        !budget.take()
      ) {
        return { outcome: certain(call, outcome, doubt), sent };
      }
      figures.repeated(labelsOf(call));
      await new Promise<void>(resolve => void clock.schedule(pause, resolve));
    }
  }

  return {
    tokens: createTokens({ clients, clock, random, figures }),
    async call(call, signal) {
      const at = clock.now();
      const began = clock.monotonic();
      const span = startCallSpan(call);
      const { outcome, sent } = await perform(call, signal);
      const took = clock.monotonic() - began;
      const status = 'status' in outcome ? outcome.status : undefined;
      endCallSpan(span, outcome, Math.max(0, sent - 1));
      figures.ended(
        labelsOf(call),
        sent > 0 ? outcome.kind : 'unsent',
        status,
        took / 1_000,
      );
      if (sent > 0 && !(call.routine && outcome.kind === 'ok')) {
        journal.append(callRecord(call, outcome, at, took));
      }
      return outcome;
    },
    closedUntil(url) {
      const openAt = gate.openAt(new URL(url).host);
      return openAt > clock.now() ? openAt + random() * 1_000 : undefined;
    },
    fetchBytes: (url, cap) => fetchBytes(clients.of(undefined), url, cap),
    probe: (url, tls, timeout, signal) =>
      clients.of(tls).send({
        method: 'GET',
        url,
        headers: { accept: '*/*' },
        timeout,
        maxResponseBytes: PROBE_CAP,
        redirects: 0,
        signal,
      }),
    async close() {
      limiter.close();
      await clients.close();
    },
  };
}

function hasEffects({ request: { method } }: RestCall): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}

function labelsOf({ api, object, request }: RestCall) {
  return { api, kind: object.kind, operation: request.operation };
}

/** Whose calls share a circuit breaker: one Connection's, so that nobody's wrong settings keep others off the same host. */
function hostKey({ turn, object, request }: RestCall): string {
  return `${turn?.connection ?? object.namespace} ${new URL(request.url).host}`;
}

/** A repetition that says "nothing was changed" speaks for itself only: the sending before it may have done its work. */
function certain(
  call: RestCall,
  outcome: Outcome,
  doubt: Outcome | undefined,
): Outcome {
  return doubt &&
    hasEffects(call) &&
    (outcome.kind === 'unavailable' || outcome.kind === 'refused')
    ? doubt
    : outcome;
}

/** The first header that HTTP does not allow; a value that came from a Secret must not end in an error's text. */
function unsendable(headers: Record<string, string>): string | undefined {
  return Object.entries(headers).find(
    ([name, value]) =>
      !/^[!#$%&'*+.^_`|~\w-]+$/.test(name) ||
      /[^\t\x20-\x7e\x80-\xff]/.test(value),
  )?.[0];
}
