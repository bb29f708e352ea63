// SPDX-License-Identifier: Apache-2.0
import { isUtf8 } from 'node:buffer';
import { parseJson } from './json.ts';

/** A watch line that no JSON could be read from: the stream was cut or damaged. */
export class DamagedStreamError extends Error {}

const NEWLINE = 10;
/** Many times what etcd stores of one object. */
const LONGEST_LINE = 32 << 20;

/**
 * The JSON values of a stream of lines. What is left without a line end when the stream ends is
 * dropped: its event comes again with the next watch.
 */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>, onLine?: () => void): AsyncGenerator<unknown> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end < 0) break;
      const last = chunk.subarray(start, end);
      start = end + 1;
      const line = pieces.length === 0 ? Buffer.from(last) : Buffer.concat([...pieces, last]);
      pieces = [];
      held = 0;
      if (line.length === 0) continue;
      // Empty lines, with which something in between may keep a connection up, are no sign of the server.
      onLine?.();
      yield parseLine(line);
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
    held += chunk.length - start;
    if (held > LONGEST_LINE) throw new DamagedStreamError(`a watch line is longer than ${LONGEST_LINE} bytes`);
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
