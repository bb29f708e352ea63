// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';
import { schemaAt, type StructuralSchema } from '@api-operators/schema';
import { isObject, stringifyJson } from '@api-operators/rest-mapping';

/** One place where the API differs from what `spec` wants. `wanted` undefined = the field was taken out of `spec`. */
export interface FieldDifference {
  /** Wire names joined by `.`; items of a list by `[i]`. */
  path: string;
  steps: (string | number)[];
  wanted: Json | undefined;
  live: Json | undefined;
}

/**
 * Where `live` is not what `wanted` says. What the API holds beyond `wanted` is its own affair, unless it is
 * at a path of `removed`: a field that we sent once and that `spec` no longer has. Lists are equal when they are
 * equally long and hold the wanted items in order (in any order for a set).
 *
 * @param schema - of the object that `wanted` is made for, by wire names; for formats and sets
 */
export function differences(
  wanted: JsonObject,
  live: JsonObject,
  removed: readonly string[][] = [],
  schema?: StructuralSchema,
): FieldDifference[] {
  const found: FieldDifference[] = [];
  compareValues(wanted, live, [], schema, found);
  for (const steps of removed) {
    const value = valueAt(live, steps);
    if (value !== undefined && value !== null) {
      found.push({
        path: pathText(steps),
        steps,
        wanted: undefined,
        live: value,
      });
    }
  }
  return found;
}

function compareValues(
  wanted: Json | undefined,
  live: Json | undefined,
  steps: (string | number)[],
  schema: StructuralSchema | undefined,
  found: FieldDifference[],
): void {
  if (isObject(wanted) && isObject(live)) {
    for (const [key, value] of Object.entries(wanted)) {
      const other = Object.hasOwn(live, key) ? live[key] : undefined;
      compareValues(
        value,
        other,
        [...steps, key],
        schema && schemaAt(schema, bracket(key)),
        found,
      );
    }
    return;
  }
  if (Array.isArray(wanted) && Array.isArray(live)) {
    compareLists(wanted, live, steps, schema, found);
    return;
  }
  if (!sameScalar(wanted, live, schema?.format)) {
    found.push({ path: pathText(steps), steps, wanted, live });
  }
}

function compareLists(
  wanted: Json[],
  live: Json[],
  steps: (string | number)[],
  schema: StructuralSchema | undefined,
  found: FieldDifference[],
): void {
  if (wanted.length !== live.length) {
    found.push({ path: pathText(steps), steps, wanted, live });
    return;
  }
  const set =
    schema?.['x-kubernetes-list-type'] === 'set' ||
    schema?.uniqueItems === true;
  if (set) {
    const left = new Set(live.map(item => stringifyJson(item)));
    if (!wanted.every(item => left.delete(stringifyJson(item)))) {
      found.push({ path: pathText(steps), steps, wanted, live });
    }
    return;
  }
  // Lists are sent whole, so one difference inside is a difference of the list.
  const inside: FieldDifference[] = [];
  wanted.forEach((item, i) =>
    compareValues(item, live[i], [...steps, i], schema?.items, inside),
  );
  if (inside.length > 0) {
    found.push({ path: inside[0].path, steps, wanted, live });
  }
}

const INSTANT =
  /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/;

function sameScalar(
  wanted: Json | undefined,
  live: Json | undefined,
  format?: string,
): boolean {
  if (wanted === live) {
    return true;
  }
  if (wanted === null || wanted === undefined) {
    return live === null || live === undefined;
  }
  if (
    (typeof wanted === 'number' || typeof wanted === 'bigint') &&
    (typeof live === 'number' || typeof live === 'bigint')
  ) {
    return sameNumber(wanted, live);
  }
  if (typeof wanted === 'string' && typeof live === 'string') {
    const instants =
      format === 'date-time' || (INSTANT.test(wanted) && INSTANT.test(live));
    if (instants) {
      const [a, b] = [
        Date.parse(normalOffset(wanted)),
        Date.parse(normalOffset(live)),
      ];
      return !Number.isNaN(a) && a === b;
    }
  }
  return false;
}

function sameNumber(a: number | bigint, b: number | bigint): boolean {
  if (typeof a === typeof b) {
    return a === b;
  }
  const [whole, number] =
    typeof a === 'bigint' ? [a, b as number] : [b as bigint, a];
  return Number.isInteger(number) && BigInt(number) === whole;
}

/** `+0000` is an offset that many APIs write and Date.parse reads only with a colon. */
function normalOffset(text: string): string {
  return text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
}

/** The value at steps of wire names, own members only. */
export function valueAt(
  value: Json | undefined,
  steps: readonly (string | number)[],
): Json | undefined {
  let at: Json | undefined = value;
  for (const step of steps) {
    if (Array.isArray(at) && typeof step === 'number') {
      at = at[step];
    } else if (
      isObject(at) &&
      typeof step === 'string' &&
      Object.hasOwn(at, step)
    ) {
      at = at[step];
    } else {
      return undefined;
    }
  }
  return at;
}

/** Whether `live`, as it may be shown, is at each difference what the API itself answered to our last write: it stores the value in its own form. */
export function normalisedByApi(
  found: readonly FieldDifference[],
  answered: Json | undefined,
  live: JsonObject,
): boolean {
  return (
    isObject(answered) &&
    found.every(difference => {
      const told = valueAt(answered, difference.steps);
      return (
        told !== undefined &&
        stringifyJson(told) ===
          stringifyJson(valueAt(live, difference.steps) ?? null)
      );
    })
  );
}

function pathText(steps: readonly (string | number)[]): string {
  return steps
    .map((step, i) =>
      typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`,
    )
    .join('');
}

function bracket(key: string): string {
  return `["${key.replace(/["\\]/g, '\\$&')}"]`;
}
