// SPDX-License-Identifier: Apache-2.0
import type { CelType } from '../types.ts';
import { OverBudget } from '../values/signals.ts';

/** What one evaluation carries: the given values, the local variables by slot, and what is left of the budget. */
export class Frame {
  readonly values: Record<string, unknown>;
  readonly locals: unknown[] = [];
  steps: number;
  constructor(values: Record<string, unknown>, steps: number) {
    this.values = values;
    this.steps = steps;
  }

  /** Takes `steps` from the budget. */
  charge(steps: number): void {
    this.steps -= steps;
    if (this.steps < 0) throw new OverBudget('the expression needs more steps than it may use; make its lists smaller or nest fewer comprehensions');
  }
}

/** How many characters or elements count as one step. */
const PER_STEP = 64;
const LONGEST_TEXT = 1_048_576;
const LONGEST_LIST = 100_000;

export function chargeText(frame: Frame, length: number): void {
  if (length > LONGEST_TEXT) throw new OverBudget(`a text of ${length} characters is too long; at most ${LONGEST_TEXT} are allowed`);
  if (length >= PER_STEP) frame.charge(Math.floor(length / PER_STEP));
}

export function chargeList(frame: Frame, length: number): void {
  if (length > LONGEST_LIST) throw new OverBudget(`a list of ${length} items is too long; at most ${LONGEST_LIST} are allowed`);
  if (length >= PER_STEP) frame.charge(Math.floor(length / PER_STEP));
}

export type Run = (frame: Frame) => unknown;

/** A planned expression: its type, how it is run, and how it is named when its value is missing. */
export type Node = { type: CelType; run: Run; label: string };
