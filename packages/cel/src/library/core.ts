// SPDX-License-Identifier: Apache-2.0
import { Failure } from '../values/signals.ts';
import { int } from '../values/arithmetic.ts';
import { Duration, floorDivide, Timestamp } from '../values/time.ts';
import type { CelMap , List} from '../values/values.ts';
import { TypeValue, typeNameOf, Uint } from '../values/values.ts';
import { chargeText } from '../plan/frame.ts';
import { define } from './definition.ts';

const SECOND = 1_000_000_000n;
const encoder = new TextEncoder();

function codePoints(text: string): bigint {
  let count = 0;
  for (const _ of text) count++;
  return BigInt(count);
}

function toInt(value: number): bigint {
  if (!Number.isFinite(value) || value <= -(2 ** 63) || value >= 2 ** 63) throw new Failure('integer overflow');
  return BigInt(Math.trunc(value));
}

function parseInteger(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text)) throw new Failure(`"${text}" is no integer`);
  return int(BigInt(text.replace(/^\+/, '')));
}

function parseDouble(text: string): number {
  const special: Record<string, number> = { nan: NaN, inf: Infinity, infinity: Infinity, '-inf': -Infinity, '-infinity': -Infinity };
  const lower = text.toLowerCase().replace(/^\+/, '');
  if (Object.hasOwn(special, lower)) return special[lower];
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(lower)) throw new Failure(`"${text}" is no number`);
  return Number(lower);
}

export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const text = String(value);
  // Two digits in the exponent, as in Go.
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure('the bytes are no UTF-8 text');
  }
}

function parseBool(text: string): boolean {
  if (['true', 'True', 'TRUE', 't', '1'].includes(text)) return true;
  if (['false', 'False', 'FALSE', 'f', '0'].includes(text)) return false;
  throw new Failure(`"${text}" is no boolean`);
}

type Sized = { size: number };

export const core = [
  ...['size(A): int', 'A.size(): int'].flatMap(form => [
    define<[string]>(form.replace('A', 'string'), ([text], frame) => (chargeText(frame, text.length), codePoints(text))),
    define<[Uint8Array]>(form.replace('A', 'bytes'), ([bytes]) => BigInt(bytes.length)),
    define<[List]>(form.replace('A', 'list<A>'), ([list]) => BigInt(list.size)),
    define<[CelMap & Sized]>(form.replace('A', 'map<A, B>'), ([map]) => BigInt(map.size)),
  ]),
  define<[string, string]>('string.contains(string): bool', ([text, part], frame) => (chargeText(frame, text.length), text.includes(part))),
  define<[string, string]>('string.startsWith(string): bool', ([text, part]) => text.startsWith(part)),
  define<[string, string]>('string.endsWith(string): bool', ([text, part]) => text.endsWith(part)),
  define<[unknown]>('dyn(dyn): dyn', ([value]) => value),
  define<[unknown]>('type(dyn): type', ([value]) => new TypeValue(typeNameOf(value))),
  define<[boolean]>('bool(bool): bool', ([value]) => value),
  define<[string]>('bool(string): bool', ([text]) => parseBool(text)),
  define<[bigint]>('int(int): int', ([value]) => value),
  define<[Uint]>('int(uint): int', ([{ value }]) => int(value)),
  define<[number]>('int(double): int', ([value]) => toInt(value)),
  define<[string]>('int(string): int', ([text]) => parseInteger(text)),
  define<[Timestamp]>('int(timestamp): int', ([{ nanos }]) => floorDivide(nanos, SECOND)),
  define<[Duration]>('int(duration): int', ([{ nanos }]) => nanos / SECOND),
  define<[Uint]>('uint(uint): uint', ([value]) => value),
  define<[bigint]>('uint(int): uint', ([value]) => new Uint(value)),
  define<[number]>('uint(double): uint', ([value]) => {
    if (!Number.isFinite(value) || value < 0 || value >= 2 ** 64) throw new Failure('unsigned integer overflow');
    return new Uint(BigInt(Math.trunc(value)));
  }),
  define<[string]>('uint(string): uint', ([text]) => {
    if (!/^\d+$/.test(text)) throw new Failure(`"${text}" is no unsigned integer`);
    return new Uint(BigInt(text));
  }),
  define<[number]>('double(double): double', ([value]) => value),
  define<[bigint]>('double(int): double', ([value]) => Number(value)),
  define<[Uint]>('double(uint): double', ([{ value }]) => Number(value)),
  define<[string]>('double(string): double', ([text]) => parseDouble(text)),
  define<[string]>('string(string): string', ([value]) => value),
  define<[boolean]>('string(bool): string', ([value]) => String(value)),
  define<[bigint]>('string(int): string', ([value]) => value.toString()),
  define<[Uint]>('string(uint): string', ([{ value }]) => value.toString()),
  define<[number]>('string(double): string', ([value]) => doubleText(value)),
  define<[Uint8Array]>('string(bytes): string', ([bytes], frame) => (chargeText(frame, bytes.length), decode(bytes))),
  define<[Timestamp]>('string(timestamp): string', ([value]) => value.toText()),
  define<[Duration]>('string(duration): string', ([value]) => value.toText()),
  define<[string]>('bytes(string): bytes', ([text], frame) => (chargeText(frame, text.length), encoder.encode(text))),
  define<[Uint8Array]>('bytes(bytes): bytes', ([bytes]) => bytes),
  define<[string]>('timestamp(string): timestamp', ([text]) => Timestamp.parse(text)),
  define<[bigint]>('timestamp(int): timestamp', ([seconds]) => new Timestamp(seconds * SECOND)),
  define<[Timestamp]>('timestamp(timestamp): timestamp', ([value]) => value),
  define<[string]>('duration(string): duration', ([text]) => Duration.parse(text)),
  define<[bigint]>('duration(int): duration', ([seconds]) => new Duration(seconds * SECOND)),
  define<[Duration]>('duration(duration): duration', ([value]) => value),
];
