// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { measureCommand } from './command.ts';
import { documentsOf } from './documents.ts';
import { readOptions, type Options } from './options.ts';
import { measureAll } from './pool.ts';
import { isSound, summarize } from './summary.ts';
import { tableOf } from './table.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'corpus-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const limits = { workers: 2, timeoutMs: 30_000, memoryMb: 1_536 };
const document = (paths: unknown): string => JSON.stringify({ openapi: '3.0.3', info: { title: 'Shop', version: '1' }, paths });
const call = { get: { responses: { 200: { description: 'ok' } } } };

function write(name: string, text: string): { name: string; file: string } {
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, text);
  return { name, file };
}

function optionsOf(...args: string[]): Options {
  const read = readOptions(args);
  assert.equal(read.kind, 'ok');
  return (read as { options: Options }).options;
}

test('what compiles, what is refused and where, is told for each document', async () => {
  const tasks = [write('empty', document({})), write('shop', document({ '/stock': call })), write('text', 'no document')];
  const summary = summarize(tasks, await measureAll(tasks, limits, () => {}), 1);
  assert.deepEqual(
    { documents: summary.documents, compiled: summary.compiled, refused: summary.refused, operations: summary.operations },
    { documents: 3, compiled: 1, refused: 2, operations: { all: 1, covered: 1, leftOut: 0, refused: 0, unaccounted: 0 } },
  );
  assert.equal(summary.refusals[0].document, 'empty');
  assert.match(summary.refusals[0].reason, /describes no operation/);
  assert.match(summary.refusals[0].position, /^1:\d+ #\/paths$/);
  assert.ok(summary.peakMemoryMb > 10);
  assert.ok(isSound(summary));
  assert.match(tableOf(summary, limits), /Refused:\n {2}empty:1:/);
});

test('a document that takes too long is given up, and the next one gets a new process', async () => {
  // Nobody writes into the pipe: whoever reads it waits, however fast the machine is.
  const slow = { name: 'slow', file: path.join(folder, 'slow.pipe') };
  execFileSync('mkfifo', [slow.file]);
  const tasks = [slow, write('shop', document({ '/stock': call }))];
  const quick = { ...limits, workers: 1, timeoutMs: 4_000 };
  const summary = summarize(tasks, await measureAll(tasks, quick, () => {}), 1);
  assert.deepEqual(summary.timeOuts, [{ document: 'slow', milliseconds: 4_000 }]);
  assert.equal(summary.compiled, 1);
  assert.ok(!isSound(summary));
});

test('a document that takes too much memory is a crash that says so', async () => {
  const large = document(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`/p${n}`, call])));
  const tasks = [write('large', large), write('shop', document({ '/stock': call }))];
  const summary = summarize(tasks, await measureAll(tasks, { ...limits, workers: 1, memoryMb: 60 }, () => {}), 1);
  assert.match(summary.crashes[0].reason, /more than 60 MB/);
  assert.equal(summary.crashes[0].document, 'large');
});

test('the command is measured from the start of its process on, and what it refuses is told', async () => {
  const tasks = [write('shop', document({ '/stock': call })), write('text', 'no document')];
  const summary = await measureCommand(tasks, () => {});
  assert.deepEqual([summary.refused, summary.failed], [['text'], []]);
  assert.ok(summary.medianMs > 20 && summary.slowest!.milliseconds >= summary.medianMs);
  assert.ok(summary.peakMemoryMb > 30, `${summary.peakMemoryMb} MB`);
});

test('a seed draws the same documents each time, and another seed others', async () => {
  for (let n = 0; n < 40; n += 1) write(`drawn-${n}`, document({}));
  const drawn = async (seed: string): Promise<string[]> => {
    const chosen = await documentsOf(optionsOf('--sample', '5', '--seed', seed), folder, async () => folder);
    assert.equal(chosen.kind, 'ok');
    return (chosen as { tasks: { name: string }[] }).tasks.map(({ name }) => name);
  };
  assert.equal((await drawn('1')).length, 5);
  assert.deepEqual(await drawn('1'), await drawn('1'));
  assert.notDeepEqual(await drawn('1'), await drawn('2'));
});

test('a document is named as in the corpus, or is a file', async () => {
  const { file } = write('mine', document({}));
  const byName = await documentsOf(optionsOf('--doc', 'mine'), os.tmpdir(), async () => folder);
  assert.deepEqual(byName, { kind: 'ok', tasks: [{ name: 'mine', file }] });
  const byFile = await documentsOf(optionsOf('--doc', 'mine.json'), folder, () => assert.fail('the corpus is not needed'));
  assert.deepEqual(byFile, { kind: 'ok', tasks: [{ name: 'mine.json', file }] });
  const missing = await documentsOf(optionsOf('--doc', 'none'), folder, async () => folder);
  assert.match((missing as { message: string }).message, /no document none/);
});

test('options that contradict each other or are not numbers are refused', () => {
  for (const args of [['--sample', '0'], ['--seed', 'x'], ['--write-docs', '--sample', '3'], ['--doc', 'a', '--sample', '1'], ['--cli', '--apiserver'], ['--what']]) {
    assert.equal(readOptions(args).kind, 'wrong', args.join(' '));
  }
});
