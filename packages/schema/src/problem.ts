// SPDX-License-Identifier: Apache-2.0
import { canonical } from './json.ts';
import type { Json, Problem, ProblemReason } from './types.ts';

/** The texts of Kubernetes field errors. */
export function required(path: string, detail = ''): Problem {
  return { path, reason: 'FieldValueRequired', message: withDetail('Required value', detail) };
}

export function forbidden(path: string, detail: string): Problem {
  return { path, reason: 'FieldValueForbidden', message: `Forbidden: ${detail}` };
}

export function invalid(path: string, value: Json, detail: string, reason: ProblemReason = 'FieldValueInvalid'): Problem {
  return { path, reason, message: withDetail(`Invalid value: ${shown(value)}`, detail) };
}

export function notSupported(path: string, value: Json, supported: readonly Json[]): Problem {
  const values = supported.map(item => JSON.stringify(typeof item === 'string' ? item : canonical(item)));
  return {
    path,
    reason: 'FieldValueNotSupported',
    message: withDetail(`Unsupported value: ${shown(value)}`, values.length > 0 ? `supported values: ${values.join(', ')}` : ''),
  };
}

export function duplicate(path: string, value: Json): Problem {
  return { path, reason: 'FieldValueDuplicate', message: `Duplicate value: ${shown(value)}` };
}

export function tooLong(path: string, most: number): Problem {
  return { path, reason: 'FieldValueTooLong', message: `Too long: may not be more than ${most} bytes` };
}

export function tooMany(path: string, actual: number, most: number): Problem {
  return { path, reason: 'FieldValueTooMany', message: `Too many: ${actual}: must have at most ${most} ${most === 1 ? 'item' : 'items'}` };
}

function withDetail(text: string, detail: string): string {
  return detail === '' ? text : `${text}: ${detail}`;
}

function shown(value: Json): string {
  if (value === null) return '"null"';
  return canonical(value);
}
