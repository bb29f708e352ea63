// SPDX-License-Identifier: Apache-2.0
import type { CelType } from '../types.ts';

export type Bindings = Map<string, CelType>;

/** Whether an argument of type `given` fits a parameter of type `wanted`; binds type parameters. */
export function fits(wanted: CelType, given: CelType, bindings: Bindings): boolean {
  if (wanted.kind === 'dyn') return true;
  if (wanted.kind === 'parameter') {
    const bound = bindings.get(wanted.name);
    const joined = bound ? join(bound, given) : given;
    if (joined) bindings.set(wanted.name, joined);
    return joined !== undefined;
  }
  if (given.kind === 'dyn') return true;
  switch (wanted.kind) {
    case 'list':
    case 'optional':
      return given.kind === wanted.kind && fits(wanted.of, given.of, bindings);
    case 'map':
      if (given.kind === 'object') return fits(wanted.key, STRING, bindings) && fits(wanted.value, DYN, bindings);
      return given.kind === 'map' && fits(wanted.key, given.key, bindings) && fits(wanted.value, given.value, bindings);
    case 'opaque':
      return given.kind === 'opaque' && given.name === wanted.name;
    default:
      return given.kind === wanted.kind;
  }
}

const DYN: CelType = { kind: 'dyn' };
const STRING: CelType = { kind: 'string' };

/** `type` with its parameters replaced; unbound ones are dyn. */
export function substitute(type: CelType, bindings: Bindings): CelType {
  switch (type.kind) {
    case 'parameter':
      return bindings.get(type.name) ?? DYN;
    case 'list':
    case 'optional':
      return { kind: type.kind, of: substitute(type.of, bindings) };
    case 'map':
      return { kind: 'map', key: substitute(type.key, bindings), value: substitute(type.value, bindings) };
    default:
      return type;
  }
}

/** The type that covers both, or undefined when they have nothing in common. */
export function join(a: CelType, b: CelType): CelType | undefined {
  if (a === b) return a;
  if (a.kind === 'dyn' || b.kind === 'dyn') return DYN;
  if (a.kind === 'null') return b;
  if (b.kind === 'null') return a;
  if ((a.kind === 'list' && b.kind === 'list') || (a.kind === 'optional' && b.kind === 'optional')) {
    const of = join(a.of, b.of);
    return of && { kind: a.kind, of };
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const key = join(a.key, b.key);
    const value = join(a.value, b.value);
    return key && value && { kind: 'map', key, value };
  }
  if (a.kind === 'object' && b.kind === 'object') {
    return a.name !== undefined && a.name === b.name ? a : { kind: 'map', key: STRING, value: DYN };
  }
  if (a.kind === 'object' && b.kind === 'map') return join(b, a);
  if (a.kind === 'map' && b.kind === 'object') return join(a.key, STRING) && { kind: 'map', key: STRING, value: DYN };
  if (a.kind === 'opaque' && b.kind === 'opaque') return a.name === b.name ? a : undefined;
  return a.kind === b.kind ? a : undefined;
}
