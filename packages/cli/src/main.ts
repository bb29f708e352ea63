#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { runProgram } from './program.ts';
import { processTerminal } from './terminal.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
// Whoever reads the output may stop early (`| head`).
process.stdout.on('error', () => process.exit(0));

process.exitCode = await runProgram(process.argv.slice(2), {
  terminal: processTerminal,
  cwd: process.cwd(),
  signal: stop.signal,
});
