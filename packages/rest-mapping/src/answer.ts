// SPDX-License-Identifier: Apache-2.0
import type { AsyncOperation, Json, Operation } from '@api-operators/api';
import { atPointer, isObject, parseJson } from './json.ts';
import { base64 } from './base64.ts';

/** What came of sending a request. */
export type Sent =
  | {
      kind: 'answer';
      status: number;
      headers: Record<string, string>;
      body: Uint8Array;
    }
  /** Provably never reached the API: repeating it is safe. */
  | {
      kind: 'unsent';
      reason: 'Unreachable' | 'EgressRefused' | 'TLS';
      message: string;
    }
  /** The API may have carried it out. */
  | { kind: 'lost'; message: string };

/** What a call came to, in the terms in which decisions are made. */
export type Outcome =
  /** `data` is the operation's result (below its pointer); undefined where the answer has no body. */
  | {
      kind: 'ok';
      status: number;
      data: Json | undefined;
      /** The answer as it came, where `data` is only a part of it. */
      whole?: Json;
      headers: Record<string, string>;
      truncated?: true;
    }
  /** The API has begun the work and will end it later (a 202 of an operation with `async`); see {@link readProgress}. */
  | {
      kind: 'accepted';
      status: number;
      /** The URL of the progress, as the answer gave it (it may be relative to the call's own); absent: look at the object itself. */
      monitor?: string;
      /** When to look first, in milliseconds since 1970, where the API named a time. */
      retryAt?: number;
      data: Json | undefined;
      headers: Record<string, string>;
    }
  /** The API has no such object. */
  | { kind: 'absent'; status: number; message: string }
  /** The API understood and said no: nothing was changed, repeating the same call is pointless. */
  | { kind: 'refused'; status: number; reason: RefusalReason; message: string }
  /** Nothing was changed, and a later attempt may succeed. `retryAt` in milliseconds since 1970 where the API named a time. */
  | {
      kind: 'unavailable';
      status?: number;
      reason: UnavailableReason;
      message: string;
      retryAt?: number;
    }
  /** The API may or may not have carried it out. */
  | { kind: 'unknown'; status?: number; message: string };

/** What a call came to once nothing is left to wait for. */
export type Settled = Exclude<Outcome, { kind: 'accepted' }>;

export type RefusalReason =
  | 'Unauthorized'
  | 'Forbidden'
  | 'Invalid'
  | 'Conflict'
  | 'NotAllowed'
  | 'UnexpectedAnswer';
export type UnavailableReason =
  | 'Unreachable'
  | 'EgressRefused'
  | 'TLS'
  | 'Throttled'
  | 'Unavailable'
  | 'Fenced';

/**
 * Reads an answer; pure. `shown` is how the call is named in messages: `POST http://host/pet`; `now`,
 * in milliseconds since 1970, is what a Retry-After in seconds counts from.
 */
export function readAnswer(
  sent: Sent,
  operation: Pick<
    Operation,
    'method' | 'resultPointer' | 'resultMediaType' | 'async'
  >,
  shown: string,
  now?: number,
): Outcome {
  if (sent.kind === 'unsent') {
    return {
      kind: 'unavailable',
      reason: sent.reason,
      message: `${shown}: ${sent.message}`,
    };
  }
  if (sent.kind === 'lost') {
    return { kind: 'unknown', message: `${shown}: ${sent.message}` };
  }
  const { status, headers } = sent;
  if (status >= 200 && status < 300) {
    const done = success(sent, operation, shown);
    return status === 202 && operation.async && done.kind === 'ok'
      ? accepted(done, operation.async, now)
      : done;
  }
  const message = `${shown} answered ${status}${detail(sent.body)}`;
  switch (true) {
    case status === 404 || status === 410:
      return { kind: 'absent', status, message };
    case status === 401:
      return { kind: 'refused', status, reason: 'Unauthorized', message };
    case status === 403:
      return { kind: 'refused', status, reason: 'Forbidden', message };
    case status === 405 || status === 501:
      return { kind: 'refused', status, reason: 'NotAllowed', message };
    case status === 409 || status === 412 || status === 423:
      return { kind: 'refused', status, reason: 'Conflict', message };
    case status === 408 || status === 425:
      return { kind: 'unknown', status, message };
    case status === 429:
      return { kind: 'unavailable', status, reason: 'Throttled', message };
    case status === 503:
      return { kind: 'unavailable', status, reason: 'Unavailable', message };
    case status >= 500:
      return { kind: 'unknown', status, message };
    case status >= 300 && status < 400:
      return {
        kind: 'refused',
        status,
        reason: 'UnexpectedAnswer',
        message: `${message}: a redirect to ${
          headers.location ?? 'nowhere'
        } that is not followed; give the Connection the final URL`,
      };
    default:
      return { kind: 'refused', status, reason: 'Invalid', message };
  }
}

function accepted(
  answer: Outcome & { kind: 'ok' },
  { monitor }: AsyncOperation,
  now: number | undefined,
): Outcome {
  const { status, headers, data, whole } = answer;
  const found =
    monitor.kind === 'header'
      ? headers[monitor.name.toLowerCase()]
      : monitor.kind === 'body'
      ? atPointer(whole ?? data, monitor.pointer)
      : undefined;
  const retryAt = retryTime(headers['retry-after'], now);
  return {
    kind: 'accepted',
    status,
    ...(typeof found === 'string' && found !== '' ? { monitor: found } : {}),
    ...(retryAt === undefined ? {} : { retryAt }),
    data,
    headers,
  };
}

/** The time that a Retry-After header names, in milliseconds since 1970; seconds need `now` to count from. */
export function retryTime(
  header: string | undefined,
  now: number | undefined,
): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  if (/^\s*\d+\s*$/.test(header)) {
    return now === undefined ? undefined : now + Number(header) * 1_000;
  }
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : date;
}

function success(
  sent: Sent & { kind: 'answer' },
  operation: Pick<Operation, 'method' | 'resultPointer' | 'resultMediaType'>,
  shown: string,
): Outcome {
  const { status, headers, body } = sent;
  if (headers['x-api-operators-oversize'] !== undefined) {
    return { kind: 'ok', status, data: undefined, headers, truncated: true };
  }
  if (body.byteLength === 0) {
    return { kind: 'ok', status, data: undefined, headers };
  }
  const text = new TextDecoder().decode(body);
  const type = (
    headers['content-type'] ??
    operation.resultMediaType ??
    'application/json'
  ).toLowerCase();
  if (!type.includes('json')) {
    return {
      kind: 'ok',
      status,
      data: type.startsWith('application/octet-stream') ? base64(body) : text,
      headers,
    };
  }
  try {
    const whole = isLines(type) ? parseLines(text) : parseJson(text);
    return {
      kind: 'ok',
      status,
      data: atPointer(whole, operation.resultPointer ?? ''),
      whole,
      headers,
    };
  } catch {
    const message = `${shown} answered ${status} with a body that is not JSON: ${excerpt(
      text,
    )}`;
    return operation.method === 'GET'
      ? { kind: 'unavailable', status, reason: 'Unavailable', message }
      : { kind: 'ok', status, data: undefined, headers };
  }
}

/** Media types of which each line is a value of its own. */
function isLines(type: string): boolean {
  return /^application\/(x-)?(jsonl|jsonlines|json-lines|ndjson|json-seq|stream\+json)\b/.test(
    type,
  );
}

/** The values of the lines, as a list; `json-seq` has a record separator before each. */
function parseLines(text: string): Json[] {
  return text
    .split(/[\n\u001e]/)
    .filter(line => line.trim() !== '')
    .map(parseJson);
}

function detail(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, 4_096)).trim();
  if (text === '') {
    return '';
  }
  try {
    const said = errorText(parseJson(text));
    if (said !== undefined) return `: ${excerpt(said)}`;
  } catch {
    // Not JSON, so the text itself is shown.
  }
  return `: ${excerpt(text)}`;
}

/** What an API says went wrong, where one of the usual members of its answer says it. */
export function errorText(value: Json | undefined): string | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  for (const key of [
    'message',
    'detail',
    'error_description',
    'error',
    'title',
  ]) {
    const member = Object.hasOwn(value, key) ? value[key] : undefined;
    if (typeof member === 'string' && member !== '') return member;
    if (key === 'error' && isObject(member)) {
      const inner = errorText(member);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

/** One line of at most 200 letters. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`;
}
