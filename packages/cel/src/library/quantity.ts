// SPDX-License-Identifier: Apache-2.0
import { Failure } from '../values/signals.ts';
import { Opaque } from '../values/values.ts';
import { define, library } from './definition.ts';

const PATTERN = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)([numkMGTPE]?|[KMGTPE]i|[eE][+-]?\d{1,3})$/;
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = 'KMGTPE';
const NANO = 1_000_000_000n;

/** A Kubernetes quantity in billionths. Finer amounts are rounded up, as Kubernetes does. */
class Quantity extends Opaque {
  readonly celType = 'quantity';
  readonly nano: bigint;
  readonly text: string;
  constructor(nano: bigint, text: string = decimalText(nano)) {
    super();
    this.nano = nano;
    this.text = text;
  }

  static parse(text: string): Quantity | undefined {
    const match = PATTERN.exec(text);
    if (!match || text.length > 64) return undefined;
    const [, sign, amount, suffix] = match;
    const [integer, fraction = ''] = amount.split('.');
    let value = BigInt(`${integer}${fraction}` || '0') * NANO;
    let exponent = -fraction.length;
    if (suffix.endsWith('i')) value *= 1024n ** BigInt(BINARY.indexOf(suffix[0]) + 1);
    else exponent += Object.hasOwn(DECIMAL, suffix) ? DECIMAL[suffix] : Number(suffix.slice(1));
    if (exponent >= 0) value *= 10n ** BigInt(exponent);
    else {
      const divisor = 10n ** BigInt(-exponent);
      value = (value + divisor - 1n) / divisor;
    }
    return new Quantity(sign === '-' ? -value : value, text);
  }

  get isInteger(): boolean {
    return this.nano % NANO === 0n && this.nano / NANO < 2n ** 63n && this.nano / NANO >= -(2n ** 63n);
  }
  compare(other: Quantity): bigint {
    return this.nano < other.nano ? -1n : this.nano > other.nano ? 1n : 0n;
  }
  equals(other: Opaque): boolean {
    return this.nano === (other as Quantity).nano;
  }
  toText(): string {
    return this.text;
  }
}

function decimalText(nano: bigint): string {
  if (nano % NANO === 0n) return (nano / NANO).toString();
  return nano % 1_000_000n === 0n ? `${nano / 1_000_000n}m` : `${nano}n`;
}

function parse(text: string): Quantity {
  const value = Quantity.parse(text);
  if (!value) throw new Failure(`"${text}" is no quantity`);
  return value;
}

function whole(value: bigint): Quantity {
  return new Quantity(value * NANO);
}

export const quantity = library('quantity', [
  define<[string]>('quantity(string): quantity', ([text]) => parse(text)),
  define<[string]>('isQuantity(string): bool', ([text]) => Quantity.parse(text) !== undefined),
  define<[Quantity]>('quantity.isInteger(): bool', ([value]) => value.isInteger),
  define<[Quantity]>('quantity.asInteger(): int', ([value]) => {
    if (!value.isInteger) throw new Failure('cannot convert value to integer');
    return value.nano / NANO;
  }),
  define<[Quantity]>('quantity.asApproximateFloat(): double', ([value]) => Number(value.nano) / 1e9),
  define<[Quantity]>('quantity.sign(): int', ([value]) => value.compare(whole(0n))),
  define<[Quantity, Quantity]>('quantity.add(quantity): quantity', ([a, b]) => new Quantity(a.nano + b.nano)),
  define<[Quantity, bigint]>('quantity.add(int): quantity', ([a, b]) => new Quantity(a.nano + b * NANO)),
  define<[Quantity, Quantity]>('quantity.sub(quantity): quantity', ([a, b]) => new Quantity(a.nano - b.nano)),
  define<[Quantity, bigint]>('quantity.sub(int): quantity', ([a, b]) => new Quantity(a.nano - b * NANO)),
  define<[Quantity, Quantity]>('quantity.isLessThan(quantity): bool', ([a, b]) => a.compare(b) < 0n),
  define<[Quantity, Quantity]>('quantity.isGreaterThan(quantity): bool', ([a, b]) => a.compare(b) > 0n),
  define<[Quantity, Quantity]>('quantity.compareTo(quantity): int', ([a, b]) => a.compare(b)),
]);
