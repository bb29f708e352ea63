// SPDX-License-Identifier: Apache-2.0
import { equalJitter } from '../time/backoff.ts';
import type { Clock, Random } from '../time/clock.ts';
import type { Availability, AvailabilityChange } from './availability.ts';

export interface CircuitOptions {
  /** Undefined when the server answers that it is ready, else what is wrong. Never throws. */
  probe: () => Promise<string | undefined>;
  /** Whether calls wait at `admit`; else they pass, and only listeners make the circuit ask. */
  holds: boolean;
  /** Calls at a time at which a slow start is over. */
  fullSpeed: number;
  clock: Clock;
  random: Random;
}

const PROBE_BASE_MS = 50;
const PROBE_MAX_MS = 1000;
const FEWEST_WHEN_OVERLOADED = 4;
/** A server that was just proven well is not asked again because of the next failed call. */
const TRUST_MS = 1000;

/**
 * Knows whether the API server is there, for all calls of a client and those derived from it. A
 * failed call alone proves nothing: the server itself is asked. While it is away, calls wait; when
 * it is back they come one, then two, then more at a time, as each success allows one more.
 */
export class Circuit implements Availability {
  readonly #options: CircuitOptions;
  readonly #listeners = new Set<(change: AvailabilityChange) => void>();
  readonly #waiting = new Set<() => void>();
  #state: 'fine' | 'suspect' | 'away' = 'fine';
  #since = 0;
  #reason = '';
  #provenAt = -Infinity;
  /** Calls allowed at a time; Infinity but for slow starts. */
  #window = Infinity;
  #inFlight = 0;
  #slowedAt = -Infinity;
  #probing = false;
  #wakeProbe: (() => void) | undefined;
  #stopped = false;

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  get away(): boolean {
    return this.#state === 'away';
  }

  get reason(): string {
    return this.#reason;
  }

  on(listener: (change: AvailabilityChange) => void): () => void {
    this.#listeners.add(listener);
    if (this.#state !== 'fine') void this.#ask();
    return () => void this.#listeners.delete(listener);
  }

  /** Fulfilled when a call may be made, with true; with false when `ms` passed or the signal came first. */
  async admit(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
    const deadline = this.#options.clock.monotonic() + ms;
    while (this.#options.holds && (this.away || this.#inFlight >= this.#window)) {
      const left = deadline - this.#options.clock.monotonic();
      if (left <= 0 || signal?.aborted) return false;
      if (this.away) void this.#ask();
      await this.#turn(left, signal);
    }
    this.#inFlight += 1;
    return true;
  }

  /** Ends what `admit` began. */
  release(): void {
    this.#inFlight -= 1;
    this.#wakeOne();
  }

  /** The server answered a call, in whatever way, as one that works. */
  answered(): void {
    if (this.#state !== 'fine') this.#back();
    else if (this.#window !== Infinity) {
      this.#window = this.#window + 1 >= this.#options.fullSpeed ? Infinity : this.#window + 1;
      this.#wakeAll();
    }
  }

  /** The server asked to be spared: half as many calls at a time, once for all calls that were under way. */
  overloaded(sentAt: number): void {
    if (!this.#options.holds || sentAt < this.#slowedAt) return;
    this.#slowedAt = this.#options.clock.monotonic();
    this.#window = Math.max(FEWEST_WHEN_OVERLOADED, Math.floor(Math.min(this.#window, this.#inFlight) / 2));
  }

  /** A call found nobody, or was told that nobody is there. */
  failed(reason: string): void {
    const { clock, holds } = this.#options;
    const now = clock.monotonic();
    if (this.#state !== 'fine' || this.#stopped || now - this.#provenAt < TRUST_MS) return;
    if (!holds && this.#listeners.size === 0) return;
    this.#state = 'suspect';
    this.#since = now;
    this.#reason = reason;
    void this.#ask();
  }

  stop(): void {
    this.#stopped = true;
    this.#wakeProbe?.();
  }

  async #ask(): Promise<void> {
    if (this.#probing) return;
    this.#probing = true;
    const { clock, random, probe } = this.#options;
    for (let failures = 1; this.#wanted(); failures += 1) {
      const problem = await probe();
      if (this.#state === 'fine') break;
      if (problem === undefined) {
        this.#provenAt = clock.monotonic();
        this.#back();
        break;
      }
      this.#reason = problem;
      if (this.#state === 'suspect') {
        this.#state = 'away';
        this.#tell({ kind: 'away', since: this.#since, reason: problem });
      }
      await new Promise<void>(resolve => {
        const cancel = clock.schedule(equalJitter(failures, PROBE_BASE_MS, PROBE_MAX_MS, random), resolve);
        this.#wakeProbe = () => {
          cancel();
          resolve();
        };
      });
    }
    this.#probing = false;
  }

  #wanted(): boolean {
    if (this.#stopped || this.#state === 'fine') return false;
    return this.#state === 'suspect' || this.#listeners.size > 0 || this.#waiting.size > 0;
  }

  #back(): void {
    const { away } = this;
    this.#state = 'fine';
    this.#wakeProbe?.();
    if (!away) return;
    this.#window = 1;
    const awayMs = this.#options.clock.monotonic() - this.#since;
    this.#tell({ kind: 'back', since: this.#since, awayMs });
    this.#wakeAll();
  }

  #tell(change: AvailabilityChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #turn(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise(resolve => {
      const end = () => {
        cancel();
        this.#waiting.delete(end);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#options.clock.schedule(ms, end);
      this.#waiting.add(end);
      signal?.addEventListener('abort', end, { once: true });
    });
  }

  #wakeOne(): void {
    const [first] = this.#waiting;
    if (!this.away) first?.();
  }

  /** Those who find no room wait again, in their order. */
  #wakeAll(): void {
    for (const wake of [...this.#waiting].slice(0, Math.max(0, this.#window - this.#inFlight))) wake();
  }
}
