// SPDX-License-Identifier: Apache-2.0
import { Command, CommanderError } from 'commander';
import { allCommands } from './commands/all.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printable, type Terminal } from './terminal.ts';

/** Runs one command line and gives what the process is to end with. Never throws. */
export async function runProgram(
  args: readonly string[],
  { terminal, cwd, signal }: { terminal: Terminal; cwd: string; signal: AbortSignal },
): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = new Command('api-operators')
    .description('Kubernetes operators for REST APIs, from their OpenAPI documents')
    .exitOverride()
    .configureOutput({ writeOut: text => terminal.out(text), writeErr: text => terminal.err(text) })
    .showHelpAfterError('(--help tells more)')
    .addHelpText('after', '\nExit codes: 0 done, 1 refused, 2 wrong usage, 3 a file or the cluster cannot be reached, 4 a bug.');
  for (const add of allCommands) {
    add(program, {
      terminal,
      cwd,
      signal,
      finish: finished => (code = finished),
      misused: why => {
        terminal.err(`error: ${why}\n(--help tells more)\n`);
        code = EXIT.usage;
      },
    });
  }
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return failure(error, terminal);
  }
}

/** Says what failed, without a stack: the file system and the cluster say what they miss themselves. */
function failure(error: unknown, terminal: Terminal): ExitCode {
  const known = error as NodeJS.ErrnoException;
  const message = error instanceof Error ? error.message : String(error);
  const expected = typeof known.code === 'string' || (error instanceof Error && error.constructor !== TypeError && error.name !== 'RangeError');
  terminal.err(`${printable(message)}\n`);
  if (expected) return EXIT.unavailable;
  terminal.err('This is a bug in api-operators.\n');
  return EXIT.bug;
}
