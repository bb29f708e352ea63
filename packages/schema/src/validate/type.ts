// SPDX-License-Identifier: Apache-2.0
import { invalid } from '../problem.ts';
import type { Json, Problem, StructuralSchema } from '../types.ts';

export function jsonType(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return fits64(value) ? 'integer' : 'number';
  if (typeof value === 'number') return Number.isInteger(value) && fits64(value) ? 'integer' : 'number';
  return typeof value;
}

function fits64(value: number | bigint): boolean {
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}

/** The type that the value should have had, as a problem; undefined when it fits. */
export function typeProblem(schema: StructuralSchema, value: Json, path: string): Problem | undefined {
  const found = jsonType(value);
  const wanted = wantedTypes(schema);
  if (wanted.length === 0) return undefined;
  if (wanted.includes(found) || (found === 'integer' && wanted.includes('number'))) return undefined;
  if (found === 'null' && schema.nullable) return undefined;
  return invalid(
    path,
    found,
    `${path} in body must be of type ${wanted.join(',')}: "${found}"`,
    'FieldValueTypeInvalid',
  );
}

function wantedTypes(schema: StructuralSchema): string[] {
  if (schema['x-kubernetes-int-or-string']) return ['integer', 'string'];
  return schema.type ? [schema.type] : [];
}
