// SPDX-License-Identifier: Apache-2.0
import { chargeList } from '../plan/frame.ts';
import type { Frame } from '../plan/frame.ts';
import { arithmetic } from '../values/arithmetic.ts';
import { equal, order } from '../values/equal.ts';
import { Failure } from '../values/signals.ts';
import { List, Optional, typeNameOf } from '../values/values.ts';
import { define, library } from './definition.ts';

function items(list: List, frame: Frame): readonly unknown[] {
  chargeList(frame, list.size);
  return list.values();
}

function compared(a: unknown, b: unknown): number {
  const result = order(a, b);
  if (result === undefined) throw new Failure(`${typeNameOf(a)} and ${typeNameOf(b)} have no order`);
  return result;
}

function extreme(list: List, frame: Frame, sign: number, name: string): unknown {
  const all = items(list, frame);
  if (all.length === 0) throw new Failure(`${name} called on empty list`);
  return all.reduce((best, item) => (compared(item, best) * sign > 0 ? item : best));
}

function sum(list: List, frame: Frame): unknown {
  const all = items(list, frame);
  if (all.length === 0) return 0n;
  return all.reduce((total, item) => {
    const result = arithmetic('+', total, item, true);
    if (result === undefined || typeof result === 'string') throw new Failure(`cannot sum ${typeNameOf(item)}`);
    return result;
  });
}

function flatten(list: List, depth: bigint, frame: Frame): unknown[] {
  if (depth < 0n) throw new Failure('flatten level must be non-negative');
  const flat = items(list, frame).flatMap(item => (item instanceof List && depth > 0n ? flatten(item, depth - 1n, frame) : [item]));
  chargeList(frame, flat.length);
  return flat;
}

function distinct(list: List, frame: Frame): unknown[] {
  const found: unknown[] = [];
  for (const item of items(list, frame)) {
    frame.charge(found.length >> 3);
    if (!found.some(other => equal(other, item))) found.push(item);
  }
  return found;
}

export const lists = library('lists', [
  define<[List]>('list<A>.isSorted(): bool', ([list], f) => items(list, f).every((item, i, all) => i === 0 || compared(all[i - 1], item) <= 0)),
  define<[List]>('list<A>.sum(): A', ([list], f) => sum(list, f)),
  define<[List]>('list<A>.min(): A', ([list], f) => extreme(list, f, -1, 'min')),
  define<[List]>('list<A>.max(): A', ([list], f) => extreme(list, f, 1, 'max')),
  define<[List, unknown]>('list<A>.indexOf(A): int', ([list, wanted], f) => BigInt(items(list, f).findIndex(item => equal(item, wanted)))),
  define<[List, unknown]>('list<A>.lastIndexOf(A): int', ([list, wanted], f) => BigInt(items(list, f).findLastIndex(item => equal(item, wanted)))),
  define<[List]>('list<A>.distinct(): list<A>', ([list], f) => new List(distinct(list, f))),
  define<[List]>('list<A>.reverse(): list<A>', ([list], f) => new List([...items(list, f)].reverse())),
  define<[List]>('list<A>.sort(): list<A>', ([list], f) => new List([...items(list, f)].sort(compared))),
  define<[List]>('list<A>.first(): optional<A>', ([list]) => optionalAt(list, 0)),
  define<[List]>('list<A>.last(): optional<A>', ([list]) => optionalAt(list, list.size - 1)),
  define<[List]>('list<A>.flatten(): list<dyn>', ([list], f) => new List(flatten(list, 1n, f))),
  define<[List, bigint]>('list<A>.flatten(int): list<dyn>', ([list, depth], f) => new List(flatten(list, depth, f))),
  define<[List, bigint, bigint]>('list<A>.slice(int, int): list<A>', ([list, from, to], f) => {
    if (from < 0n || to < from || to > BigInt(list.size)) throw new Failure(`invalid slice range: ${from} to ${to}`);
    return new List(items(list, f).slice(Number(from), Number(to)));
  }),
  define<[bigint]>('lists.range(int): list<int>', ([n], f) => {
    chargeList(f, Number(n));
    return new List(Array.from({ length: Math.max(0, Number(n)) }, (_, i) => BigInt(i)));
  }),
]);

function optionalAt(list: List, index: number): Optional {
  return index >= 0 && index < list.size ? new Optional(list.get(index)) : Optional.none;
}
