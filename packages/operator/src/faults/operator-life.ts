// SPDX-License-Identifier: Apache-2.0
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CrashPoint } from '../crash-points.ts';
import type { FromOperator, ToOperator } from './operator-process.ts';

/** Where an operator finds its cluster and keeps its journal. */
export interface OperatorPlace {
  /** File names. */
  kubeconfig: string;
  journal: string;
  /** Milliseconds; absent: no Lease is held. */
  lease?: number;
}

/** One life of an operator in a process of its own. */
export class OperatorLife {
  readonly #child: ChildProcess;
  /** The boundaries that work on each object reached, in order. */
  readonly reached = new Map<string, CrashPoint[]>();
  /** Objects that work stands still on. */
  readonly stopped = new Set<string>();
  readonly #listeners = new Set<(message: FromOperator) => void>();

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message: FromOperator) => {
      if ('reached' in message) {
        const points = this.reached.get(message.object) ?? [];
        this.reached.set(message.object, [...points, message.reached]);
        if (message.stopped) this.stopped.add(message.object);
      }
      for (const listen of this.#listeners) listen(message);
    });
  }

  /** Starts a process; fulfilled when it looks after everything, or, with a Lease, when it takes part. */
  static async start(place: OperatorPlace): Promise<OperatorLife> {
    const child = fork(
      join(import.meta.dirname, 'operator-process.ts'),
      [place.kubeconfig, place.journal, String(place.lease ?? 0)],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    );
    const life = new OperatorLife(child);
    await life.#until('it is ready', message => 'ready' in message);
    return life;
  }

  /** Stops work on each of the objects (`Keyed shop/a`) when it reaches the boundary. */
  async stopAt(stops: ReadonlyMap<string, CrashPoint>): Promise<void> {
    const armed = this.#until('it is armed', message => 'armed' in message);
    this.#child.send({ stopAt: [...stops] } satisfies ToOperator);
    await armed;
  }

  /** Fulfilled when work stands still on all of the objects. */
  async untilStopped(objects: readonly string[]): Promise<void> {
    const missing = () => objects.filter(each => !this.stopped.has(each));
    await this.#until(
      () =>
        missing()
          .map(each => `${each} stands; it was at ${this.reached.get(each)}`)
          .join('; '),
      () => missing().length === 0,
    );
  }

  /** Fulfilled when work on all of the objects has reached the boundary at some time. */
  async untilReached(
    objects: readonly string[],
    point: CrashPoint,
  ): Promise<void> {
    const missing = () =>
      objects.filter(each => !this.reached.get(each)?.includes(point));
    await this.#until(
      () => `${missing().join()} reached ${point}`,
      () => missing().length === 0,
    );
  }

  /** Lets work go on that was stopped. */
  goOn(): void {
    this.#child.send({ goOn: true } satisfies ToOperator);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  #until(
    what: string | (() => string),
    met: (message: FromOperator) => boolean,
  ): Promise<void> {
    const began = { ready: false } as unknown as FromOperator;
    return new Promise((resolve, reject) => {
      const end = (act: () => void) => {
        clearTimeout(timer);
        this.#listeners.delete(listen);
        this.#child.off('exit', gone);
        act();
      };
      const fail = (why: string) => {
        const told = typeof what === 'string' ? what : what();
        end(() => reject(new Error(`${why} before ${told}`)));
      };
      const gone = () => fail('the process ended');
      const timer = setTimeout(() => fail('60 s passed'), 60_000);
      const listen = (message: FromOperator) => {
        if (met(message)) end(resolve);
      };
      this.#listeners.add(listen);
      this.#child.once('exit', gone);
      if (typeof what !== 'string') listen(began);
    });
  }
}
