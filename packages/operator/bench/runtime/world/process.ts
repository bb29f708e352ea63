// SPDX-License-Identifier: Apache-2.0
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a part of the measured world is asked, and what it answers; ids pair them. */
interface Question {
  id: number;
  name: string;
  value?: unknown;
}

/** One process of the measured world, spoken to by questions and answers. */
export interface Part {
  readonly pid: number;
  /** Asks `name`; rejects when the part ends before it answers. */
  ask<T = undefined>(name: string, value?: unknown): Promise<T>;
  signal(name: NodeJS.Signals): void;
  /** Ends the process by force and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts a program of this folder; it is ready when it has answered `ready`. It never outlives this process. */
export async function startPart(
  file: string,
  args: readonly string[] = [],
): Promise<Part> {
  // A folder for V8's CPU profiles, one a process.
  const profile = process.env.BENCH_PROFILE;
  const child = fork(new URL(file, import.meta.url), [...args], {
    execArgv: profile
      ? [
          '--cpu-prof',
          `--cpu-prof-dir=${profile}`,
          `--cpu-prof-name=${file}-${Date.now()}.cpuprofile`,
        ]
      : [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const part = speakTo(child, file);
  await part.ask('ready');
  return part;
}

function speakTo(child: ChildProcess, file: string): Part {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let serial = 0;
  let over = false;
  child.on(
    'message',
    (answer: { id: number; value?: unknown; error?: string }) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.error === undefined) asked?.resolve(answer.value);
      else asked?.reject(new Error(`${file}: ${answer.error}`));
    },
  );
  child.once('exit', (code, signal) => {
    over = true;
    for (const asked of waiting.values())
      asked.reject(new Error(`${file} ended with ${code ?? signal}`));
    waiting.clear();
  });
  return {
    pid: child.pid!,
    ask<T>(name: string, value?: unknown) {
      if (over) return Promise.reject(new Error(`${file} has ended`));
      const asked = Promise.withResolvers<unknown>();
      const question: Question = { id: (serial += 1), name, value };
      waiting.set(question.id, asked);
      child.send(question);
      return asked.promise as Promise<T>;
    },
    signal: name => void child.kill(name),
    async kill() {
      if (over) return;
      const gone = once(child, 'exit');
      // An orderly end where the part can give one, so that its profile is written.
      if (process.env.BENCH_PROFILE) child.disconnect();
      else child.kill('SIGKILL');
      await gone;
    },
  };
}

/** The other side: answers questions until whoever asks is gone. `ready` is answered once this is called. */
export function answerQuestions(
  answers: Record<string, (value: never) => unknown>,
): void {
  const known: Record<string, (value: never) => unknown> = {
    ready: () => undefined,
    ...answers,
  };
  process.on('message', ({ id, name, value }: Question) => {
    const answered = async () => {
      if (!Object.hasOwn(known, name))
        throw new Error(`nobody answers ${name}`);
      return known[name](value as never);
    };
    answered().then(
      answer => process.send?.({ id, value: answer }),
      error =>
        process.send?.({
          id,
          error: error instanceof Error ? error.stack : String(error),
        }),
    );
  });
  process.once('disconnect', () => process.exit());
}
