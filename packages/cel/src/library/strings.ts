// SPDX-License-Identifier: Apache-2.0
import { chargeText } from '../plan/frame.ts';
import type { Frame } from '../plan/frame.ts';
import { Failure } from '../values/signals.ts';
import { List } from '../values/values.ts';
import { define, library } from './definition.ts';
import type { Definition } from './definition.ts';

/** Positions count code points, as in CEL. */
function letters(text: string, frame: Frame): string[] {
  chargeText(frame, text.length);
  return [...text];
}

function position(index: bigint, most: number): number {
  if (index < 0n || index > BigInt(most)) throw new Failure(`index out of range: ${index}`);
  return Number(index);
}

function find(text: string[], part: string[], from: number, step: 1 | -1): bigint {
  for (let at = from; at >= 0 && at + part.length <= text.length; at += step) {
    if (part.every((letter, i) => text[at + i] === letter)) return BigInt(at);
  }
  return -1n;
}

function replace(text: string, from: string, to: string, limit: bigint, frame: Frame): string {
  if (limit === 0n) return text;
  const parts = from === '' ? [...text] : text.split(from);
  const joins = from === '' ? parts.length + 1 : parts.length - 1;
  const times = limit < 0n ? joins : Math.min(Number(limit), joins);
  chargeText(frame, text.length + times * to.length);
  if (from === '') return spread(parts, to, times);
  let result = parts[0];
  for (let i = 1; i < parts.length; i++) result += (i <= times ? to : from) + parts[i];
  return result;
}

function spread(parts: string[], to: string, times: number): string {
  let result = '';
  for (let i = 0; i <= parts.length; i++) result += (i < times ? to : '') + (parts[i] ?? '');
  return result;
}

function split(text: string, by: string, limit: bigint, frame: Frame): List {
  chargeText(frame, text.length);
  if (limit === 0n) return new List([]);
  const parts = by === '' ? [...text] : text.split(by);
  if (limit < 0n || parts.length <= limit) return new List(parts);
  const kept = Number(limit) - 1;
  return new List([...parts.slice(0, kept), parts.slice(kept).join(by)]);
}

function join(list: List, by: string, frame: Frame): string {
  const parts = list.values();
  const wrong = parts.find(part => typeof part !== 'string');
  if (wrong !== undefined) throw new Failure('join needs a list of strings');
  chargeText(frame, parts.reduce((sum: number, part) => sum + (part as string).length + by.length, 0));
  return parts.join(by);
}

function ascii(text: string, from: RegExp, change: (letter: string) => string): string {
  return text.replace(from, change);
}

const ESCAPES: Record<string, string> = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', '"': '\\"',
};
const SPACE = '[\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const TRIM = new RegExp(`^${SPACE}|${SPACE}$`, 'g');

function indexes(): Definition[] {
  return [
    define<[string, string]>('string.indexOf(string): int', ([text, part], f) => find(letters(text, f), letters(part, f), 0, 1)),
    define<[string, string, bigint]>('string.indexOf(string, int): int', ([text, part, from], f) => {
      const all = letters(text, f);
      return find(all, letters(part, f), position(from, all.length), 1);
    }),
    define<[string, string]>('string.lastIndexOf(string): int', ([text, part], f) => {
      const [all, wanted] = [letters(text, f), letters(part, f)];
      return find(all, wanted, all.length - wanted.length, -1);
    }),
    define<[string, string, bigint]>('string.lastIndexOf(string, int): int', ([text, part, from], f) => {
      const [all, wanted] = [letters(text, f), letters(part, f)];
      return find(all, wanted, Math.min(position(from, all.length), all.length - wanted.length), -1);
    }),
  ];
}

export const strings = library('strings', [
  ...indexes(),
  define<[string, bigint]>('string.charAt(int): string', ([text, at], frame) => {
    const all = letters(text, frame);
    return all[position(at, all.length)] ?? '';
  }),
  define<[string, bigint]>('string.substring(int): string', ([text, from], frame) => {
    const all = letters(text, frame);
    return all.slice(position(from, all.length)).join('');
  }),
  define<[string, bigint, bigint]>('string.substring(int, int): string', ([text, from, to], frame) => {
    const all = letters(text, frame);
    if (from > to) throw new Failure(`invalid substring range: ${from} to ${to}`);
    return all.slice(position(from, all.length), position(to, all.length)).join('');
  }),
  define<[string]>('string.lowerAscii(): string', ([text]) => ascii(text, /[A-Z]/g, c => c.toLowerCase())),
  define<[string]>('string.upperAscii(): string', ([text]) => ascii(text, /[a-z]/g, c => c.toUpperCase())),
  define<[string, string, string]>('string.replace(string, string): string', ([text, a, b], f) => replace(text, a, b, -1n, f)),
  define<[string, string, string, bigint]>('string.replace(string, string, int): string', ([text, a, b, n], f) => replace(text, a, b, n, f)),
  define<[string, string]>('string.split(string): list<string>', ([text, by], f) => split(text, by, -1n, f)),
  define<[string, string, bigint]>('string.split(string, int): list<string>', ([text, by, n], f) => split(text, by, n, f)),
  define<[List]>('list<string>.join(): string', ([list], f) => join(list, '', f)),
  define<[List, string]>('list<string>.join(string): string', ([list, by], f) => join(list, by, f)),
  define<[string]>('string.trim(): string', ([text]) => text.replace(TRIM, '')),
  define<[string]>('string.reverse(): string', ([text], frame) => letters(text, frame).reverse().join('')),
  define<[string]>('strings.quote(string): string', ([text]) => `"${text.replace(/[\x07-\r\\"]/g, c => ESCAPES[c]).toWellFormed()}"`),
]);
