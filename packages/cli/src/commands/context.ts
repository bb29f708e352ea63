// SPDX-License-Identifier: Apache-2.0
import type { ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

/** What every command is given. */
export interface CommandContext {
  terminal: Terminal;
  /** The folder that paths are relative to. */
  cwd: string;
  /** Ends when the user asks the program to stop. */
  signal: AbortSignal;
  /** What the program is to end with. */
  finish: (code: ExitCode) => void;
  /** Says what the command line lacks, and ends the program with that. */
  misused: (why: string) => void;
}
