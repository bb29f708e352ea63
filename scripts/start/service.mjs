// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { root } from '../setup/places.mjs';
import { Sorry } from '../setup/sorry.mjs';

const FOLLOW = pathToFileURL(path.join(path.dirname(fileURLToPath(import.meta.url)), 'follow-parent.mjs')).href;
const STOP_WITHIN_MS = 10_000;

/** A program of `npm start`, with its output in a log file below the state folder. */
export class Service {
  #child;
  #log;
  #ended;
  #lines = [];
  #listeners = new Set();

  constructor({ name, node, script, args = [], env, logs }) {
    this.name = name;
    mkdirSync(logs, { recursive: true });
    this.#log = path.join(logs, `${name}.log`);
    const output = createWriteStream(this.#log).on('error', () => {});
    // No signal of the terminal reaches it: it is stopped by stop(), in order.
    this.#child = spawn(node, ['--import', FOLLOW, path.join(root, script), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child.stdin.on('error', () => {});
    let rest = '';
    const take = chunk => {
      output.write(chunk);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      this.#lines.push(...lines);
      this.#lines.splice(0, this.#lines.length - 200);
      for (const line of lines) for (const listener of this.#listeners) listener(line);
    };
    this.#child.stdout.setEncoding('utf8').on('data', take);
    this.#child.stderr.setEncoding('utf8').on('data', take);
    this.#ended = new Promise(resolve => {
      this.#child.on('error', error => resolve(error.message));
      this.#child.on('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
  }

  /** Resolves with how it ended. */
  get ended() {
    return this.#ended;
  }

  /** Calls `listener` for each line that it writes, those of the past included. */
  onLine(listener) {
    this.#lines.forEach(listener);
    this.#listeners.add(listener);
  }

  /** The sentence for the user when it ended by itself. */
  sorry(how) {
    const lines = this.#lines.map(line => line.trim()).filter(Boolean);
    const hint = lines.filter(line => /error/i.test(line)).at(-1) ?? lines.at(-1);
    return new Sorry(`The ${this.name} stopped (${how})${hint ? `: ${plain(hint)}` : ''}. All it wrote: ${this.#log}`);
  }

  /** Asks it to stop, and makes it after ten seconds. */
  async stop() {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.#ended;
    clearTimeout(timer);
  }
}

function plain(line) {
  return stripVTControlCharacters(line).slice(0, 300);
}
