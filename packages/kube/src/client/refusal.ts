// SPDX-License-Identifier: Apache-2.0
import type { Dispatcher } from 'undici';
import { describe, type ApiCall } from './api-call.ts';
import { parseJson } from './json.ts';
import { isStatus, KubeError, type Status } from './kube-error.ts';

/** What an answer other than success says; `now` is the wall clock. */
export function refusal(call: ApiCall, answer: Dispatcher.ResponseData, text: string, now: number): KubeError {
  const code = answer.statusCode;
  let status: Status = {};
  try {
    const parsed = parseJson(text);
    if (isStatus(parsed)) status = parsed;
    else status = { message: excerpt(text) };
  } catch {
    status = { message: excerpt(text) };
  }
  const retryAfter = retryAfterSeconds(answer.headers['retry-after'], now);
  const fromStatus = status.details?.retryAfterSeconds;
  const seconds = retryAfter ?? (code === 429 ? fromStatus ?? 1 : undefined);
  return new KubeError({
    call: describe(call),
    code,
    reason: status.reason || reasonOfCode(code, status) || 'Unknown',
    status,
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  });
}

/** A proxy's page of 404 says nothing about objects, so it does not get the server's word for it. */
function reasonOfCode(code: number, status: Status): string | undefined {
  return code === 404 && !isStatus(status) ? 'UnknownPath' : REASONS[code];
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

/** Both forms of Retry-After: seconds, and a date. */
function retryAfterSeconds(header: string | string[] | undefined, now: number): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}

/** The begin of a text, on one line. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
