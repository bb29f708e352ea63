// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DamagedStreamError, jsonLines } from './watch-stream.ts';

async function read(chunks: readonly Uint8Array[]): Promise<unknown[]> {
  const values: unknown[] = [];
  async function* stream() {
    yield* chunks;
  }
  for await (const value of jsonLines(stream())) values.push(value);
  return values;
}

describe('the lines of a watch', () => {
  const text = Buffer.from('{"a":"ä🐶"}\n\n{"b":2}\n{"cut":');

  it('are whole wherever the network cut them, and what is left without an end is dropped', async () => {
    for (let at = 0; at <= text.length; at += 1) {
      const values = await read([text.subarray(0, at), text.subarray(at)]);
      assert.deepEqual(values, [{ a: 'ä🐶' }, { b: 2 }], `cut at ${at}`);
    }
    assert.deepEqual(await read([...text].map(byte => Buffer.from([byte]))), [{ a: 'ä🐶' }, { b: 2 }]);
  });

  it('are never skipped when they cannot be read', async () => {
    await assert.rejects(read([Buffer.from('{"a":1}\n{"b":\n{"c":3}\n')]), DamagedStreamError);
  });
});
