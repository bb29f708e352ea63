// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { tools } from './places.mjs';

/**
 * Runs a program with its output in `.tools/<log>.log`, and each line given to `onLine`.
 * Resolves with the exit code, the last lines, and the log's path.
 */
export function run(command, args, { log, onLine = () => {}, ...options }) {
  mkdirSync(tools, { recursive: true });
  const file = path.join(tools, `${log}.log`);
  // A log that cannot be written (a full disk) is no reason to stop.
  const output = createWriteStream(file).on('error', () => {});
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let text = '';
    let rest = '';
    const take = chunk => {
      output.write(chunk);
      text = (text + chunk).slice(-20_000);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      lines.forEach(onLine);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', reject);
    child.on('close', code => {
      output.end();
      resolve({ code, text, file });
    });
  });
}
