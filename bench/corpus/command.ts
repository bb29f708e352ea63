// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Task } from './messages.ts';

/** What `api-operators generate` takes, from the start of the process to its end. */
export interface CommandSummary {
  documents: number;
  /** Documents that cannot become an operator, with a message that says why. */
  refused: string[];
  /** Documents that it failed on otherwise, with its exit code. */
  failed: { document: string; exitCode: number | null }[];
  medianMs: number;
  slowest: { document: string; milliseconds: number } | null;
  peakMemoryMb: number;
  /** The document with the peak. */
  largest: string | null;
}

const MAIN = path.join(import.meta.dirname, '../../packages/cli/src/main.ts');
/** The exit code of the command where the document is at fault. */
const REFUSED = 1;
const PRELOADED = path.join(import.meta.dirname, 'report-peak-memory.ts');

/** Runs the command for one document after the other, each in a process and a folder of its own. */
export async function measureCommand(tasks: readonly Task[], finished: () => void): Promise<CommandSummary> {
  const summary: CommandSummary = { documents: tasks.length, refused: [], failed: [], medianMs: 0, slowest: null, peakMemoryMb: 0, largest: null };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'corpus-command-'));
  const times: number[] = [];
  try {
    for (const [index, { name, file }] of tasks.entries()) {
      const out = path.join(folder, String(index));
      const { exitCode, milliseconds, megabytes } = await run(['generate', file, '--group', 'corpus.example.com', '--out', out]);
      rmSync(out, { recursive: true, force: true });
      if (exitCode === REFUSED) summary.refused.push(name);
      else if (exitCode !== 0) summary.failed.push({ document: name, exitCode });
      times.push(milliseconds);
      if (milliseconds > (summary.slowest?.milliseconds ?? -1)) summary.slowest = { document: name, milliseconds };
      if (megabytes > summary.peakMemoryMb) Object.assign(summary, { peakMemoryMb: megabytes, largest: name });
      finished();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  times.sort((a, b) => a - b);
  return { ...summary, medianMs: times[Math.floor(times.length / 2)] ?? 0 };
}

async function run(args: string[]): Promise<{ exitCode: number | null; milliseconds: number; megabytes: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', PRELOADED, MAIN, ...args], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  let told = '';
  (child.stdio[3] as Readable).on('data', chunk => (told += String(chunk)));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, milliseconds: Math.round(performance.now() - start), megabytes: Math.round(Number(told)) };
}
