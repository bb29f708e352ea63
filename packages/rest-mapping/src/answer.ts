// SPDX-License-Identifier: Apache-2.0
import type { Json, Operation } from '@api-operators/api';
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

/** Reads an answer; pure. `shown` is how the call is named in messages: `POST http://host/pet`. */
export function readAnswer(
  sent: Sent,
  operation: Operation,
  shown: string,
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
    return success(sent, operation, shown);
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

function success(
  sent: Sent & { kind: 'answer' },
  operation: Operation,
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
    const whole = parseJson(text);
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

function detail(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, 4_096)).trim();
  if (text === '') {
    return '';
  }
  try {
    const value = parseJson(text);
    if (isObject(value)) {
      for (const key of [
        'message',
        'detail',
        'error_description',
        'error',
        'title',
      ]) {
        const member = Object.hasOwn(value, key) ? value[key] : undefined;
        if (typeof member === 'string' && member !== '')
          return `: ${excerpt(member)}`;
      }
    }
  } catch {
    // Not JSON, so the text itself is shown.
  }
  return `: ${excerpt(text)}`;
}

/** One line of at most 200 letters. */
function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`;
}
