// SPDX-License-Identifier: Apache-2.0
import { equal } from '../values/equal.ts';
import type { Frame } from '../plan/frame.ts';
import type { List } from '../values/values.ts';
import { define, library } from './definition.ts';

function contains(list: List, part: List, frame: Frame): boolean {
  frame.charge((list.size * part.size) >> 3);
  const all = list.values();
  return part.values().every(item => all.some(other => equal(item, other)));
}

function intersects(a: List, b: List, frame: Frame): boolean {
  frame.charge((a.size * b.size) >> 3);
  const all = a.values();
  return b.values().some(item => all.some(other => equal(item, other)));
}

export const sets = library('sets', [
  define<[List, List]>('sets.contains(list<A>, list<A>): bool', ([list, part], frame) => contains(list, part, frame)),
  define<[List, List]>('sets.equivalent(list<A>, list<A>): bool', ([a, b], frame) => contains(a, b, frame) && contains(b, a, frame)),
  define<[List, List]>('sets.intersects(list<A>, list<A>): bool', ([a, b], frame) => intersects(a, b, frame)),
]);
