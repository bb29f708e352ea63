// SPDX-License-Identifier: Apache-2.0
import type { Random } from './clock.ts';

/** base × 2^(failures − 1), at most `maxMs`; 0 before the first failure. */
export function exponential(failures: number, baseMs: number, maxMs: number): number {
  return failures <= 0 ? 0 : Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 40));
}

/** Anything between 0 and the exponential: spreads many who failed at the same moment. */
export function fullJitter(failures: number, baseMs: number, maxMs: number, random: Random): number {
  return exponential(failures, baseMs, maxMs) * random();
}

/** Between half and all of the exponential: for one who tries alone and must not hammer. */
export function equalJitter(failures: number, baseMs: number, maxMs: number, random: Random): number {
  return exponential(failures, baseMs, maxMs) * (0.5 + random() / 2);
}
