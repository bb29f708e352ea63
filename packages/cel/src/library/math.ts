// SPDX-License-Identifier: Apache-2.0
import { int } from '../values/arithmetic.ts';
import { order } from '../values/equal.ts';
import { Failure } from '../values/signals.ts';
import { List, typeNameOf, Uint } from '../values/values.ts';
import { define, library } from './definition.ts';
import type { Definition } from './definition.ts';

function extreme(values: readonly unknown[], sign: number, name: string): unknown {
  const all = values.length === 1 && values[0] instanceof List ? values[0].values() : values;
  if (all.length === 0) throw new Failure(`math.${name} needs at least one value`);
  for (const value of all) {
    if (typeof value !== 'bigint' && typeof value !== 'number' && !(value instanceof Uint)) {
      throw new Failure(`math.${name} cannot take a ${typeNameOf(value)}`);
    }
  }
  return all.reduce((best, value) => (order(value, best)! * sign > 0 ? value : best));
}

function rounded(name: string, round: (value: number) => number): Definition {
  return define<[number]>(`math.${name}(double): double`, ([value]) => round(value));
}

function halfAway(value: number): number {
  const up = Math.floor(Math.abs(value) + 0.5);
  return value < 0 ? -up : up;
}

function bits(name: string, work: (a: bigint, b: bigint) => bigint): Definition[] {
  return [
    define<[bigint, bigint]>(`math.${name}(int, int): int`, ([a, b]) => BigInt.asIntN(64, work(a, b))),
    define<[Uint, Uint]>(`math.${name}(uint, uint): uint`, ([a, b]) => new Uint(BigInt.asUintN(64, work(a.value, b.value)))),
  ];
}

function shift(name: string, work: (a: bigint, by: bigint) => bigint): Definition[] {
  const by = (n: bigint) => {
    if (n < 0n) throw new Failure(`math.${name} negative offset: ${n}`);
    return n > 63n ? undefined : n;
  };
  return [
    define<[bigint, bigint]>(`math.${name}(int, int): int`, ([a, n]) => {
      const places = by(n);
      return places === undefined ? 0n : BigInt.asIntN(64, work(BigInt.asUintN(64, a), places));
    }),
    define<[Uint, bigint]>(`math.${name}(uint, int): uint`, ([a, n]) => {
      const places = by(n);
      return new Uint(places === undefined ? 0n : BigInt.asUintN(64, work(a.value, places)));
    }),
  ];
}

export const math = library('math', [
  define<unknown[]>('math.greatest(...dyn): dyn', values => extreme(values, 1, 'greatest')),
  define<unknown[]>('math.least(...dyn): dyn', values => extreme(values, -1, 'least')),
  rounded('ceil', Math.ceil),
  rounded('floor', Math.floor),
  rounded('trunc', Math.trunc),
  rounded('round', halfAway),
  rounded('abs', Math.abs),
  rounded('sign', Math.sign),
  rounded('sqrt', Math.sqrt),
  define<[bigint]>('math.sqrt(int): double', ([value]) => Math.sqrt(Number(value))),
  define<[Uint]>('math.sqrt(uint): double', ([{ value }]) => Math.sqrt(Number(value))),
  define<[bigint]>('math.abs(int): int', ([value]) => int(value < 0n ? -value : value)),
  define<[Uint]>('math.abs(uint): uint', ([value]) => value),
  define<[bigint]>('math.sign(int): int', ([value]) => (value > 0n ? 1n : value < 0n ? -1n : 0n)),
  define<[Uint]>('math.sign(uint): uint', ([{ value }]) => new Uint(value > 0n ? 1n : 0n)),
  define<[number]>('math.isNaN(double): bool', ([value]) => Number.isNaN(value)),
  define<[number]>('math.isInf(double): bool', ([value]) => value === Infinity || value === -Infinity),
  define<[number]>('math.isFinite(double): bool', ([value]) => Number.isFinite(value)),
  ...bits('bitAnd', (a, b) => a & b),
  ...bits('bitOr', (a, b) => a | b),
  ...bits('bitXor', (a, b) => a ^ b),
  define<[bigint]>('math.bitNot(int): int', ([value]) => ~value),
  define<[Uint]>('math.bitNot(uint): uint', ([{ value }]) => new Uint(BigInt.asUintN(64, ~value))),
  ...shift('bitShiftLeft', (a, n) => a << n),
  ...shift('bitShiftRight', (a, n) => a >> n),
]);
