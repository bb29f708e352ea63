// SPDX-License-Identifier: Apache-2.0
export { EXIT, type ExitCode } from './exit-codes.ts';
export { runProgram } from './program.ts';
export type { Terminal } from './terminal.ts';
