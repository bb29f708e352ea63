// SPDX-License-Identifier: Apache-2.0
import { RE2JS } from 're2js';
import { chargeText } from '../plan/frame.ts';
import type { Frame } from '../plan/frame.ts';
import { Failure } from '../values/signals.ts';
import { List } from '../values/values.ts';
import { define, library } from './definition.ts';

const MOST_COMPILED = 256;
const compiled = new Map<string, RE2JS>();

/** A compiled RE2 pattern. The most recently used ones are kept. */
export function compileRegex(pattern: string): RE2JS {
  let regex = compiled.get(pattern);
  if (regex) compiled.delete(pattern);
  else {
    try {
      regex = RE2JS.compile(pattern);
    } catch (error) {
      throw new Failure(error instanceof Error ? error.message : `bad pattern ${JSON.stringify(pattern)}`);
    }
    if (compiled.size >= MOST_COMPILED) compiled.delete(compiled.keys().next().value!);
  }
  compiled.set(pattern, regex);
  return regex;
}

/** Matching takes time in proportion to the text times the pattern, so that is what it costs. */
function pay(frame: Frame, text: string, pattern: string): void {
  chargeText(frame, text.length);
  frame.charge(Math.ceil(((text.length + 1) * (pattern.length + 1)) / 4096));
}

function matches(text: string, pattern: string, frame: Frame): boolean {
  pay(frame, text, pattern);
  return compileRegex(pattern).matcher(text).find();
}

function findAll(text: string, pattern: string, limit: bigint, frame: Frame): List {
  pay(frame, text, pattern);
  const matcher = compileRegex(pattern).matcher(text);
  const found: string[] = [];
  while ((limit < 0n || found.length < limit) && matcher.find()) found.push(matcher.group() ?? '');
  return new List(found);
}

export const matching = [
  define<[string, string]>('string.matches(string): bool', ([text, pattern], frame) => matches(text, pattern, frame)),
  define<[string, string]>('matches(string, string): bool', ([text, pattern], frame) => matches(text, pattern, frame)),
];

export const regex = library('regex', [
  define<[string, string]>('string.find(string): string', ([text, pattern], frame) => {
    pay(frame, text, pattern);
    const matcher = compileRegex(pattern).matcher(text);
    return matcher.find() ? (matcher.group() ?? '') : '';
  }),
  define<[string, string]>('string.findAll(string): list<string>', ([text, pattern], frame) => findAll(text, pattern, -1n, frame)),
  define<[string, string, bigint]>('string.findAll(string, int): list<string>', ([text, pattern, n], frame) => findAll(text, pattern, n, frame)),
]);
