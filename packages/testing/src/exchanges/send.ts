// SPDX-License-Identifier: Apache-2.0
import { request } from 'node:https';
import type { Exchange, Target } from './exchange.ts';

export type Request = Pick<
  Exchange,
  'method' | 'path' | 'accept' | 'contentType' | 'requestBody' | 'user'
>;
export type Answer = Pick<Exchange, 'status' | 'answerType' | 'warning' | 'answer'>;

/** Sends one request and reads the whole answer; JSON becomes a value, all else text. */
export function send(target: Target, exchange: Request): Promise<Answer> {
  const { method, path, accept, contentType, requestBody, user } = exchange;
  const body =
    requestBody === undefined
      ? undefined
      : typeof requestBody === 'string'
      ? requestBody
      : JSON.stringify(requestBody);
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, target.url),
      {
        method,
        ca: target.certificate,
        headers: {
          authorization: `Bearer ${target.token(user)}`,
          accept: accept ?? 'application/json',
          ...(body === undefined
            ? {}
            : {
                'content-type': contentType ?? 'application/json',
                'content-length': Buffer.byteLength(body),
              }),
        },
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answerType = String(response.headers['content-type'] ?? '');
          const text = Buffer.concat(chunks).toString('utf8');
          const warning = response.headers.warning;
          resolve({
            status: response.statusCode ?? 0,
            answerType,
            ...(warning ? { warning: String(warning) } : {}),
            answer: answerType.includes('json') ? parsed(text) : text,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
