// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../time/clock.ts';

/** Who waits for a queue to have nothing to do. */
export class Waiters {
  readonly #clock: Clock;
  readonly #idle: (() => void)[] = [];
  readonly #settled: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Fulfilled when nothing is ready or running. */
  idle(): Promise<void> {
    return new Promise(resolve => this.#idle.push(resolve));
  }

  /** Fulfilled when nothing runs any more, or after `ms`. */
  settled(ms: number): Promise<void> {
    return new Promise(resolve => {
      const cancel = this.#clock.schedule(ms, resolve);
      this.#settled.push(() => {
        cancel();
        resolve();
      });
    });
  }

  tellIdle(): void {
    for (const tell of this.#idle.splice(0)) tell();
  }

  tellSettled(): void {
    for (const tell of this.#settled.splice(0)) tell();
  }
}
