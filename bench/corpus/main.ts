// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openApiDirectory, startControlPlane } from '@api-operators/testing';
import { documentsOf } from './documents.ts';
import { readOptions, USAGE } from './options.ts';
import { pageOf } from './page.ts';
import { measureAll, type Limits } from './pool.ts';
import { isSound, summarize } from './summary.ts';
import { tableOf } from './table.ts';

const LIMITS: Limits = { workers: 2, timeoutMs: 30_000, memoryMb: 1_536 };
const PAGE = path.join(import.meta.dirname, '../../docs/reference/corpus.md');

process.exitCode = await main(process.argv.slice(2));

/** 0: nothing went wrong that is ours. 1: a crash, a time-out, a CRD that is not structural or not judged alike, an invalid sample, a lost operation. 2: wrong usage. */
async function main(args: string[]): Promise<number> {
  const read = readOptions(args);
  if (read.kind === 'wrong') return refuse(`${read.message}\n\n${USAGE}`);
  const { options } = read;
  const chosen = await documentsOf(options, process.env.INIT_CWD ?? process.cwd(), openApiDirectory);
  if (chosen.kind === 'wrong') return refuse(`${chosen.message}\n`);

  const plane = options.apiServer ? await startControlPlane({ controllerManager: false }) : undefined;
  const apiServer = plane && { url: plane.url, token: plane.token(), certificate: plane.certificate };
  const tasks = apiServer ? chosen.tasks.map(task => ({ ...task, apiServer })) : chosen.tasks;
  const start = performance.now();
  let done = 0;
  const answers = await measureAll(tasks, LIMITS, () => {
    done += 1;
    if (done % 100 === 0) process.stderr.write(`  ${done} of ${tasks.length}\n`);
  }).finally(() => plane?.stop());
  const summary = summarize(tasks, answers, (performance.now() - start) / 1000);
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : tableOf(summary, LIMITS));
  if (options.writeDocs) writeFileSync(PAGE, pageOf(summary, LIMITS, machine()));
  return isSound(summary) ? 0 : 1;
}

function refuse(message: string): number {
  process.stderr.write(message);
  return 2;
}

function machine(): string {
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.availableParallelism()} cores with ${memory} GB, Node ${process.versions.node}`;
}
