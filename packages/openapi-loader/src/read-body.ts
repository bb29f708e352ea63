// SPDX-License-Identifier: Apache-2.0
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { decodeDocument } from './decode.ts';
import type { ReadResult } from './read-result.ts';

/** How long a body may be slow before it is judged. */
const GRACE_MS = 1_500;
const CHECK_MS = 250;

/** A server that sends a body so slowly that nobody waits for it. */
export class SlowBody extends Error {}

/**
 * Reads a body of at most so many bytes, unpacked where the server packed it: a small body may be a large one. Throws
 * {@link SlowBody} where it comes slower than so many bytes a second.
 */
export async function readBody(
  body: Readable,
  encoding: string,
  limits: { maxBytes: number; leastBytesASecond: number },
): Promise<ReadResult> {
  const unpack = unpackerOf(encoding);
  if (unpack === null) {
    body.on('error', () => {});
    body.destroy();
    return { kind: 'unavailable', why: `it is packed in a way that is not read (${encoding})` };
  }
  const start = performance.now();
  let received = 0;
  body.on('data', (chunk: Uint8Array) => (received += chunk.length));
  const watch = setInterval(() => {
    const seconds = (performance.now() - start) / 1_000;
    if (seconds * 1_000 < GRACE_MS || received >= limits.leastBytesASecond * seconds) return;
    body.destroy(new SlowBody(`it comes at less than ${limits.leastBytesASecond} bytes a second`));
  }, CHECK_MS);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const unpacked = unpack ? pipeline(body, unpack, () => {}) : body;
    for await (const chunk of unpacked as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > limits.maxBytes) {
        body.destroy();
        return { kind: 'too-large' };
      }
      chunks.push(chunk);
    }
  } finally {
    clearInterval(watch);
  }
  return { kind: 'read', text: decodeDocument(Buffer.concat(chunks)), bytes: size };
}

/** Undefined: it is not packed; null: nobody can unpack it. */
function unpackerOf(encoding: string): Transform | undefined | null {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}
