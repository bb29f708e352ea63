// SPDX-License-Identifier: Apache-2.0
import type { CompileInput, CompileResult } from '@api-operators/openapi';
import { inThread, type WorkerLimits } from './in-thread.ts';

/**
 * Compiles in a thread of its own, so that no document can hold up or exhaust the caller. A document
 * that needs more time or memory than allowed is refused. Throws only for a bug in the compiler.
 */
export async function compileInWorker(input: CompileInput, limits: WorkerLimits = {}): Promise<CompileResult> {
  return inThread<CompileResult>({ input, answer: 'operator' }, limits, () => {});
}
