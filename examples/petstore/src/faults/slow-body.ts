// SPDX-License-Identifier: Apache-2.0
import type { Fault, Match } from './fault.ts';

/** The body of every answer drips: `bytes` (1 unless set) every `everyMs`. */
export interface SlowBody {
  everyMs: number;
  bytes?: number;
  match?: Match;
}

export const slowBody: Fault<SlowBody> = {
  name: 'slowBody',
  expand: value => value,
  properties: {
    everyMs: { type: 'number', minimum: 0 },
    bytes: { type: 'integer', minimum: 1 },
  },
  required: ['everyMs'],
  start: ({ everyMs, bytes = 1 }) => ({ pace: () => ({ everyMs, bytes }) }),
};
