// SPDX-License-Identifier: Apache-2.0
import { runProgram } from './program.ts';

/** Runs a command line and gives all that it did; for tests. */
export async function runInTest(cwd: string, ...args: string[]) {
  let out = '';
  let err = '';
  const code = await runProgram(args, {
    terminal: { out: text => (out += text), err: text => (err += text) },
    cwd,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}
