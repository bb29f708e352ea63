// SPDX-License-Identifier: Apache-2.0
import type { Socket } from 'node:net';
import type { PendingFaults } from './faults.ts';
import type { CutKind, Direction } from './types.ts';

/** The state that all pumps of one direction share. */
export interface Conditions {
  readonly direction: Direction;
  readonly faults: PendingFaults;
  stalled: boolean;
  delayMs: number;
  bytesPerSecond: number;
  /** When the line is free for the next byte; performance.now(). */
  freeAt: number;
  forwarded: number;
}

/** Bytes held back per connection and direction before the sender is made to wait. */
const HELD_BYTES = 1 << 20;
/** At a limited rate bytes pass in pieces, so that they trickle. */
const PIECE_BYTES = 4096;

type Held = { due: number; bytes: Buffer } | { due: number; end: true };

/** Carries bytes one way between two sockets, in order, under the conditions of the moment. */
export class Pump {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #conditions: Conditions;
  readonly #onCut: (kind: CutKind) => void;
  #held: Held[] = [];
  #heldBytes = 0;
  #full = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    from: Socket,
    to: Socket,
    conditions: Conditions,
    onCut: (kind: CutKind) => void,
  ) {
    this.#from = from;
    this.#to = to;
    this.#conditions = conditions;
    this.#onCut = onCut;
    from.on('data', chunk => {
      this.#hold({
        due: performance.now() + conditions.delayMs,
        bytes: chunk as Buffer,
      });
      this.#heldBytes += chunk.length;
      if (this.#heldBytes >= HELD_BYTES) from.pause();
    });
    from.on('end', () =>
      this.#hold({ due: performance.now() + conditions.delayMs, end: true }),
    );
    to.on('drain', () => {
      this.#full = false;
      this.run();
    });
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#held = [];
  }

  /** Forwards what is due. Called again whenever the conditions change. */
  run(): void {
    clearTimeout(this.#timer);
    while (!this.#stopped && !this.#full && !this.#conditions.stalled) {
      const next = this.#held[0];
      if (!next) return;
      const limited = this.#conditions.bytesPerSecond !== Infinity;
      const wait =
        Math.max(next.due, limited ? this.#conditions.freeAt : 0) -
        performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.run(), wait);
        return;
      }
      this.#held.shift();
      if ('end' in next) {
        this.#to.end();
        continue;
      }
      const piece = limited ? next.bytes.subarray(0, PIECE_BYTES) : next.bytes;
      if (piece.length < next.bytes.length)
        this.#held.unshift({
          ...next,
          bytes: next.bytes.subarray(piece.length),
        });
      this.#forward(piece, limited);
    }
  }

  #hold(held: Held): void {
    this.#held.push(held);
    this.run();
  }

  #forward(piece: Buffer, limited: boolean): void {
    const conditions = this.#conditions;
    this.#heldBytes -= piece.length;
    if (this.#heldBytes < HELD_BYTES && this.#from.isPaused())
      this.#from.resume();
    const { bytes, cut } = conditions.faults.pass(piece, conditions.direction);
    conditions.forwarded += bytes.length;
    if (limited) {
      const from = Math.max(conditions.freeAt, performance.now());
      conditions.freeAt =
        from + (bytes.length * 1000) / conditions.bytesPerSecond;
    }
    if (!cut) {
      this.#full = !this.#to.write(bytes);
      return;
    }
    // The bytes must have left before the break, or they would be lost with it.
    this.stop();
    const strike = () => {
      this.#onCut(cut.kind);
      cut.strike();
    };
    if (bytes.length > 0) this.#to.write(bytes, strike);
    else strike();
  }
}
