// SPDX-License-Identifier: Apache-2.0

/** Bytes that are no message, or not one that we know. Ends a decoding from any depth; never leaves this folder. */
export class Malformed extends Error {}

/** One field of a message as it was sent: its number, and a number or bytes by its wire type. */
export interface WireField {
  number: number;
  value: bigint | Uint8Array;
}

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;
/** Seven bits a byte: 64 bits need no more. */
const VARINT_BYTES = 10;

/** The fields of a message in the order they were sent. Throws Malformed. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  function varint(): bigint {
    let value = 0n;
    for (let index = 0; index < VARINT_BYTES; index += 1) {
      if (at >= bytes.length) throw new Malformed('it ends within a number');
      const byte = bytes[at];
      at += 1;
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return value;
    }
    throw new Malformed('a number in it is too long');
  }
  function take(length: bigint): Uint8Array {
    if (length > BigInt(bytes.length - at)) throw new Malformed('a length in it reaches beyond its end');
    const start = at;
    at += Number(length);
    return bytes.subarray(start, at);
  }
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number < 1 || number > 0x1fffffff) throw new Malformed('a field number in it is out of range');
    const wire = Number(tag & 7n);
    if (wire === VARINT) yield { number, value: varint() };
    else if (wire === BYTES) yield { number, value: take(varint()) };
    else if (wire === FIXED_64) yield { number, value: take(8n) };
    else if (wire === FIXED_32) yield { number, value: take(4n) };
    else throw new Malformed(`it has a field of wire type ${wire}`);
  }
}
