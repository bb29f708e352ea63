// SPDX-License-Identifier: Apache-2.0
import { load } from 'js-yaml';
import { request } from 'node:https';
import type { Exchange, Target } from './exchange.ts';

export type Request = Pick<
  Exchange,
  'method' | 'path' | 'accept' | 'contentType' | 'requestBody' | 'user' | 'impersonate' | 'token'
>;
export type Answer = Pick<Exchange, 'status' | 'answerType' | 'warning' | 'answer'>;

/** Nothing that is recorded takes longer, watches included. */
const ANSWERED_WITHIN_MS = 20_000;

/** Sends one request and reads the whole answer; JSON and YAML become a value, the events of a watch a list, all else text. */
export async function send(target: Target, exchange: Request): Promise<Answer> {
  const { requestBody, contentType = 'application/json' } = exchange;
  const body =
    requestBody === undefined || typeof requestBody === 'string' ? requestBody : JSON.stringify(requestBody);
  const raw = await sendBytes(target, {
    method: exchange.method,
    path: exchange.path,
    headers: {
      ...(exchange.token === 'none' ? {} : { authorization: `Bearer ${tokenOf(target, exchange)}` }),
      accept: exchange.accept ?? 'application/json',
      ...(body === undefined ? {} : { 'content-type': contentType }),
      ...(exchange.impersonate ? { 'impersonate-user': exchange.impersonate } : {}),
    },
    body: body === undefined ? undefined : Buffer.from(body),
  });
  const text = raw.bytes.toString('utf8');
  return {
    status: raw.status,
    answerType: raw.answerType,
    ...(raw.warning ? { warning: raw.warning } : {}),
    answer: raw.answerType.includes('json') ? parsed(text) : raw.answerType.includes('yaml') ? load(text) : text,
  };
}

function tokenOf(target: Target, { token, user }: Request): string {
  return token === 'wrong' ? 'nobody-has-this' : target.token(user);
}

/** The same without a look at what is sent and answered. */
export function sendBytes(
  target: Target,
  sent: { method: string; path: string; headers: Record<string, string>; body?: Buffer },
): Promise<{ status: number; answerType: string; warning?: string; bytes: Buffer }> {
  const { method, path, headers, body } = sent;
  return new Promise((resolve, reject) => {
    const started = request(
      new URL(path, target.url),
      {
        method,
        ca: target.certificate,
        signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
        headers: { ...headers, ...(body ? { 'content-length': body.length } : {}) },
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            answerType: String(response.headers['content-type'] ?? ''),
            warning: response.headers.warning ? String(response.headers.warning) : undefined,
            bytes: Buffer.concat(chunks),
          }),
        );
      },
    );
    started.on('error', reject);
    started.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return eventsOf(text) ?? text;
  }
}

function eventsOf(text: string): unknown[] | undefined {
  try {
    return text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
  } catch {
    return undefined;
  }
}
