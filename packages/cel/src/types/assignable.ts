// SPDX-License-Identifier: Apache-2.0
import type { Assignability, CelType, SchemaLike } from '../types.ts';
import { typeFromSchema, typeName } from './type.ts';

/**
 * Whether a value of type `from` fits `to`, a type or a schema. What is only known at run time
 * (dyn) fits. An int fits a number; times, durations, bytes and library values fit a string, as
 * which they are written; an optional fits as what it holds, for nothing is missing data.
 */
export function assignable(from: CelType, to: CelType | SchemaLike): Assignability {
  const wanted = isType(to) ? to : typeFromSchema(to);
  if (!isType(to) && to['x-kubernetes-int-or-string'] && !['int', 'uint', 'string', 'dyn', 'optional'].includes(from.kind)) {
    return mismatch('', from, 'an integer or a string');
  }
  return check(from, wanted, '');
}

function isType(to: CelType | SchemaLike): to is CelType {
  return 'kind' in to && typeof to.kind === 'string';
}

const WRITTEN_AS_TEXT = new Set(['timestamp', 'duration', 'bytes', 'opaque']);

function check(from: CelType, to: CelType, path: string): Assignability {
  if (from === to || from.kind === 'dyn' || to.kind === 'dyn') return { kind: 'ok' };
  if (from.kind === 'optional') return check(from.of, to, path);
  if (to.kind === 'optional') return check(from, to.of, path);
  if (from.kind === 'null') return mismatch(path, from, typeName(to));
  if (from.kind === 'list' && to.kind === 'list') return check(from.of, to.of, `${path}[]`);
  if (from.kind === 'map' && to.kind === 'map') return checkMap(from.key, from.value, to, path);
  if (from.kind === 'object' && to.kind === 'map') {
    return first(Object.keys(from.fields).map(name => check(from.fields[name], to.value, join(path, name))));
  }
  if (from.kind === 'map' && to.kind === 'object') {
    return from.key.kind === 'string' || from.key.kind === 'dyn' ? { kind: 'ok' } : mismatch(path, from, typeName(to));
  }
  if (from.kind === 'object' && to.kind === 'object') return checkObject(from, to, path);
  if (to.kind === 'string' && WRITTEN_AS_TEXT.has(from.kind)) return { kind: 'ok' };
  if (to.kind === 'double' && (from.kind === 'int' || from.kind === 'uint')) return { kind: 'ok' };
  if ((to.kind === 'int' && from.kind === 'uint') || (to.kind === 'uint' && from.kind === 'int')) return { kind: 'ok' };
  if (from.kind === 'opaque' && to.kind === 'opaque' && from.name === to.name) return { kind: 'ok' };
  return from.kind === to.kind && from.kind !== 'opaque' ? { kind: 'ok' } : mismatch(path, from, typeName(to));
}

function checkMap(key: CelType, value: CelType, to: CelType & { kind: 'map' }, path: string): Assignability {
  const keys = check(key, to.key, path);
  return keys.kind === 'ok' ? check(value, to.value, `${path}[]`) : keys;
}

/** By name first: the same object type always fits. Else every known field must fit a field of the other. */
function checkObject(from: CelType & { kind: 'object' }, to: CelType & { kind: 'object' }, path: string): Assignability {
  if (from.name !== undefined && from.name === to.name && from.name !== 'map') return { kind: 'ok' };
  return first(
    Object.keys(from.fields).map(name => {
      if (Object.hasOwn(to.fields, name)) return check(from.fields[name], to.fields[name], join(path, name));
      return to.open ? { kind: 'ok' } : { kind: 'mismatch', message: `There is no field "${join(path, name)}" here.` };
    }),
  );
}

function first(results: Assignability[]): Assignability {
  return results.find(result => result.kind === 'mismatch') ?? { kind: 'ok' };
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function mismatch(path: string, from: CelType, wanted: string): Assignability {
  const where = path === '' ? 'This' : `"${path}"`;
  return { kind: 'mismatch', message: `${where} is a ${typeName(from)}, but ${/^(an? )/.test(wanted) ? wanted : `a ${wanted}`} is needed here.` };
}
