// SPDX-License-Identifier: Apache-2.0
import { STRING_FORMATS } from '../formats/formats.ts';
import { compilePattern, type CompiledPattern } from '../formats/pattern.ts';
import { invalid, tooLong } from '../problem.ts';
import type { Problem, StructuralSchema } from '../types.ts';

type Pattern = { text: string } & CompiledPattern;
const compiled = new WeakMap<StructuralSchema, Pattern>();

/** The RE2 pattern of a schema, or what is wrong with it. Linear in the text it matches. */
export function patternOf(schema: StructuralSchema): CompiledPattern {
  const known = compiled.get(schema);
  if (known && known.text === schema.pattern) return known;
  const text = schema.pattern ?? '';
  const pattern: Pattern = { text, ...compilePattern(text) };
  compiled.set(schema, pattern);
  return pattern;
}

export function validateString(schema: StructuralSchema, value: string, path: string, problems: Problem[]): void {
  const length = schema.maxLength === undefined && schema.minLength === undefined ? 0 : codePoints(value);
  if (schema.maxLength !== undefined && length > schema.maxLength) problems.push(tooLong(path, schema.maxLength));
  else if (schema.minLength !== undefined && length < schema.minLength) {
    problems.push(invalid(path, value, `${path} in body should be at least ${schema.minLength} chars long`));
  } else if (schema.pattern && !patternOf(schema).regex?.matcher(value).find()) {
    problems.push(invalid(path, value, `${path} in body should match '${schema.pattern}'`));
  }
  const format = schema.format && STRING_FORMATS.get(schema.format.replaceAll('-', ''));
  if (format && !format(value)) {
    problems.push(
      invalid(path, value, `${path} in body must be of type ${schema.format}: ${JSON.stringify(value)}`, 'FieldValueTypeInvalid'),
    );
  }
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** int32 and int64 are no checks of their own: kube-apiserver takes any integer that fits 64 bits. */
export function validateNumber(schema: StructuralSchema, value: number | bigint, path: string, problems: Problem[]): void {
  const say = (detail: string) => problems.push(invalid(path, value, `${path} in body ${detail}`));
  if (schema.multipleOf !== undefined) {
    // kube-apiserver cuts the factor to an integer when the value is one.
    const whole = typeof value === 'bigint' || Number.isInteger(value);
    const factor = whole ? Math.trunc(schema.multipleOf) : schema.multipleOf;
    if (factor <= 0) {
      problems.push(invalid(path, factor, `factor MultipleOf declared for ${path} must be positive: ${factor}`));
    } else if (!isMultiple(value, factor)) say(`should be a multiple of ${schema.multipleOf}`);
  }
  if (schema.maximum !== undefined && (schema.exclusiveMaximum ? value >= schema.maximum : value > schema.maximum)) {
    say(`should be less than ${schema.exclusiveMaximum ? '' : 'or equal to '}${schema.maximum}`);
  }
  if (schema.minimum !== undefined && (schema.exclusiveMinimum ? value <= schema.minimum : value < schema.minimum)) {
    say(`should be greater than ${schema.exclusiveMinimum ? '' : 'or equal to '}${schema.minimum}`);
  }
}

function isMultiple(value: number | bigint, of: number): boolean {
  if (typeof value === 'bigint') return Number.isInteger(of) ? value % BigInt(of) === 0n : isMultiple(Number(value), of);
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient));
}
