// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openApiDirectory } from '@api-operators/testing';
import { documentsOf } from '../corpus/documents.ts';
import type { Answer, Task } from './messages.ts';
import { readOptions, USAGE, type Options } from './options.ts';
import { installPackages } from './packages.ts';
import { pageOf } from './page.ts';
import { examineAll, type Limits } from './pool.ts';
import { numbersFrom } from './random.ts';
import { isSound, summarize } from './summary.ts';
import { tableOf } from './table.ts';

const LIMITS: Limits = { workers: 2, timeoutMs: 180_000, memoryMb: 1_536 };
/** Operations of one document, so that none dominates. */
const MOST = 4;
const PAGE = path.join(import.meta.dirname, '../../docs/reference/fidelity.md');

process.exitCode = await main(process.argv.slice(2));

/** 0: at least 99 of 100 requests are valid and as many responses whole. 1: fewer. 2: wrong usage. */
async function main(args: string[]): Promise<number> {
  const read = readOptions(args);
  if (read.kind === 'wrong') return refuse(`${read.message}\n\n${USAGE}`);
  const { options } = read;
  await installPackages();
  const chosen = await documentsOf({ documents: options.documents, seed: options.seed }, process.env.INIT_CWD ?? process.cwd(), openApiDirectory);
  if (chosen.kind === 'wrong') return refuse(`${chosen.message}\n`);

  const start = performance.now();
  const tasks = ordered(chosen.tasks, options);
  let told = 0;
  const answers = await examineAll(tasks, LIMITS, so => {
    const examined = examinedOf(so);
    if (examined >= told + 200) {
      told = examined;
      process.stderr.write(`  ${examined} operations\n`);
    }
    return options.documents.length === 0 && examined >= options.sample;
  });
  const summary = summarize(tasks, options.documents.length > 0 ? answers : firstOf(answers, options.sample), (performance.now() - start) / 1000);
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : tableOf(summary));
  if (options.writeDocs) writeFileSync(PAGE, pageOf(summary, options));
  return isSound(summary) ? 0 : 1;
}

/** The documents in an order that the seed draws. */
function ordered(documents: readonly { name: string; file: string }[], { seed, sample, documents: asked }: Options): Task[] {
  const random = numbersFrom(String(seed));
  return documents
    .map(document => ({ document, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ document }) => ({ ...document, seed, operations: asked.length > 0 ? sample : MOST }));
}

/** As many of the first documents as have so many operations: the same ones, whichever process was the faster. */
function firstOf(answers: readonly Answer[], sample: number): Answer[] {
  const end = answers.findIndex((_, index) => examinedOf(answers.slice(0, index + 1)) >= sample);
  return end === -1 ? [...answers] : answers.slice(0, end + 1);
}

function examinedOf(answers: readonly Answer[]): number {
  return answers.reduce((sum, answer) => sum + (answer.kind === 'examined' ? answer.results.length : 0), 0);
}

function refuse(message: string): number {
  process.stderr.write(message);
  return 2;
}
