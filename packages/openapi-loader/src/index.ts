// SPDX-License-Identifier: Apache-2.0
export { compileInWorker } from './compile-in-worker.ts';
export { generateInWorker, type Generated, type GenerateResult } from './generate-in-worker.ts';
export type { WorkerLimits } from './in-thread.ts';
export { loadOpenApi, type DocumentSource, type LoadOutcome } from './load-openapi.ts';
export type { LoadPolicy } from './policy.ts';
