// SPDX-License-Identifier: Apache-2.0
import { Failure } from '../values/signals.ts';
import { isMap, List, Optional, Uint } from '../values/values.ts';
import { define } from './definition.ts';

function isZero(value: unknown): boolean {
  if (value === null || value === '' || value === 0n || value === 0 || value === false) return true;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Uint8Array) return value.length === 0;
  return (value instanceof List || isMap(value)) && value.size === 0;
}

export const optionals = [
  define<[unknown]>('optional.of(A): optional<A>', ([value]) => new Optional(value)),
  define<[]>('optional.none(): optional<dyn>', () => Optional.none),
  define<[unknown]>('optional.ofNonZeroValue(A): optional<A>', ([value]) => (isZero(value) ? Optional.none : new Optional(value))),
  define<[Optional]>('optional<A>.hasValue(): bool', ([optional]) => optional.present),
  define<[Optional]>('optional<A>.value(): A', ([optional]) => {
    if (!optional.present) throw new Failure('optional.none() dereference');
    return optional.value;
  }),
  define<[Optional, Optional]>('optional<A>.or(optional<A>): optional<A>', ([optional, other]) => (optional.present ? optional : other)),
  define<[Optional, unknown]>('optional<A>.orValue(A): A', ([optional, other]) => (optional.present ? optional.value : other)),
  define<[List]>('optional.unwrap(list<optional<A>>): list<A>', ([list]) => unwrap(list)),
  define<[List]>('list<optional<A>>.unwrapOpt(): list<A>', ([list]) => unwrap(list)),
];

function unwrap(list: List): List {
  return new List(list.values().flatMap(item => (item instanceof Optional && item.present ? [item.value] : [])));
}
