// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../objects/json.ts';
import { parseJson } from '../objects/json.ts';
import { Malformed, wireFields } from './wire.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** The years 1 to 9999, which are all that RFC 3339 can write. */
const FIRST_SECOND = -62_135_596_800n;
const LAST_SECOND = 253_402_300_799n;

/** Types whose JSON is no object, from the bytes or the number that stand for them. Undefined is their zero. */
export const SCALARS: Record<string, (value: bigint | Uint8Array) => Json | undefined> = {
  string: value => text(value),
  int: value => integer(value),
  bool: value => integer(value) !== 0,
  bytes: value => Buffer.from(bytesOf(value)).toString('base64'),
  Quantity: value => text(field(value, 1) ?? new Uint8Array()),
  Time: value => time(value)?.replace(/\.\d+Z$/, 'Z'),
  MicroTime: value => time(value),
  IntOrString: value => {
    const isText = integer(field(value, 1) ?? 0n) !== 0;
    return isText ? text(field(value, 3) ?? new Uint8Array()) : integer(field(value, 2) ?? 0n);
  },
  FieldsV1: value => json(text(field(value, 1) ?? new Uint8Array())),
  ExtraValue: value =>
    [...wireFields(bytesOf(value))].filter(({ number }) => number === 1).map(each => text(each.value)),
};

/** The value of a type that a list or a map holds without sending anything for it. */
export const ZEROS: Record<string, Json> = { string: '', int: 0, bool: false, bytes: '', Quantity: '0', ExtraValue: [] };

function bytesOf(value: bigint | Uint8Array): Uint8Array {
  if (typeof value === 'bigint') throw new Malformed('it has a number where bytes belong');
  return value;
}

function text(value: bigint | Uint8Array): string {
  try {
    return utf8.decode(bytesOf(value));
  } catch (error) {
    throw error instanceof Malformed ? error : new Malformed('a text in it is no UTF-8');
  }
}

function integer(value: bigint | Uint8Array): number | bigint {
  if (typeof value !== 'bigint') throw new Malformed('it has bytes where a number belongs');
  const signed = BigInt.asIntN(64, value);
  const small = Number(signed);
  return Number.isSafeInteger(small) ? small : signed;
}

function field(message: bigint | Uint8Array, number: number): bigint | Uint8Array | undefined {
  let found: bigint | Uint8Array | undefined;
  for (const each of wireFields(bytesOf(message))) {
    if (each.number === number) found = each.value;
  }
  return found;
}

/** RFC 3339 with microseconds; no bytes are no time. */
function time(value: bigint | Uint8Array): string | undefined {
  if (bytesOf(value).length === 0) return undefined;
  const seconds = BigInt(integer(field(value, 1) ?? 0n));
  const nanos = Number(integer(field(value, 2) ?? 0n));
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos > 999_999_999) {
    throw new Malformed('a time in it is out of range');
  }
  const micros = String(Math.floor(nanos / 1000)).padStart(6, '0');
  return new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, `.${micros}Z`);
}

function json(value: string): Json | undefined {
  try {
    return value === '' ? undefined : parseJson(value);
  } catch {
    throw new Malformed('the managed fields in it are no JSON');
  }
}
