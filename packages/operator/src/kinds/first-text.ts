// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';

/** The value in the first place of an answer that holds one. */
export function firstText(...values: (Json | undefined)[]): string | undefined {
  for (const value of values) {
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' || typeof value === 'bigint')
      return String(value);
  }
  return undefined;
}
