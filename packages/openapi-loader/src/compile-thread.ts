// SPDX-License-Identifier: Apache-2.0
import { parentPort, workerData } from 'node:worker_threads';
import { compile, type CompileInput } from '@api-operators/openapi';
import type { WorkerAnswer } from './compile-in-worker.ts';

function answer(): WorkerAnswer {
  try {
    return { kind: 'result', result: compile(workerData as CompileInput) };
  } catch (error) {
    return { kind: 'bug', stack: error instanceof Error ? error.stack ?? error.message : String(error) };
  }
}

parentPort?.postMessage(answer());
