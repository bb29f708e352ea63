// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads';
import { diagnostic, overLimits, type CompileInput, type CompileResult } from '@api-operators/openapi';

export interface WorkerLimits {
  /** Milliseconds; default 30000. */
  timeoutMs?: number;
  /** Megabytes of heap; default 1024. */
  memoryMb?: number;
}

/** What the thread is to answer with: the operator itself, or its files. */
export interface ThreadTask {
  input: CompileInput;
  answer: 'operator' | 'files';
}

/** A file in UTF-8: a text with one letter that is not Latin takes twice as much. */
export type EncodedFile = [path: string, bytes: Uint8Array];

/** What the thread says: files as they are ready, and one of the others at the end. */
export type ThreadMessage<Result> =
  | { kind: 'files'; files: EncodedFile[] }
  | { kind: 'result'; result: Result }
  | { kind: 'bug'; stack: string };

export type Refusal = Extract<CompileResult, { kind: 'refused' }>;

/**
 * Has a thread of its own do a task, so that no document can hold up or exhaust the caller. A document that needs more
 * time or memory than allowed is refused. Throws only for a bug in the compiler.
 */
export async function inThread<Result>(
  task: ThreadTask,
  limits: WorkerLimits,
  take: (files: EncodedFile[]) => void,
): Promise<Result | Refusal> {
  const timeoutMs = limits.timeoutMs ?? 30_000;
  const memoryMb = limits.memoryMb ?? 1_024;
  const worker = new Worker(new URL('./compile-thread.ts', import.meta.url), {
    workerData: task,
    // A compiler makes much that lives shortly: where the young have room, they need not be moved.
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 64 },
    stdout: true,
    stderr: true,
  });
  const refused = (limit: string): Refusal => ({
    kind: 'refused',
    diagnostics: [diagnostic(overLimits, { limit }, { uri: task.input.root, line: 1, column: 1, pointer: '' })],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Result | Refusal>();
  const timer = setTimeout(() => resolve(refused(`${timeoutMs} milliseconds`)), timeoutMs);
  worker.on('message', (message: ThreadMessage<Result>) => {
    if (message.kind === 'files') take(message.files);
    else if (message.kind === 'result') resolve(message.result);
    else reject(new Error(`The compiler failed: ${message.stack}`));
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
