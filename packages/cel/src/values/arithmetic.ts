// SPDX-License-Identifier: Apache-2.0
import { Failure } from './signals.ts';
import { Duration, Timestamp } from './time.ts';
import { List, typeNameOf, Uint } from './values.ts';

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** `a op b`, or undefined when there is no such overload. `loose`: an int joins in with a double. */
export function arithmetic(op: string, a: unknown, b: unknown, loose: boolean): unknown {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(integers(op, a, b));
  if (typeof a === 'number' && typeof b === 'number') return op === '%' ? undefined : doubles(op, a, b);
  if (op === '+') {
    if (typeof a === 'string' && typeof b === 'string') return a + b;
    if (a instanceof List && b instanceof List) return new List([...a.values(), ...b.values()]);
    if (a instanceof Uint8Array && b instanceof Uint8Array) return Uint8Array.from([...a, ...b]);
  }
  if (a instanceof Uint && b instanceof Uint) return new Uint(integers(op, a.value, b.value));
  if (loose && op !== '%') {
    if (typeof a === 'bigint' && typeof b === 'number') return doubles(op, Number(a), b);
    if (typeof a === 'number' && typeof b === 'bigint') return doubles(op, a, Number(b));
  }
  return op === '+' || op === '-' ? times(op === '+' ? 1n : -1n, a, b) : undefined;
}

export function int(value: bigint): bigint {
  if (value < LEAST || value > MOST) throw new Failure('integer overflow');
  return value;
}

function integers(op: string, a: bigint, b: bigint): bigint {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    default:
      if (b === 0n) throw new Failure(op === '/' ? 'division by zero' : 'modulus by zero');
      return op === '/' ? a / b : a % b;
  }
}

function doubles(op: string, a: number, b: number): number {
  if (op === '+') return a + b;
  if (op === '-') return a - b;
  return op === '*' ? a * b : a / b;
}

function times(sign: bigint, a: unknown, b: unknown): unknown {
  if (a instanceof Duration && b instanceof Duration) return new Duration(a.nanos + sign * b.nanos);
  if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(a.nanos + sign * b.nanos);
  if (a instanceof Duration && b instanceof Timestamp && sign === 1n) return new Timestamp(a.nanos + b.nanos);
  if (a instanceof Timestamp && b instanceof Timestamp && sign === -1n) return new Duration(int(a.nanos - b.nanos));
  return undefined;
}

export function negate(value: unknown): unknown {
  if (typeof value === 'bigint') return int(-value);
  if (typeof value === 'number') return -value;
  if (value instanceof Duration) return new Duration(-value.nanos);
  throw new Failure(`no such overload: -${typeNameOf(value)}`);
}
