// SPDX-License-Identifier: Apache-2.0
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Answer, Task } from './messages.ts';

export interface Limits {
  workers: number;
  timeoutMs: number;
  memoryMb: number;
}

/**
 * Examines documents in a few processes until `enough` says so, in the order of the tasks; one that takes too long or
 * ends is replaced, and its document counts as lost.
 */
export async function examineAll(tasks: readonly Task[], limits: Limits, enough: (answers: readonly Answer[]) => boolean): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    let child: ChildProcess | undefined;
    while (next < tasks.length && !enough(answers)) {
      const index = next;
      next += 1;
      if (!child?.connected) child = start(limits);
      answers[index] = await examineIn(child, tasks[index], limits);
      if (answers[index].kind === 'lost') {
        child.kill('SIGKILL');
        child = undefined;
      }
    }
    if (child?.connected) child.disconnect();
  };
  await Promise.all(Array.from({ length: limits.workers }, work));
  return answers;
}

function start({ memoryMb }: Limits): ChildProcess {
  return fork(path.join(import.meta.dirname, 'worker.ts'), {
    execArgv: [`--max-old-space-size=${memoryMb}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function examineIn(child: ChildProcess, task: Task, { timeoutMs }: Limits): Promise<Answer> {
  const done = new AbortController();
  const { signal } = done;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const answered = once(child, 'message', { signal }).then(([message]) => message as Answer);
    const ended = once(child, 'exit', { signal }).then((): Answer => ({ kind: 'lost', reason: 'the process ended' }));
    const late = once(timeout, 'abort', { signal }).then((): Answer => ({ kind: 'lost', reason: `more than ${timeoutMs / 1000} s` }));
    for (const other of [answered, ended, late]) other.catch(() => {});
    child.send(task);
    return await Promise.race([answered, ended, late]);
  } finally {
    done.abort();
  }
}
