// SPDX-License-Identifier: Apache-2.0
import { isUtf8 } from 'node:buffer';
import { parseJson } from './json.ts';

/** A watch line that no JSON could be read from: the stream was cut or damaged. */
export class DamagedStreamError extends Error {}

const NEWLINE = 10;

/**
 * The JSON values of a stream of lines. What is left without a line end when the stream ends is
 * dropped: its event comes again with the next watch.
 */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>, onBytes?: () => void): AsyncGenerator<unknown> {
  let pieces: Uint8Array[] = [];
  for await (const chunk of chunks) {
    onBytes?.();
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end < 0) break;
      const last = chunk.subarray(start, end);
      start = end + 1;
      const line = pieces.length === 0 ? Buffer.from(last) : Buffer.concat([...pieces, last]);
      pieces = [];
      if (line.length > 0) yield parseLine(line);
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
}

function parseLine(line: Buffer): unknown {
  // Decoding would put a replacement character and tell nobody.
  if (!isUtf8(line)) throw new DamagedStreamError(`a watch line of ${line.length} bytes is not UTF-8`);
  try {
    return parseJson(line.toString('utf8'));
  } catch (error) {
    throw new DamagedStreamError(`a watch line of ${line.length} bytes is not JSON`, { cause: error });
  }
}
