// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../json.ts';
import type { Fault, Match } from './fault.ts';

interface LatencySettings {
  /** Milliseconds. */
  min: number;
  max: number;
  match?: Match;
}

/** Every call takes so long, or a time between two bounds. */
export type LatencyMs = number | [number, number] | LatencySettings;

export const latencyMs: Fault<LatencySettings> = {
  name: 'latencyMs',
  expand(value: Json): Json {
    if (typeof value === 'number') {
      return { min: value, max: value };
    }
    return Array.isArray(value) && value.length === 2
      ? { min: value[0], max: value[1] }
      : value;
  },
  properties: {
    min: { type: 'number', minimum: 0 },
    max: { type: 'number', minimum: 0 },
  },
  required: ['min', 'max'],
  start({ min, max }, { random, delay }) {
    return {
      async before({ signal }) {
        await delay(min + random() * (max - min), signal);
        return undefined;
      },
    };
  },
};
