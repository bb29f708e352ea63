// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads';
import {
  diagnostic,
  overLimits,
  type CompileInput,
  type CompileResult,
} from '@api-operators/openapi';

export interface WorkerLimits {
  /** Milliseconds; default 30000. */
  timeoutMs?: number;
  /** Megabytes of heap; default 1024. */
  memoryMb?: number;
}

/** What the thread answers with. */
export type WorkerAnswer = { kind: 'result'; result: CompileResult } | { kind: 'bug'; stack: string };

/**
 * Compiles in a thread of its own, so that no document can hold up or exhaust the caller. A document
 * that needs more time or memory than allowed is refused. Throws only for a bug in the compiler.
 */
export async function compileInWorker(input: CompileInput, limits: WorkerLimits = {}): Promise<CompileResult> {
  const timeoutMs = limits.timeoutMs ?? 30_000;
  const memoryMb = limits.memoryMb ?? 1_024;
  const worker = new Worker(new URL('./compile-thread.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    stdout: true,
    stderr: true,
  });
  const refused = (limit: string): CompileResult => ({
    kind: 'refused',
    diagnostics: [diagnostic(overLimits, { limit }, { uri: input.root, line: 1, column: 1, pointer: '' })],
  });
  const { promise, resolve, reject } = Promise.withResolvers<CompileResult>();
  const timer = setTimeout(() => resolve(refused(`${timeoutMs} milliseconds`)), timeoutMs);
  worker.once('message', (answer: WorkerAnswer) => {
    if (answer.kind === 'result') resolve(answer.result);
    else reject(new Error(`The compiler failed: ${answer.stack}`));
  });
  worker.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(refused(`${memoryMb} MB of memory`));
    else reject(error);
  });
  worker.once('exit', code => reject(new Error(`The compiler's thread ended with code ${code}`)));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
