// SPDX-License-Identifier: Apache-2.0
import type { Schema } from '../schemas/schema.ts';
import type { FaultTools } from './fault.ts';

/** Which of the calls are hit: a share of them, and at most so many. Absent members do not limit. */
export interface Chance {
  share?: number;
  count?: number;
}

export const chanceProperties: Record<string, Schema> = {
  share: { type: 'number', minimum: 0, maximum: 1 },
  count: { type: 'integer', minimum: 0 },
};

/** A function that says of each call, in turn, whether it is hit. */
export function chooser(
  { share = 1, count = Infinity }: Chance,
  tools: FaultTools,
): () => boolean {
  let left = count;
  return () => {
    if (left <= 0 || tools.random() >= share) {
      return false;
    }
    left -= 1;
    return true;
  };
}
