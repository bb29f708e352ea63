// SPDX-License-Identifier: Apache-2.0
import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { statSync } from 'node:fs';
import path from 'node:path';
import { COMPILED, type Answer, type Task } from './messages.ts';

export interface Limits {
  workers: number;
  timeoutMs: number;
  memoryMb: number;
}

const WORKER = path.join(import.meta.dirname, 'worker.ts');

/**
 * Measures every task in one of a few processes, each with one document at a time. A process that takes too long is
 * killed, and one that ends by itself is replaced: no document can disturb another's result. In the order of the tasks.
 */
export async function measureAll(
  tasks: readonly Task[],
  limits: Limits,
  finished: (task: Task, answer: Answer) => void,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    let child: ChildProcess | undefined;
    try {
      while (next < tasks.length) {
        const index = next;
        next += 1;
        if (!child || child.exitCode !== null || child.signalCode !== null || !child.connected) child = start(limits);
        const answer = await measureIn(child, tasks[index], limits);
        answers[index] = answer;
        finished(tasks[index], answer);
      }
    } finally {
      if (child?.connected) child.disconnect();
    }
  };
  await Promise.all(Array.from({ length: limits.workers }, work));
  return answers;
}

function start({ memoryMb }: Limits): ChildProcess {
  return fork(WORKER, {
    execArgv: [`--max-old-space-size=${memoryMb}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

async function measureIn(child: ChildProcess, task: Task, limits: Limits): Promise<Answer> {
  const done = new AbortController();
  let said = '';
  const hear = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-4_000));
  child.stderr?.on('data', hear);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, limits.timeoutMs);
  // The checks have as long again.
  const hearMessage = (message: unknown): void => void (message === COMPILED && timer.refresh());
  child.on('message', hearMessage);
  try {
    const { signal } = done;
    const answered = nextAnswer(child, signal);
    // Of the one that comes second nobody wants to know; it rejects when this is over.
    answered.catch(() => {});
    const ended = once(child, 'exit', { signal }).then(() => undefined);
    ended.catch(() => {});
    child.send(task);
    const answer = await Promise.race([answered, ended]);
    if (answer && answer.peakMemoryMb > limits.memoryMb) return { ...answer, outcome: outOfMemory(limits) };
    if (answer) return answer;
    const lost = { megabytes: statSync(task.file).size / 1e6, peakMemoryMb: 0 };
    if (late) return { ...lost, outcome: { kind: 'timedOut', milliseconds: limits.timeoutMs } };
    if (/heap out of memory/.test(said)) return { ...lost, peakMemoryMb: limits.memoryMb, outcome: outOfMemory(limits) };
    const how = child.signalCode ?? `exit code ${child.exitCode}`;
    return { ...lost, outcome: { kind: 'crashed', reason: `The process ended: ${how}. ${said.trim()}` } };
  } finally {
    clearTimeout(timer);
    done.abort();
    child.off('message', hearMessage);
    child.stderr?.off('data', hear);
  }
}

async function nextAnswer(child: ChildProcess, signal: AbortSignal): Promise<Answer> {
  for await (const [message] of on(child, 'message', { signal })) {
    if (message !== COMPILED) return message as Answer;
  }
  throw new Error('The process sends no more.');
}

function outOfMemory({ memoryMb }: Limits): Answer['outcome'] {
  return { kind: 'crashed', reason: `It needs more than ${memoryMb} MB of memory.` };
}
