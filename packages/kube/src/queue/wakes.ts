// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../time/clock.ts';
import type { Item } from './item.ts';

const MINUTE = 60_000;

/** Keys that wait for their time, each for the earliest that was asked for. */
export class Wakes<K> {
  readonly #clock: Clock;
  readonly #onDue: (item: Item<K>) => void;
  #count = 0;

  constructor(clock: Clock, onDue: (item: Item<K>) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get count(): number {
    return this.#count;
  }

  set(item: Item<K>, ms: number): void {
    if (item.state === 'ready') return;
    const at = this.#clock.monotonic() + ms;
    if (item.wake) {
      if (item.wake.at <= at) return;
      this.clear(item);
    }
    this.#count += 1;
    item.wake = { at, cancel: this.#clock.schedule(ms, () => this.#woken(item)) };
  }

  clear(item: Item<K>): void {
    if (!item.wake) return;
    item.wake.cancel();
    delete item.wake;
    this.#count -= 1;
  }

  #woken(item: Item<K>): void {
    if (!item.wake) return;
    const early = item.wake.at - this.#clock.monotonic();
    this.#count -= 1;
    delete item.wake;
    // Timers cannot span more than 24 days; the rest of a longer wait follows.
    if (early > MINUTE) this.set(item, early);
    else this.#onDue(item);
  }
}
