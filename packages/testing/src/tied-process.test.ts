// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startTied } from './tied-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tied-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A command line that no other process has. */
function sleeper() {
  const seconds = String(3000 + Math.random());
  const alive = () => execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).includes(`sleep ${seconds}`);
  const until = async (wanted: boolean) => {
    const deadline = performance.now() + 5000;
    while (alive() !== wanted) {
      assert.ok(performance.now() < deadline, `sleep ${seconds} is ${wanted ? 'not there' : 'still there'}`);
      await delay(20);
    }
  };
  return { seconds, until };
}

it('reports the exit code of the program and what it wrote', async () => {
  const ended = startTied('/bin/sh', ['-c', 'echo one; echo two >&2; exit 3'], path.join(folder, 'exit.log'));
  assert.equal(await ended.exited, 3);
  assert.equal(ended.running(), false);
  assert.equal(ended.lastLines(1), 'two');
});

it('kills the program on stop', async () => {
  const { seconds, until } = sleeper();
  const started = startTied('sleep', [seconds], path.join(folder, 'stop.log'));
  await until(true);
  await started.stop();
  await until(false);
});

it('kills the program when the process that started it is killed', async () => {
  const { seconds, until } = sleeper();
  const log = JSON.stringify(path.join(folder, 'killed.log'));
  const code = `import { startTied } from ${JSON.stringify(path.join(import.meta.dirname, 'tied-process.ts'))};
    startTied('sleep', ['${seconds}'], ${log}); setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
  await until(true);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  await until(false);
});
