// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, Json } from '@api-operators/api';
import { canonicalJson } from '@api-operators/api';
import { enumAdjusted } from '../rules/enum-adjusted.ts';
import { patternDropped } from '../rules/pattern-dropped.ts';
import { usefulMaximum } from './bound.ts';
import { numberFormat, stringFormat } from './format.ts';
import type { Shape } from './shape.ts';
import type { WriteContext } from './write-schema.ts';

type ScalarType = 'string' | 'integer' | 'number' | 'boolean';

export function writeScalar(type: ScalarType, shape: Shape, context: WriteContext): CrdSchema {
  const schema: CrdSchema = { type };
  if (type === 'integer' || type === 'number') {
    const format = numberFormat(type, shape.format);
    if (format) schema.format = format;
  }
  if (context.direction === 'response') return schema;
  const values = shape.enum && writeEnum(type, shape, context);
  // A list of values says it all; documents put bounds and formats beside it that exclude all of them.
  if (values && values.length > 0) return { ...schema, enum: values };
  const excluded = (shape.excluded ?? []).filter(value => value !== null && fit(type, value) === value);
  if (excluded.length > 0) schema.not = { enum: excluded };
  if (type === 'string') writeString(shape, schema, context);
  if (type === 'integer' || type === 'number') writeNumber(shape, schema);
  return schema;
}

function writeString(shape: Shape, schema: CrdSchema, context: WriteContext): void {
  const format = stringFormat(shape.format);
  if (format) schema.format = format;
  if (shape.minLength !== undefined) schema.minLength = shape.minLength;
  const maxLength = usefulMaximum(shape.maxLength);
  if (maxLength !== undefined) schema.maxLength = maxLength;
  const patterns: string[] = [];
  for (const source of shape.patterns) {
    const result = context.schemas.pattern(source);
    const why = result.kind === 'kept' ? contradiction(result.pattern, schema) : result.why;
    if (result.kind === 'kept' && why === undefined) patterns.push(result.pattern);
    else context.reporter.report(patternDropped, shape.node, { pattern: source, why: why! });
  }
  if (patterns.length > 0) [schema.pattern] = patterns;
  if (patterns.length > 1) schema.allOf = patterns.slice(1).map(pattern => ({ pattern }));
}

/** Letters and sets between `^` and `$`, none of them repeated: the text can only be as long as they are many. */
const FIXED = /^\^(?:\[(?:[^\]\\]|\\.)+\]|\\[dws]|[\w -])+\$$/;

/** Why no text at all would be taken: people forget to say in a pattern that its set is repeated. */
function contradiction(pattern: string, { minLength = 0, maxLength = Infinity }: CrdSchema): string | undefined {
  if (!FIXED.test(pattern)) return undefined;
  const length = pattern.slice(1, -1).match(/\[(?:[^\]\\]|\\.)+\]|\\[dws]|[\w -]/g)!.length;
  if (length >= minLength && length <= maxLength) return undefined;
  return `only texts of ${length} character${length === 1 ? '' : 's'} match it, and the schema asks for another length`;
}

function writeNumber(shape: Shape, schema: CrdSchema): void {
  if (shape.minimum) {
    schema.minimum = shape.minimum.value;
    if (shape.minimum.exclusive) schema.exclusiveMinimum = true;
  }
  if (shape.maximum) {
    schema.maximum = shape.maximum.value;
    if (shape.maximum.exclusive) schema.exclusiveMaximum = true;
  }
  if (shape.multipleOf !== undefined) schema.multipleOf = shape.multipleOf;
}

/** The listed values of the schema's type; numbers in quotes (and the reverse) are put right. */
function writeEnum(type: ScalarType, shape: Shape, context: WriteContext): Json[] {
  const values = new Map<string, Json>();
  const dropped: Json[] = [];
  for (const value of shape.enum ?? []) {
    if (value === null) {
      if (shape.nullable) values.set('null', null);
      continue;
    }
    const fitted = fit(type, value);
    if (fitted === undefined) dropped.push(value);
    else values.set(canonicalJson(fitted), fitted);
  }
  if (dropped.length > 0) {
    context.reporter.report(enumAdjusted, shape.node, {
      type,
      dropped: dropped.map(value => canonicalJson(value)).join(', ').slice(0, 200),
    });
  }
  const fitted = [...values.values()];
  return fitted.some(value => value !== null) ? fitted : [];
}

function fit(type: ScalarType, value: Json): Json | undefined {
  if (type === 'string') {
    return typeof value === 'string' ? value : typeof value === 'object' ? undefined : String(value);
  }
  if (type === 'boolean') {
    if (value === 'true' || value === 'false') return value === 'true';
    return typeof value === 'boolean' ? value : undefined;
  }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  return type === 'integer' && !Number.isSafeInteger(number) ? undefined : number;
}
