// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';
import type { Json } from '../json.ts';
import { parseJson } from '../json.ts';
import type { Answer } from './answer.ts';
import { refuse } from './answer.ts';

/** The largest body that the shop takes, in bytes. */
export const BODY_LIMIT = 1024 * 1024;

/**
 * Of a body that is too large, so much is read and thrown away: most callers read the answer only
 * after they have sent everything.
 */
const DISCARD_LIMIT = 16 * BODY_LIMIT;

export type Body<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'refused'; answer: Answer };

/**
 * The bytes of a body of one media type. Wrong type: 415; more than BODY_LIMIT bytes: 413.
 */
export async function readBytes(
  request: IncomingMessage,
  mediaType: string,
): Promise<Body<Buffer>> {
  const given = (request.headers['content-type'] ?? '')
    .split(';')[0]
    .trim()
    .toLowerCase();
  if (given !== mediaType) {
    return refused(
      415,
      'unsupported_media_type',
      `Send the body as ${mediaType}${given && `, not as ${given}`}`,
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size <= BODY_LIMIT) {
      chunks.push(chunk as Buffer);
    } else if (size > DISCARD_LIMIT) {
      break;
    }
  }
  if (size > BODY_LIMIT) {
    return refused(
      413,
      'too_large',
      `The body is larger than ${BODY_LIMIT} bytes`,
      {
        Connection: 'close',
      },
    );
  }
  return { kind: 'ok', value: Buffer.concat(chunks) };
}

/** A JSON body; bytes that are no JSON in UTF-8: 400. */
export async function readJson(request: IncomingMessage): Promise<Body<Json>> {
  const bytes = await readBytes(request, 'application/json');
  if (bytes.kind === 'refused') {
    return bytes;
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.value);
    return { kind: 'ok', value: parseJson(text) };
  } catch (error) {
    return refused(
      400,
      'bad_request',
      `The body is no JSON: ${(error as Error).message}`,
    );
  }
}

function refused(
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>,
): { kind: 'refused'; answer: Answer } {
  return { kind: 'refused', answer: refuse(status, code, message, headers) };
}
