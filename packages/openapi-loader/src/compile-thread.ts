// SPDX-License-Identifier: Apache-2.0
import { parentPort, workerData } from 'node:worker_threads';
import { compile, renderFiles, type CompileInput, type CompileResult } from '@api-operators/openapi';
import type { Generated } from './generate-in-worker.ts';
import type { EncodedFile, Refusal, ThreadMessage, ThreadTask } from './in-thread.ts';

type Result = CompileResult | Omit<Generated, 'files'> | Refusal;

/** Bytes that are sent at once: few messages, of which none is large. */
const BATCH = 1_000_000;

const post = (message: ThreadMessage<Result>): void => parentPort?.postMessage(message);

/** Hands files over without copying them. */
const postFiles = (files: EncodedFile[]): void =>
  parentPort?.postMessage({ kind: 'files', files } satisfies ThreadMessage<Result>, files.map(([, bytes]) => bytes.buffer as ArrayBuffer));

function generate(input: CompileInput): Result {
  const result = compile(input);
  if (result.kind === 'refused') return result;
  const { operator, diagnostics } = result;
  const encoder = new TextEncoder();
  let files: EncodedFile[] = [];
  let size = 0;
  for (const [path, text] of renderFiles(operator)) {
    const bytes = encoder.encode(text);
    files.push([path, bytes]);
    size += bytes.length;
    if (size < BATCH) continue;
    postFiles(files);
    [files, size] = [[], 0];
  }
  postFiles(files);
  const { api, group, version, kinds } = operator;
  return { kind: 'generated', operator: { api, group, version, kinds: kinds.length }, diagnostics };
}

try {
  const { input, answer } = workerData as ThreadTask;
  post({ kind: 'result', result: answer === 'files' ? generate(input) : compile(input) });
} catch (error) {
  post({ kind: 'bug', stack: error instanceof Error ? error.stack ?? error.message : String(error) });
}
