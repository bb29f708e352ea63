// SPDX-License-Identifier: Apache-2.0
import { chargeText } from '../plan/frame.ts';
import type { Frame } from '../plan/frame.ts';
import { order } from '../values/equal.ts';
import { Failure } from '../values/signals.ts';
import { Duration, Timestamp } from '../values/time.ts';
import { isMap, List, Opaque, TypeValue, typeNameOf, Uint } from '../values/values.ts';
import { define, library } from './definition.ts';

const CLAUSE = /%(?:\.(\d{1,3}))?(.?)/gsu;

function format(text: string, given: List, frame: Frame): string {
  const values = given.values();
  let used = 0;
  const result = text.replace(CLAUSE, (clause, precision: string | undefined, verb: string) => {
    if (clause === '%%') return '%';
    if (used >= values.length) throw new Failure(`index ${used} out of range: the format needs more arguments`);
    const formatted = one(verb, values[used++], precision === undefined ? 6 : Number(precision));
    chargeText(frame, formatted.length);
    return formatted;
  });
  chargeText(frame, result.length);
  return result;
}

function one(verb: string, value: unknown, precision: number): string {
  switch (verb) {
    case 's':
      return text(value);
    case 'd':
      return decimal(value);
    case 'f':
    case 'e':
      return fraction(verb, value, precision);
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : based(value, 2, verb);
    case 'o':
      return based(value, 8, verb);
    case 'x':
    case 'X':
      return hexadecimal(value, verb);
    default:
      throw new Failure(`unrecognized formatting clause "%${verb}"`);
  }
}

function decimal(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint) return value.value.toString();
  if (typeof value === 'number' && !Number.isFinite(value)) return number(value);
  throw new Failure(`decimal clause can only be used on integers, was given ${typeNameOf(value)}`);
}

function fraction(verb: string, value: unknown, precision: number): string {
  const amount = typeof value === 'bigint' ? Number(value) : value instanceof Uint ? Number(value.value) : value;
  if (typeof amount !== 'number') throw new Failure(`%${verb} can only be used on numbers, was given ${typeNameOf(value)}`);
  if (!Number.isFinite(amount)) return number(amount);
  const digits = Math.min(precision, 100);
  return verb === 'f' ? amount.toFixed(digits) : amount.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');
}

function based(value: unknown, base: number, verb: string): string {
  if (typeof value === 'bigint') return value.toString(base);
  if (value instanceof Uint) return value.value.toString(base);
  throw new Failure(`%${verb} cannot be used on a ${typeNameOf(value)}`);
}

function hexadecimal(value: unknown, verb: string): string {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  const result =
    bytes instanceof Uint8Array ? Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('') : based(value, 16, verb);
  return verb === 'X' ? result.toUpperCase() : result;
}

function number(value: number): string {
  return String(value);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'null';
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return number(value);
  if (value instanceof Uint) return value.value.toString();
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof Timestamp || value instanceof Duration || value instanceof Opaque) return value.toText();
  if (value instanceof TypeValue) return value.name;
  if (value instanceof List) return `[${value.values().map(text).join(', ')}]`;
  if (isMap(value)) {
    const entries = value.keys().map(key => [text(key), text(value.get(key))] as const);
    return `{${entries.sort((a, b) => order(a[0], b[0])!).map(entry => entry.join(': ')).join(', ')}}`;
  }
  throw new Failure(`%s cannot be used on a ${typeNameOf(value)}`);
}

export const formatting = library('format', [
  define<[string, List]>('string.format(list<dyn>): string', ([template, values], frame) => format(template, values, frame)),
]);
