// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';

/**
 * Runs its arguments as a command and kills it when its own standard input ends, which happens when the
 * process that started it stops in any way, `kill -9` included.
 */
const TIED = `
exec 3<&0
"$@" </dev/null 3<&- &
command=$!
( read -r _ <&3; kill -9 $command 2>/dev/null ) &
watcher=$!
exec 3<&-
wait $command
code=$?
kill $watcher 2>/dev/null
exit $code
`;

/** A program that never outlives this process. */
export interface TiedProcess {
  /** Settles with the exit code when the program has ended. */
  readonly exited: Promise<number | null>;
  /** True until the program has ended. */
  running(): boolean;
  /** The last lines that the program has written, for messages. */
  lastLines(count: number): string;
  /** Kills the program; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts `command`, with both of its output streams in the file `log`. */
export function startTied(command: string, args: readonly string[], log: string): TiedProcess {
  const output = openSync(log, 'a');
  const child: ChildProcess = spawn('/bin/sh', ['-c', TIED, 'sh', command, ...args], {
    stdio: ['pipe', output, output],
  });
  closeSync(output);
  const exited = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  child.unref();
  return {
    exited,
    running: () => child.exitCode === null && child.signalCode === null,
    lastLines: count => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-count).join('\n'),
    async stop() {
      child.ref();
      child.stdin?.end();
      await exited;
    },
  };
}
