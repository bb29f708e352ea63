// SPDX-License-Identifier: Apache-2.0
import { dump } from 'js-yaml';
import type { Json } from '../objects/json.ts';
import { jsonText, parseJson } from '../objects/json.ts';
import type { Status } from './status.ts';

/** A whole answer; `body` is JSON text unless `contentType` says otherwise. */
export type Answer = { code: number; body: string; contentType?: string; headers?: { [name: string]: string | string[] } };

export function jsonAnswer(code: number, value: Json): Answer {
  return { code, body: jsonText(value) };
}

export function statusAnswer(status: Status): Answer {
  const retry = status.details?.retryAfterSeconds;
  return {
    code: status.code ?? 200,
    body: jsonText(status),
    ...(retry ? { headers: { 'retry-after': String(retry) } } : {}),
  };
}

export function textAnswer(code: number, body: string): Answer {
  return { code, body, contentType: 'text/plain; charset=utf-8' };
}

/** For a reader at a terminal or in a browser JSON is indented, unless ?pretty says otherwise. */
export function isPretty(query: URLSearchParams, userAgent: string): boolean {
  const pretty = query.get('pretty');
  if (pretty !== null) return pretty === '1' || pretty === 'true';
  return ['curl', 'Wget', 'Mozilla/5.0'].some(prefix => userAgent.startsWith(prefix));
}

export function indented(body: string): string {
  return jsonTextIndented(parseJson(body));
}

function jsonTextIndented(value: Json): string {
  return JSON.stringify(JSON.parse(jsonText(value)), null, 2);
}

export function yamlOf(body: string): string {
  return dump(JSON.parse(body), { sortKeys: true });
}

/** A Warning header's value, as RFC 7234 wants it quoted. */
export function warningHeader(text: string): string {
  return `299 - "${text.replace(/[\u0000-\u001f\u007f]/g, ' ').replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}
