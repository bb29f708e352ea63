// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Results of stages, `{ name, passed, failed, seconds }`, of this run and of earlier ones that share the file. */
export class Summary {
  #file;
  #results;

  constructor(file) {
    this.#file = file;
    this.#results = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8') || '[]') : [];
  }

  add(result) {
    this.#results.push(result);
    if (this.#file) writeFileSync(this.#file, JSON.stringify(this.#results));
  }

  get passed() {
    return this.#results.reduce((sum, result) => sum + result.passed, 0);
  }

  get failed() {
    return this.#results.reduce((sum, result) => sum + result.failed, 0);
  }

  /** One line a stage, and `N passed, N failed` as the last. */
  toString() {
    const lines = this.#results.map(
      ({ name, passed, failed, seconds }) =>
        `${name.padEnd(14)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s`,
    );
    return [...lines, `${this.passed} passed, ${this.failed} failed`].join('\n');
  }
}
