// SPDX-License-Identifier: Apache-2.0
import { floorDivide, zoned } from '../values/time.ts';
import type { Duration, Timestamp } from '../values/time.ts';
import { define } from './definition.ts';

const FIELDS: Record<string, (date: Date) => number> = {
  getFullYear: date => date.getUTCFullYear(),
  getMonth: date => date.getUTCMonth(),
  getDate: date => date.getUTCDate(),
  getDayOfMonth: date => date.getUTCDate() - 1,
  getDayOfWeek: date => date.getUTCDay(),
  getDayOfYear: date => Math.floor((date.getTime() - startOfYear(date)) / 86_400_000),
  getHours: date => date.getUTCHours(),
  getMinutes: date => date.getUTCMinutes(),
  getSeconds: date => date.getUTCSeconds(),
  getMilliseconds: date => date.getUTCMilliseconds(),
};

function startOfYear(date: Date): number {
  const start = new Date(0);
  start.setUTCFullYear(date.getUTCFullYear());
  return start.getTime();
}

const SPANS: Record<string, bigint> = {
  getHours: 3_600_000_000_000n,
  getMinutes: 60_000_000_000n,
  getSeconds: 1_000_000_000n,
};

export const time = [
  ...Object.entries(FIELDS).flatMap(([name, read]) => [
    define<[Timestamp]>(`timestamp.${name}(): int`, ([at]) => BigInt(read(zoned(at, 'UTC')))),
    define<[Timestamp, string]>(`timestamp.${name}(string): int`, ([at, zone]) => BigInt(read(zoned(at, zone)))),
  ]),
  ...Object.entries(SPANS).map(([name, span]) => define<[Duration]>(`duration.${name}(): int`, ([{ nanos }]) => nanos / span)),
  define<[Duration]>('duration.getMilliseconds(): int', ([{ nanos }]) => floorDivide(nanos % 1_000_000_000n, 1_000_000n)),
];
