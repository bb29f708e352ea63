#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { enableCompileCache } from 'node:module';
import { processTerminal } from './terminal.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
// Whoever reads the output may stop early (`| head`).
process.stdout.on('error', () => process.exit(0));

// Most of the time of a short command is reading its modules; from the second start on they come compiled.
enableCompileCache();
const { runProgram } = await import('./program.ts');
process.exitCode = await runProgram(process.argv.slice(2), {
  terminal: processTerminal,
  cwd: process.cwd(),
  signal: stop.signal,
});
