// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';

const exact = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): Json;
  rawJSON(text: string): unknown;
};

/** JSON with every digit of whole numbers. Throws SyntaxError. */
export function parseExact(text: string): Json {
  return exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && /^-?\d+$/.test(source) && !Number.isSafeInteger(value) ? BigInt(source) : value,
  );
}

export function writeExact(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? exact.rawJSON(String(member)) : member));
}

/** For validators that know no other numbers. */
export function asNumbers(value: unknown): unknown {
  return JSON.parse(writeExact(value)) as unknown;
}

/** Where two values first differ, as a path, or undefined. `expected` may lack members that `actual` has where `more` is true. */
export function difference(expected: unknown, actual: unknown, more: boolean, path = ''): string | undefined {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return `${path} ${short(expected)} became ${short(actual)}`;
    return first(expected.map((item, index) => difference(item, actual[index], more, `${path}/${index}`)));
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return `${path} ${short(expected)} became ${short(actual)}`;
    const names = new Set([...Object.keys(expected), ...(more ? [] : Object.keys(actual))]);
    return first([...names].map(name => difference(own(expected, name), own(actual, name), more, `${path}/${name}`)));
  }
  if (expected === actual || (typeof expected === 'number' && typeof actual === 'number' && Object.is(expected + 0, actual + 0))) return undefined;
  // A whole number beyond 2^53 is a bigint only where its digits were read.
  const isLong = (value: unknown): boolean => typeof value === 'bigint' || typeof value === 'number';
  if (isLong(expected) && isLong(actual) && writeExact(expected) === writeExact(actual)) return undefined;
  return `${path} ${short(expected)} became ${short(actual)}`;
}

function first(found: (string | undefined)[]): string | undefined {
  return found.find(one => one !== undefined);
}

function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

export function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : writeExact(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
