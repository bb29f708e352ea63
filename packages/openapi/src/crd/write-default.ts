// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, Json } from '@api-operators/api';
import { canonicalJson } from '@api-operators/api';
import { prune, validate, type StructuralSchema } from '@api-operators/schema';
import { defaultDropped } from '../rules/default-dropped.ts';
import type { Shape } from './shape.ts';
import type { WriteContext } from './write-schema.ts';

/** The schema with the document's default, where Kubernetes would accept it as one. */
export function writeDefault(shape: Shape, schema: CrdSchema, context: WriteContext): CrdSchema {
  const value = shape.default;
  if (value === undefined || value === null) return schema;
  const why = objection(value, schema);
  if (why === undefined) return { ...schema, default: value };
  context.reporter.report(defaultDropped, shape.node, {
    value: canonicalJson(value).slice(0, 100),
    why,
  });
  return schema;
}

function objection(value: Json, schema: CrdSchema): string | undefined {
  if (hasLongNumber(value)) return 'it has a number that a program cannot hold exactly';
  const structural = schema as StructuralSchema;
  const [problem] = validate(structural, value);
  if (problem) {
    const what = problem.message.replace(/ in body /, ' ').replace(/:\s+/g, ': ');
    return `${problem.path ? `${problem.path}: ` : ''}${what}`;
  }
  const [unknown] = prune(structural, value).pruned;
  return unknown === undefined ? undefined : `its schema does not name ${unknown}`;
}

function hasLongNumber(value: Json): boolean {
  if (typeof value === 'bigint') return true;
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLongNumber);
}
