// SPDX-License-Identifier: Apache-2.0
import { Failure } from './signals.ts';

const SECOND = 1_000_000_000n;
const FIRST = -62_135_596_800n * SECOND;
const LAST = 253_402_300_799n * SECOND + 999_999_999n;
const LONGEST = 315_576_000_000n * SECOND;
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})\d*)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** An instant, in nanoseconds since 1970, between the years 1 and 9999. */
export class Timestamp {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    if (nanos < FIRST || nanos > LAST) throw new Failure('timestamp out of range');
    this.nanos = nanos;
  }

  static parse(text: string): Timestamp {
    const match = INSTANT.exec(text);
    if (!match) throw new Failure(`"${text}" is no RFC 3339 timestamp`);
    const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    if (!real || hour > 23 || minute > 59 || second > 59) throw new Failure(`"${text}" is no RFC 3339 timestamp`);
    const zone = match[8] ? (Number(match[9]) * 60 + Number(match[10])) * (match[8] === '-' ? -1 : 1) : 0;
    date.setUTCHours(hour, minute - zone, second);
    return new Timestamp(BigInt(date.getTime()) * 1_000_000n + BigInt((match[7] ?? '').padEnd(9, '0')));
  }

  /** Whole milliseconds, rounded down. */
  get milliseconds(): number {
    return Number(floorDivide(this.nanos, 1_000_000n));
  }

  toText(): string {
    const fraction = this.nanos - floorDivide(this.nanos, SECOND) * SECOND;
    const seconds = new Date(this.milliseconds).toISOString().replace(/\.\d+Z$/, '');
    return `${seconds}${fractionText(fraction)}Z`;
  }
}

const UNITS: Record<string, bigint> = {
  h: 3_600n * SECOND, m: 60n * SECOND, s: SECOND, ms: 1_000_000n, us: 1_000n, µs: 1_000n, μs: 1_000n, ns: 1n,
};

/** A span of time in nanoseconds. */
export class Duration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    if (nanos > LONGEST || nanos < -LONGEST) throw new Failure('duration out of range');
    this.nanos = nanos;
  }

  static parse(text: string): Duration {
    const body = text.replace(/^[+-]/, '');
    const parts = [...body.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)];
    const whole = parts.map(part => part[0]).join('');
    if (body !== '0' && (whole === '' || whole !== body)) throw new Failure(`"${text}" is no duration`);
    let nanos = 0n;
    for (const [, amount, unit] of parts) {
      const [integer, fraction = ''] = amount.split('.');
      nanos += BigInt(integer || '0') * UNITS[unit];
      if (fraction) nanos += (BigInt(fraction) * UNITS[unit]) / 10n ** BigInt(fraction.length);
    }
    return new Duration(text.startsWith('-') ? -nanos : nanos);
  }

  toText(): string {
    const absolute = this.nanos < 0n ? -this.nanos : this.nanos;
    return `${this.nanos < 0n ? '-' : ''}${absolute / SECOND}${fractionText(absolute % SECOND)}s`;
  }
}

function fractionText(nanos: bigint): string {
  return nanos === 0n ? '' : `.${nanos.toString().padStart(9, '0').replace(/0+$/, '')}`;
}

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** The calendar fields of an instant in a zone: an IANA name or an offset such as +02:00. */
export function zoned(timestamp: Timestamp, zone: string): Date {
  const offset = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(zone);
  if (zone === 'UTC' || zone === '') return new Date(timestamp.milliseconds);
  if (offset) {
    const minutes = (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === '-' ? -1 : 1);
    return new Date(timestamp.milliseconds + minutes * 60_000);
  }
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
      hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    const part = Object.fromEntries(format.formatToParts(timestamp.milliseconds).map(p => [p.type, Number(p.value)]));
    const millisecond = ((timestamp.milliseconds % 1000) + 1000) % 1000;
    return new Date(Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second, millisecond));
  } catch {
    throw new Failure(`unknown time zone "${zone}"`);
  }
}
