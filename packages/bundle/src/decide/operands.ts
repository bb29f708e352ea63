// SPDX-License-Identifier: Apache-2.0
import type { Expression } from '../graph/types.ts';
import { SHOWN_VALUE } from './limits.ts';
import type { Operand } from './types.ts';

export type Values = Record<string, unknown>;

/** What an expression reads, and what that is now; each path once. */
export function operandsOf({ program }: Expression, values: Values): Operand[] {
  const operands = new Map<string, Operand>();
  for (const { root, path } of program.references) {
    const text = [root, ...path].join('.');
    if (!operands.has(text)) {
      const value = valueAt(values, [root, ...path]);
      operands.set(text, value === undefined ? { path: text } : { path: text, value });
    }
  }
  return [...operands.values()];
}

function valueAt(values: unknown, path: string[]): unknown {
  let at = values;
  for (const step of path) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, step)) {
      return undefined;
    }
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

/** `resources.pet.status.state = "Syncing"`, `… is not there yet`. */
export function operandText({ path, value }: Operand): string {
  return value === undefined ? `${path} is not there yet` : `${path} = ${shownValue(value)}`;
}

/** A value in a message: one line, shortened. */
export function shownValue(value: unknown): string {
  const text =
    typeof value === 'bigint'
      ? String(value)
      : JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each)) ?? 'nothing';
  return text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE)}…` : text;
}
