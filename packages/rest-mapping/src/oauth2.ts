// SPDX-License-Identifier: Apache-2.0
import { errorText, excerpt, type Sent } from './answer.ts';
import { base64 } from './base64.ts';
import { percent } from './encode.ts';
import { atPointer, isObject, parseJson } from './json.ts';
import { mask } from './mask.ts';
import type { Json } from '@api-operators/api';

export interface TokenInput {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  /** `basic` (the default, which every server must take): in the Authorization header; `body`: in the form. */
  clientAuthentication?: 'basic' | 'body';
}

/** The request for an access token; `secrets` must never be shown. */
export type TokenRequest =
  | {
      kind: 'ok';
      method: 'POST';
      url: string;
      headers: Record<string, string>;
      body: string;
      secrets: string[];
    }
  | { kind: 'refused'; message: string };

/** Asks for a token with the client's own credentials (RFC 6749 §4.4); pure. */
export function tokenRequest(input: TokenInput): TokenRequest {
  const url = URL.canParse(input.tokenUrl)
    ? new URL(input.tokenUrl)
    : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return {
      kind: 'refused',
      message: `the token URL "${input.tokenUrl}" is not an http or https URL`,
    };
  }
  if (!input.clientId.isWellFormed() || !input.clientSecret.isWellFormed()) {
    return { kind: 'refused', message: 'the client id or secret is no text' };
  }
  url.hash = '';
  const form = [['grant_type', 'client_credentials']];
  if (input.scopes.length > 0)
    form.push(['scope', input.scopes.join(' ').toWellFormed()]);
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  const secrets = [input.clientSecret];
  if (input.clientAuthentication === 'body') {
    form.push(
      ['client_id', input.clientId],
      ['client_secret', input.clientSecret],
    );
  } else {
    // Both are written as in a form first (RFC 6749 §2.3.1), so that a ":" cannot part them elsewhere.
    const pair = `${formText(input.clientId)}:${formText(input.clientSecret)}`;
    const encoded = base64(new TextEncoder().encode(pair));
    headers.authorization = `Basic ${encoded}`;
    secrets.push(encoded);
  }
  const body = form.map(pair => pair.map(formText).join('=')).join('&');
  return { kind: 'ok', method: 'POST', url: url.href, headers, body, secrets };
}

function formText(text: string): string {
  return percent(text).replaceAll('%20', '+');
}

export type TokenAnswer =
  /** `expiresAt` in milliseconds since 1970; absent where the server names no time. */
  | { kind: 'ok'; token: string; expiresAt?: number }
  /** Repeating the same request is pointless. */
  | { kind: 'refused'; message: string }
  /** A later attempt may succeed. */
  | { kind: 'unavailable'; message: string };

/** Reads the answer to {@link tokenRequest}; pure. `now` in milliseconds since 1970; `secrets` are masked in messages. */
export function readTokenAnswer(
  sent: Sent,
  now: number,
  secrets: readonly string[] = [],
): TokenAnswer {
  if (sent.kind !== 'answer') {
    return {
      kind: 'unavailable',
      message: mask(`no token: ${sent.message}`, secrets),
    };
  }
  const text = new TextDecoder().decode(sent.body);
  let value: Json | undefined;
  try {
    value = parseJson(text);
  } catch {
    value = undefined;
  }
  const later =
    sent.status >= 500 || sent.status === 429 || sent.status === 408;
  if (sent.status < 200 || sent.status > 299) {
    const error = atOwn(value, 'error');
    const said = [
      typeof error === 'string' ? error : undefined,
      errorText(value),
    ].filter(
      (part, index, all) => part !== undefined && all.indexOf(part) === index,
    );
    const message = `the token server answered ${sent.status}${
      said.length > 0 ? `: ${excerpt(said.join(': '))}` : ''
    }`;
    return {
      kind: later ? 'unavailable' : 'refused',
      message: mask(message, secrets),
    };
  }
  const token = atOwn(value, 'access_token');
  const type = atOwn(value, 'token_type');
  // What a header cannot carry is no bearer token (RFC 6750 §2.1); what it holds is not shown.
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    return {
      kind: 'refused',
      message: `the token server answered ${sent.status} without an access_token that a header can carry`,
    };
  }
  if (type !== undefined && String(type).toLowerCase() !== 'bearer') {
    return {
      kind: 'refused',
      message: `the token server gives tokens of type "${excerpt(
        String(type),
      )}"; only bearer tokens are sent`,
    };
  }
  const seconds = Number(atOwn(value, 'expires_in') ?? Number.NaN);
  return {
    kind: 'ok',
    token,
    ...(Number.isFinite(seconds)
      ? { expiresAt: now + Math.max(0, seconds) * 1_000 }
      : {}),
  };
}

function atOwn(value: Json | undefined, member: string): Json | undefined {
  return isObject(value) ? atPointer(value, `/${member}`) : undefined;
}
