// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { validate, type ProblemReason, type StructuralSchema } from '@api-operators/schema';
import type { ValueTemplate } from '../graph/types.ts';
import type { BundleProblem } from '../problems.ts';
import { isBelow, member } from './field-path.ts';
import { schemaMessage } from './schema-message.ts';

/**
 * What the schema says about the parts of a spec that are known: expressions are stood in for by a
 * value that fits their field, and nothing that is said about such a place, or can only be said of
 * the whole around it, counts.
 */
export function literalProblems(
  template: ValueTemplate,
  schema: StructuralSchema,
  path: string,
  node: string,
): BundleProblem[] {
  const holes: string[] = [];
  const value = standIn(template, schema, path, holes);
  const problems: BundleProblem[] = [];
  for (const problem of validate(schema, value, { path })) {
    const inHole = holes.some(hole => isBelow(problem.path, hole));
    const aroundHole = VAGUE.has(problem.reason) && holes.some(hole => isBelow(hole, problem.path));
    if (inHole || aroundHole) {
      continue;
    }
    problems.push({
      code: 'invalid-value',
      message: schemaMessage(problem),
      node,
      path: problem.path,
    });
  }
  return problems;
}

/** Reasons that say something of a whole (oneOf, uniqueItems), which the stand-in may have caused. */
const VAGUE: ReadonlySet<ProblemReason> = new Set([
  'FieldValueInvalid',
  'FieldValueDuplicate',
  'FieldValueNotSupported',
]);

function standIn(
  template: ValueTemplate,
  schema: StructuralSchema | undefined,
  path: string,
  holes: string[],
): Json {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'list':
      return template.items.map((item, i) => standIn(item, schema?.items, `${path}[${i}]`, holes));
    case 'map': {
      const value: { [key: string]: Json } = Object.create(null);
      for (const [key, item] of template.entries) {
        value[key] = standIn(item, fieldOf(schema, key), member(path, key), holes);
      }
      return { ...value };
    }
    default:
      holes.push(path);
      return plausible(schema);
  }
}

function fieldOf(schema: StructuralSchema | undefined, key: string): StructuralSchema | undefined {
  if (schema?.properties && Object.hasOwn(schema.properties, key)) {
    return schema.properties[key];
  }
  return typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function plausible(schema: StructuralSchema | undefined): Json {
  if (schema?.enum?.length) {
    return schema.enum[0] as Json;
  }
  switch (schema?.type) {
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return '';
  }
}
