// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, it } from 'node:test';

const folder = mkdtempSync(path.join(tmpdir(), 'reporter-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function runTests(files) {
  const paths = Object.entries(files).map(([name, text]) => {
    writeFileSync(path.join(folder, name), `import { describe, it } from 'node:test';\n${text}`);
    return path.join(folder, name);
  });
  const counts = path.join(folder, 'counts');
  rmSync(counts, { force: true });
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const reporter = `--test-reporter=${path.join(import.meta.dirname, 'reporter.mjs')}`;
  const { stdout } = spawnSync(process.execPath, ['--test', reporter, ...paths], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, TEST_COUNTS: counts },
  });
  return { stdout, counts: JSON.parse(readFileSync(counts, 'utf8')) };
}

it('is silent about what passes, and counts it', () => {
  const { stdout, counts } = runTests({ 'good.test.mjs': "it('one', () => {}); it('two', () => {});" });
  assert.equal(stdout, '');
  assert.deepEqual([counts.passed, counts.failed, counts.skipped], [2, 0, 0]);
});

it('names a failure once, with its place and its reason', () => {
  const { stdout, counts } = runTests({
    'bad.test.mjs': "describe('pets', () => { it('has a name', () => { throw new Error('no name'); }); });",
  });
  assert.equal(stdout.match(/failed:/g).length, 1);
  assert.match(stdout, /failed: has a name\n {3}at bad\.test\.mjs:2\n {3}Error: no name/);
  assert.equal(counts.failed, 1);
});

it('counts a file that does not load as a failure, and shows what it wrote', () => {
  const { stdout, counts } = runTests({ 'broken.test.mjs': "import './missing.mjs';" });
  assert.match(stdout, /failed: the file\n {3}at broken\.test\.mjs/);
  assert.match(stdout, /Cannot find module/);
  assert.equal(counts.failed, 1);
});

it('counts what was skipped as skipped, not as passed', () => {
  const { counts } = runTests({ 'skipped.test.mjs': "it('later', { skip: true }, () => {});" });
  assert.deepEqual([counts.passed, counts.skipped], [0, 1]);
});
