// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { after, test } from 'node:test';
import { hostileCases } from './cases/all.ts';
import { pageRow, pageText, withoutFigures, type PageRow } from './page.ts';
import { CANARY, runCase } from './run-case.ts';

const PAGE = join(import.meta.dirname, '../../../../docs/reference/hostile-documents.md');
const MOST_CPU_MS = 2_000;
const MOST_MEMORY_MB = 512;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hostile-')));
after(() => rmSync(folder, { recursive: true, force: true }));
const rows: PageRow[] = [];

for (const [index, hostile] of hostileCases.entries()) {
  test(`${hostile.name} is told within 2 s and 512 MB, and leads nowhere`, async () => {
    const base = join(folder, `case${index}`);
    const run = await runCase(hostile, base);
    rows.push(pageRow(hostile, run, base));
    assert.equal(run.exit, hostile.exit, run.err);
    if (hostile.silent) assert.equal(run.err, '');
    if (hostile.says) {
      assert.match(run.err, hostile.says);
      const lines = run.err.split('\n');
      const at = run.err.slice(0, run.err.search(hostile.says)).split('\n').length - 1;
      assert.match(lines[at + 1], hostile.remedy ?? /^ {4}\S.*\.$/);
    }
    for (const line of run.err.split('\n')) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]|.{1500}/u, 'a line that a terminal should not get');
    assert.doesNotMatch(run.err, /\n\s+at .*:\d+:\d+\)|This is a bug/, 'a stack in the place of a message');

    assert.deepEqual([...run.after], [...run.before], 'something was written outside of --out');
    if (hostile.exit !== 0) assert.equal(run.written.size, 0, 'a folder was written for a document that was refused');
    assert.ok(![run.err, run.out, ...run.written.values()].some(text => text.includes(CANARY) || text.includes('root:x:0:0')), 'something outside was read');
    assert.deepEqual(run.opened.filter(path => !path.startsWith(`${base}${sep}`) || path === join(base, 'canary.yaml')), [], 'something outside was opened');
    assert.deepEqual([...new Set(run.asked)], hostile.serve ? ['127.0.0.1'] : [], 'a host was asked');
    assert.equal(run.otherAsked, 0, 'a server that nobody allowed was connected to');
    hostile.written?.(run.written);

    assert.ok(run.cpuMs <= MOST_CPU_MS, `${Math.round(run.cpuMs)} ms of computing`);
    assert.ok(run.memoryMb <= MOST_MEMORY_MB, `${Math.round(run.memoryMb)} MB`);
  });
}

test('docs/reference/hostile-documents.md has each of them with what is said (UPDATE_HOSTILE=1 writes it)', () => {
  assert.equal(new Set(hostileCases.map(({ name }) => name)).size, hostileCases.length, 'two cases have one name');
  assert.equal(rows.length, hostileCases.length, 'some did not run');
  const page = pageText(rows);
  if (process.env.UPDATE_HOSTILE === '1') writeFileSync(PAGE, page);
  assert.equal(withoutFigures(readFileSync(PAGE, 'utf8')), withoutFigures(page));
});
