// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openApiDirectory, startControlPlane } from '@api-operators/testing';
import { measureCommand, type CommandSummary } from './command.ts';
import { documentsOf } from './documents.ts';
import type { Answer, Task } from './messages.ts';
import { readOptions, USAGE, type Options } from './options.ts';
import { pageOf } from './page.ts';
import { plotOf } from './plot.ts';
import { measureAll, type Limits } from './pool.ts';
import { costsOf, isSound, summarize, type Summary } from './summary.ts';
import { commandTableOf, tableOf } from './table.ts';

const LIMITS: Limits = { workers: 2, timeoutMs: 30_000, memoryMb: 1_536 };
const DOCS = path.join(import.meta.dirname, '../../docs');
/** What the page tells of besides the whole corpus. */
const JUDGED = 300;
const STARTED = 40;

process.exitCode = await main(process.argv.slice(2));

/**
 * 0: nothing went wrong that is ours. 1: a crash, a time-out, a CRD that is not structural, too large or not judged
 * alike, an invalid sample, a lost operation. 2: wrong usage.
 */
async function main(args: string[]): Promise<number> {
  const read = readOptions(args);
  if (read.kind === 'wrong') return refuse(`${read.message}\n\n${USAGE}`);
  const { options } = read;
  const chosen = await documentsOf(options, process.env.INIT_CWD ?? process.cwd(), openApiDirectory);
  if (chosen.kind === 'wrong') return refuse(`${chosen.message}\n`);
  const print = (value: object, table: string): void => void process.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : table);

  if (options.command) {
    const command = await commandOver(chosen.tasks);
    print(command, commandTableOf(command));
    return command.failed.length === 0 ? 0 : 1;
  }
  const { summary, answers } = await corpusOver(chosen.tasks, options.apiServer);
  print(summary, tableOf(summary, LIMITS));
  if (options.writeDocs) await writePage(options, summary, answers);
  return isSound(summary) ? 0 : 1;
}

async function corpusOver(chosen: readonly Task[], judged: boolean): Promise<{ summary: Summary; answers: Answer[] }> {
  const plane = judged ? await startControlPlane({ controllerManager: false }) : undefined;
  const apiServer = plane && { url: plane.url, token: plane.token(), certificate: plane.certificate };
  const tasks = apiServer ? chosen.map(task => ({ ...task, apiServer })) : chosen;
  const start = performance.now();
  try {
    const answers = await measureAll(tasks, LIMITS, counter(tasks.length, 100));
    return { summary: summarize(tasks, answers, (performance.now() - start) / 1000), answers };
  } finally {
    await plane?.stop();
  }
}

/** The command over the documents; the first of them twice, as people run it more than once. */
async function commandOver(tasks: readonly Task[]): Promise<CommandSummary> {
  await measureCommand(tasks.slice(0, 1), () => {});
  return measureCommand(tasks, counter(tasks.length, 20));
}

async function writePage(options: Options, summary: Summary, answers: readonly Answer[]): Promise<void> {
  const sample = async (size: number): Promise<Task[]> => {
    const chosen = await documentsOf({ ...options, sample: size }, process.cwd(), openApiDirectory);
    return chosen.kind === 'ok' ? chosen.tasks : [];
  };
  const { summary: judged } = await corpusOver(await sample(JUDGED), true);
  const command = await commandOver(await sample(STARTED));
  const costs = costsOf(answers);
  writeFileSync(path.join(DOCS, 'images/corpus-cost.svg'), plotOf(costs, summary.msPerMegabyte));
  writeFileSync(path.join(DOCS, 'reference/corpus.md'), pageOf({ summary, judged, command, costs }, LIMITS, machine()));
}

function counter(all: number, step: number): () => void {
  let done = 0;
  return () => {
    done += 1;
    if (done % step === 0) process.stderr.write(`  ${done} of ${all}\n`);
  };
}

function refuse(message: string): number {
  process.stderr.write(message);
  return 2;
}

function machine(): string {
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.availableParallelism()} cores with ${memory} GB, Node ${process.versions.node}`;
}
