// SPDX-License-Identifier: Apache-2.0
import type { CutKind, Direction, PendingFault } from './types.ts';

type Fault =
  | {
      what: 'cut';
      kind: CutKind;
      direction: Direction;
      left: number;
      strike: () => void;
    }
  | {
      what: 'corrupt';
      length: number;
      direction: Direction;
      left: number;
      strike: () => void;
    };

/** What may pass of some bytes: they are cut short when the connection has to break behind them. */
export interface Passed {
  bytes: Buffer;
  cut?: { kind: CutKind; strike: () => void };
}

/** Faults that wait for their byte, of all connections together. */
export class PendingFaults {
  readonly #faults = new Set<Fault>();

  cut(left: number, kind: CutKind, direction: Direction): PendingFault {
    return this.#add(strike => ({
      what: 'cut',
      kind,
      direction,
      left,
      strike,
    }));
  }

  corrupt(left: number, length: number, direction: Direction): PendingFault {
    return this.#add(strike => ({
      what: 'corrupt',
      length,
      direction,
      left,
      strike,
    }));
  }

  /** Counts bytes that are about to be forwarded, and applies what is due within them. */
  pass(bytes: Buffer, direction: Direction): Passed {
    const mine = [...this.#faults].filter(
      fault => fault.direction === direction,
    );
    let first: (Fault & { what: 'cut' }) | undefined;
    for (const fault of mine) {
      if (
        fault.what === 'cut' &&
        fault.left <= bytes.length &&
        fault.left < (first?.left ?? Infinity)
      )
        first = fault;
    }
    const passed = first ? bytes.subarray(0, first.left) : bytes;
    for (const fault of mine) {
      if (fault === first) {
        this.#faults.delete(fault);
        continue;
      }
      if (fault.what === 'corrupt') this.#turn(fault, passed);
      fault.left = Math.max(0, fault.left - passed.length);
    }
    return {
      bytes: passed,
      ...(first ? { cut: { kind: first.kind, strike: first.strike } } : {}),
    };
  }

  /** Turns the bits of those bytes that the fault is due for. */
  #turn(fault: Fault & { what: 'corrupt' }, bytes: Buffer): void {
    const end = Math.min(bytes.length, fault.left + fault.length);
    for (let at = fault.left; at < end; at += 1) {
      bytes[at] = ~bytes[at] & 0xff;
      fault.length -= 1;
    }
    if (fault.length > 0) return;
    this.#faults.delete(fault);
    fault.strike();
  }

  #add(make: (strike: () => void) => Fault): PendingFault {
    const { promise, resolve } = Promise.withResolvers<void>();
    const fault = make(resolve);
    this.#faults.add(fault);
    return { struck: promise, cancel: () => void this.#faults.delete(fault) };
  }
}
