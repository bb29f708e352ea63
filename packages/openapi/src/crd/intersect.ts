// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { canonicalJson } from '@api-operators/api';
import type { Bound, Expression, JsonType, Shape } from './shape.ts';

/** What cannot hold at once. */
export type Conflict = (what: string) => void;

/** The shape of a value that both describe. The first one's annotations come first. */
export function intersect(
  a: Shape,
  b: Shape,
  all: (parts: Expression[]) => Expression,
  conflict: Conflict,
): Shape {
  const properties = new Map(a.properties);
  for (const [name, expression] of b.properties) {
    const known = properties.get(name);
    properties.set(name, known ? all([known, expression]) : expression);
  }
  const shape: Shape = {
    ...a,
    identity: {},
    types: intersectTypes(a, b, conflict),
    nullable: a.nullable || b.nullable,
    title: a.title ?? b.title,
    description: a.description ?? b.description,
    default: a.default ?? b.default,
    examples: [...a.examples, ...b.examples],
    format: a.format ?? b.format,
    enum: intersectEnums(a.enum, b.enum, conflict),
    excluded: a.excluded && b.excluded ? [...a.excluded, ...b.excluded] : a.excluded ?? b.excluded,
    minimum: tighter(a.minimum, b.minimum, 1),
    maximum: tighter(a.maximum, b.maximum, -1),
    multipleOf: a.multipleOf ?? b.multipleOf,
    minLength: larger(a.minLength, b.minLength),
    maxLength: smaller(a.maxLength, b.maxLength),
    patterns: [...new Set([...a.patterns, ...b.patterns])],
    minItems: larger(a.minItems, b.minItems),
    maxItems: smaller(a.maxItems, b.maxItems),
    uniqueItems: a.uniqueItems || b.uniqueItems,
    minProperties: larger(a.minProperties, b.minProperties),
    maxProperties: smaller(a.maxProperties, b.maxProperties),
    properties,
    required: new Set([...a.required, ...b.required]),
    additional: intersectAdditional(a, b, all),
    items: a.items && b.items ? all([a.items, b.items]) : a.items ?? b.items,
    readOnly: a.readOnly || b.readOnly,
    writeOnly: a.writeOnly || b.writeOnly,
    deprecated: a.deprecated || b.deprecated,
    choices: [...a.choices, ...b.choices],
    unsaid: a.unsaid.length + b.unsaid.length > 0 ? [...new Set([...a.unsaid, ...b.unsaid])] : a.unsaid,
  };
  return shape;
}

function intersectTypes(a: Shape, b: Shape, conflict: Conflict): ReadonlySet<JsonType> | undefined {
  if (!a.types || !b.types) return a.types ?? b.types;
  const types = new Set<JsonType>();
  for (const type of a.types) {
    if (b.types.has(type)) types.add(type);
    else if (type === 'integer' && b.types.has('number')) types.add('integer');
    else if (type === 'number' && b.types.has('integer')) types.add('integer');
  }
  if (types.size > 0 || a.types.size === 0 || b.types.size === 0) return types;
  conflict(`${[...a.types].join('|')} and ${[...b.types].join('|')}`);
  return undefined;
}

function intersectEnums(
  a: readonly Json[] | undefined,
  b: readonly Json[] | undefined,
  conflict: Conflict,
): readonly Json[] | undefined {
  if (!a || !b) return a ?? b;
  const texts = new Set(b.map(canonicalJson));
  const both = a.filter(value => texts.has(canonicalJson(value)));
  if (both.length > 0) return both;
  conflict('two lists of values that share none');
  return [...a, ...b];
}

function intersectAdditional(
  a: Shape,
  b: Shape,
  all: (parts: Expression[]) => Expression,
): Shape['additional'] {
  if (a.additional === 'closed' || b.additional === 'closed') return 'closed';
  if (typeof a.additional === 'object' && typeof b.additional === 'object') {
    return all([a.additional, b.additional]);
  }
  if (typeof a.additional === 'object') return a.additional;
  if (typeof b.additional === 'object') return b.additional;
  return a.additional ?? b.additional;
}

function tighter(a: Bound | undefined, b: Bound | undefined, sign: 1 | -1): Bound | undefined {
  if (!a || !b) return a ?? b;
  if (a.value === b.value) return { value: a.value, exclusive: a.exclusive || b.exclusive };
  return (a.value - b.value) * sign > 0 ? a : b;
}

function larger(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? a ?? b : Math.max(a, b);
}

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? a ?? b : Math.min(a, b);
}
