// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http';
import { jsonText } from '../objects/json.ts';
import { decodeProtobuf } from '../protobuf/decode-protobuf.ts';
import { badRequest, failure, Refusal } from './status.ts';

export type Body = { text: string; contentType: string };

const LARGEST_BYTES = 3 * 1024 * 1024;
const DECODER = new TextDecoder('utf-8', { fatal: true });
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** The whole body as text; what kubectl writes in protobuf is turned into JSON. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const contentType = (request.headers['content-type'] ?? 'application/json').split(';')[0].trim().toLowerCase();
  if (request.method === 'GET' || request.method === 'HEAD') return { text: '', contentType };
  const bytes = await readBytes(request);
  if (contentType === PROTOBUF) {
    const decoded = decodeProtobuf(bytes);
    if (decoded.kind === 'ok') return { text: jsonText(decoded.object), contentType: 'application/json' };
    throw new Refusal(failure(415, 'UnsupportedMediaType', decoded.message));
  }
  try {
    return { text: DECODER.decode(bytes), contentType };
  } catch {
    throw badRequest('the body of the request is no UTF-8 text');
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_BYTES) {
      throw new Refusal(failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${LARGEST_BYTES}`));
    }
    chunks.push(chunk as Buffer);
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}
