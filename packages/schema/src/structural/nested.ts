// SPDX-License-Identifier: Apache-2.0
import { childPath } from '../json.ts';
import { forbidden } from '../problem.ts';
import type { Problem, StructuralSchema } from '../types.ts';

/** What may not stand inside allOf, anyOf, oneOf and not: they only judge values, they describe none. */
const DESCRIBING = ['default', 'title', 'description', 'type', 'nullable', 'additionalProperties'] as const;
const EXTENSIONS = [
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
] as const;

/** The value validations that stand on `schema` itself. */
export function nestedProblems(schema: StructuralSchema, path: string, problems: Problem[]): void {
  judgeAlternatives(schema, schema['x-kubernetes-int-or-string'] === true, path, problems);
}

function judgeAlternatives(schema: StructuralSchema, intOrString: boolean, path: string, problems: Problem[]): void {
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    (schema[keyword] ?? []).forEach((nested, i) => {
      const typeAllowed = keyword === 'anyOf' && intOrString && isIntOrString(schema.anyOf!, i);
      const inner = keyword === 'allOf' && intOrString;
      judge(nested, childPath(path, `${keyword}[${i}]`), typeAllowed, inner, problems);
    });
  }
  if (schema.not) judge(schema.not, childPath(path, 'not'), false, false, problems);
}

function judge(schema: StructuralSchema, path: string, typeAllowed: boolean, intOrString: boolean, problems: Problem[]): void {
  for (const key of [...DESCRIBING, ...EXTENSIONS]) {
    if (schema[key] === undefined || (key === 'type' && typeAllowed)) continue;
    problems.push(forbidden(childPath(path, key), `must be ${absence(key, schema[key])} to be structural`));
  }
  for (const key of Object.keys(schema.properties ?? {})) {
    judge(schema.properties![key], childPath(path, `properties[${key}]`), false, false, problems);
  }
  if (schema.items) judge(schema.items, childPath(path, 'items'), false, false, problems);
  judgeAlternatives(schema, intOrString, path, problems);
}

function absence(key: string, value: unknown): string {
  if (key === 'default' || key === 'additionalProperties') return 'undefined';
  return value === true ? 'false' : 'empty';
}

/** `anyOf: [{type: integer}, {type: string}]` may accompany x-kubernetes-int-or-string, also inside an allOf. */
function isIntOrString(anyOf: StructuralSchema[], i: number): boolean {
  return anyOf.length === 2 && anyOf[i].type === ['integer', 'string'][i];
}
