// SPDX-License-Identifier: Apache-2.0
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { stringifyJson } from '../json.ts';
import type { Answer } from './answer.ts';

/** Writes the body so many bytes at a time, so far apart. */
export interface Pace {
  bytes: number;
  everyMs: number;
}

/** Writes an answer. Rejects with an AbortError when `signal` aborts between two drips. */
export async function send(
  response: ServerResponse,
  answer: Answer,
  pace: Pace | undefined,
  signal: AbortSignal,
): Promise<void> {
  const body =
    answer.body === undefined
      ? undefined
      : Buffer.from(stringifyJson(answer.body));
  response.writeHead(answer.status, {
    ...(body && {
      'Content-Type': 'application/json',
      'Content-Length': body.length,
    }),
    ...answer.headers,
  });
  if (pace !== undefined && body !== undefined) {
    for (let at = 0; at < body.length; at += pace.bytes) {
      response.write(body.subarray(at, at + pace.bytes));
      await delay(pace.everyMs, undefined, { signal });
    }
    response.end();
    return;
  }
  response.end(body);
}
