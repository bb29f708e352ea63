// SPDX-License-Identifier: Apache-2.0
import type { CompiledOperator, CompileInput, Diagnostic } from '@api-operators/openapi';
import { inThread, type Refusal, type WorkerLimits } from './in-thread.ts';

/** An operator as its files, and what a person is told of it. */
export interface Generated {
  kind: 'generated';
  operator: Pick<CompiledOperator, 'api' | 'group' | 'version'> & { kinds: number };
  /** By path, sorted by path: a text, or its bytes in UTF-8. */
  files: Map<string, string | Uint8Array>;
  diagnostics: Diagnostic[];
}

export type GenerateResult = Generated | Refusal;

/**
 * Compiles and renders in a thread of its own. Of the operator only the files leave the thread, one by one: that of a
 * large API is several times as large as what anybody wants of it.
 */
export async function generateInWorker(input: CompileInput, limits: WorkerLimits = {}): Promise<GenerateResult> {
  const files: Generated['files'] = new Map();
  const result = await inThread<Omit<Generated, 'files'>>({ input, answer: 'files' }, limits, batch => {
    for (const [path, bytes] of batch) files.set(path, bytes);
  });
  if (result.kind === 'refused') return result;
  return { ...result, files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))) };
}
