// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './setup/places.mjs';
import { progress } from './setup/progress.mjs';
import { setUp } from './setup/setup.mjs';
import { orSaySorry } from './setup/sorry.mjs';

// node scripts/run.mjs PROGRAM [arguments]: a program of this repository, given from its root, with all that it needs.
await orSaySorry(async () => {
  // The command's own output may be piped on: what setup has to say goes beside it.
  const node = await setUp(progress(line => process.stderr.write(`${line}\n`)));
  const [program, ...args] = process.argv.slice(2);
  const child = spawn(node, [path.join(root, program), ...args], {
    // npm changes to the root; the files that the user names are relative to where the command was typed.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to the command as well, and its exit code is ours.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ? 130 : code));
  });
});
