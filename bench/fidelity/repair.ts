// SPDX-License-Identifier: Apache-2.0
import { packages, type Schema } from './packages.ts';
import { numbersFrom } from './random.ts';
import type { SchemaJudge } from './schema-judge.ts';

const STEPS = 60;

/** The value without what the judge minds in it, member by member from the inside out; undefined where nothing would be left. */
export function repaired(value: unknown, schema: Schema, judge: SchemaJudge): unknown {
  const copy = structuredClone(value);
  if (typeof copy !== 'object' || copy === null) return undefined;
  for (let step = 0; step < STEPS; step += 1) {
    const error = judge.error(schema, copy);
    if (!error) return copy;
    if (!remove(copy, error.instanceLocation)) return undefined;
  }
  return undefined;
}

function remove(root: object, location: string): boolean {
  const steps = location
    .split('/')
    .slice(1)
    .map(step => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop();
  if (last === undefined) return false;
  let at: unknown = root;
  for (const step of steps) at = (at as Record<string, unknown> | undefined)?.[step];
  if (Array.isArray(at)) at.splice(Number(last), 1);
  else if (typeof at === 'object' && at !== null) delete (at as Record<string, unknown>)[last];
  else return false;
  return true;
}

/** A text of the schema's pattern and length, the same each time; undefined where none was found. */
export function textFor({ pattern, minLength = 0, maxLength = Infinity }: Schema): string | undefined {
  if (typeof pattern !== 'string') {
    return typeof minLength === 'number' && minLength > 0 && minLength < 10_000 ? 'example'.padEnd(minLength, 'e').slice(0, Math.max(minLength, 7)) : undefined;
  }
  const random = numbersFrom(pattern);
  try {
    const maker = new (packages().RandExp)(pattern);
    maker.defaultRange.subtract(0, 31);
    maker.defaultRange.subtract(127, 65_535);
    maker.randInt = (from, to) => from + Math.floor(random() * (to - from + 1));
    for (const max of [10, 1, 3, 40, 100, 10, 10, 1, 20]) {
      maker.max = max;
      const text = maker.gen();
      if (text.length >= Number(minLength) && text.length <= Number(maxLength) && new RegExp(pattern, 'u').test(text)) return text;
    }
  } catch {
    return undefined;
  }
  return undefined;
}
