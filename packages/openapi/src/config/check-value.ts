// SPDX-License-Identifier: Apache-2.0
import { nearest } from '@api-operators/schema';
import { escapeKey } from '../load/pointer-tree.ts';
import type { Setting, TextFormat } from './setting.ts';

/** One thing that is wrong with a configuration. */
export interface SettingProblem {
  /** JSON pointer of the member. */
  pointer: string;
  /** The same as people write it, `filters.includePaths[0]`. */
  option: string;
  /** What is wrong: the second half of a sentence. */
  why: string;
  /** A member that does not exist; `suggestion`: the one that was perhaps meant. */
  unknown?: { suggestion?: string; known: string[] };
}

/** All that is wrong with a value, in the order of its members. */
export function checkValue(setting: Setting, value: unknown, path: readonly (string | number)[] = []): SettingProblem[] {
  const problem = (why: string): SettingProblem[] => [{ ...placeOf(path), why }];
  switch (setting.type) {
    case 'text':
      return typeof value === 'string' ? checkText(setting, value, path) : problem(`it must be a text, not ${describe(value)}`);
    case 'flag':
      return typeof value === 'boolean' ? [] : problem(`it must be true or false, not ${describe(value)}`);
    case 'texts':
      if (!Array.isArray(value)) return problem(`it must be a list of texts, not ${describe(value)}`);
      return value.flatMap((item: unknown, index) => checkValue({ ...setting, type: 'text' }, item, [...path, index]));
    case 'object':
    case 'map': {
      if (!isRecord(value)) return problem(`it must be an object, not ${describe(value)}`);
      return Object.entries(value).flatMap(([key, item]) => {
        if (item === undefined) return [];
        const member = memberOf(setting, key);
        return member ? checkValue(member, item, [...path, key]) : [unknownMember(setting, [...path, key], key)];
      });
    }
    default:
      return setting satisfies never;
  }
}

function memberOf(setting: Extract<Setting, { type: 'object' | 'map' }>, key: string): Setting | undefined {
  if (setting.type === 'map') return setting.each;
  return Object.hasOwn(setting.members, key) ? setting.members[key] : undefined;
}

function unknownMember(setting: Setting, path: readonly (string | number)[], key: string): SettingProblem {
  const known = setting.type === 'object' ? Object.keys(setting.members) : [];
  const suggestion = nearest(key.replace(/[-_]/g, ''), known);
  return { ...placeOf(path), why: 'there is no such setting', unknown: { known, ...(suggestion ? { suggestion } : {}) } };
}

function checkText(
  { format, values }: { format?: TextFormat; values?: readonly string[] },
  value: string,
  path: readonly (string | number)[],
): SettingProblem[] {
  const problem = (why: string): SettingProblem[] => [{ ...placeOf(path), why }];
  if (value === '') return problem('it is empty');
  if (values && !values.includes(value)) {
    const meant = nearest(value, values);
    return problem(`${quote(value)} is none of ${values.join(', ')}${meant ? `; perhaps ${meant} is meant` : ''}`);
  }
  if (format && (!format.pattern.test(value) || value.length > (format.maxLength ?? Infinity))) {
    return problem(`${quote(value)} ${format.isNo}`);
  }
  return [];
}

/** Where a problem is, for machines and for people. */
export function placeOf(path: readonly (string | number)[]): { pointer: string; option: string } {
  const option = path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (/^[A-Za-z_][\w-]*$/.test(part)) return index === 0 ? part : `.${part}`;
      return `[${quote(part)}]`;
    })
    .join('');
  return { pointer: path.map(part => `/${escapeKey(String(part))}`).join(''), option };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? quote(value) : `the ${typeof value} ${String(value)}`;
}
