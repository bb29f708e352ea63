// SPDX-License-Identifier: Apache-2.0

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:([Zz])|([+-])(\d{2}):?(\d{2}))$/;

/** An RFC 3339 time as nanoseconds since 1970, or undefined when the text is none. */
export function parseDateTime(text: string): bigint | undefined {
  const match = DATE_TIME.exec(text);
  if (!match || !isDate(Number(match[1]), Number(match[2]), Number(match[3]))) return undefined;
  const [hour, minute, second] = [match[4], match[5], match[6]].map(Number);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const zone = match[8] ? 0 : (Number(match[10]) * 60 + Number(match[11])) * (match[9] === '-' ? -1 : 1);
  const date = new Date(0);
  date.setUTCFullYear(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  date.setUTCHours(hour, minute - zone, second);
  const fraction = BigInt((match[7] ?? '').padEnd(9, '0').slice(0, 9));
  return BigInt(date.getTime()) * 1_000_000n + fraction;
}

/** Two RFC 3339 texts that mean the same instant. Texts that are none are never the same. */
export function sameInstant(a: string, b: string): boolean {
  const instant = parseDateTime(a);
  return instant !== undefined && instant === parseDateTime(b);
}

export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= days[month - 1];
}
