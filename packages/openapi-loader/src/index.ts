// SPDX-License-Identifier: Apache-2.0
export { compileInWorker, type WorkerLimits } from './compile-in-worker.ts';
export { loadOpenApi, type DocumentSource, type LoadOutcome } from './load-openapi.ts';
export type { LoadPolicy } from './policy.ts';
