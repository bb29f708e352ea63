// SPDX-License-Identifier: Apache-2.0
import { childPath } from '../json.ts';
import { forbidden, invalid, required } from '../problem.ts';
import type { Problem, StructuralSchema } from '../types.ts';
import { defaultProblems } from './defaults.ts';
import { keywordProblems } from './keywords.ts';
import { listProblems } from './lists.ts';
import { nestedProblems } from './nested.ts';

/**
 * What kube-apiserver would refuse about `schema` when a CRD is created with it. Paths are relative
 * to the schema: `properties[spec].properties[size].type`. CEL rules are not compiled here.
 */
export function structuralProblems(schema: StructuralSchema): Problem[] {
  const problems: Problem[] = [];
  if (schema.nullable) problems.push(forbidden('nullable', 'nullable cannot be true at the root'));
  if (schema.type && schema.type !== 'object') problems.push(invalid('type', schema.type, 'must be object at the root'));
  walk(schema, '', 'at the root', problems);
  if (problems.length === 0) defaultProblems(schema, '', problems);
  return problems;
}

function walk(schema: StructuralSchema, path: string, place: string, problems: Problem[]): void {
  const at = (key: string) => childPath(path, key);
  const preserve = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (!schema.type && !preserve && !schema['x-kubernetes-int-or-string']) {
    problems.push(required(at('type'), `must not be empty ${place}`));
  }
  if (schema['x-kubernetes-embedded-resource']) embeddedProblems(schema, path, preserve, problems);
  if (schema.type === 'array' && !schema.items) problems.push(required(at('items'), 'must be specified'));
  keywordProblems(schema, path, problems);
  listProblems(schema, path, problems);
  nestedProblems(schema, path, problems);
  for (const key of Object.keys(schema.properties ?? {})) {
    walk(schema.properties![key], at(`properties[${key}]`), 'for specified object fields', problems);
  }
  if (schema.items) walk(schema.items, at('items'), 'for specified array items', problems);
  const rest = schema.additionalProperties;
  if (rest && typeof rest === 'object') {
    walk(rest, at('additionalProperties'), 'for specified object fields', problems);
  }
}

function embeddedProblems(schema: StructuralSchema, path: string, preserve: boolean, problems: Problem[]): void {
  if (schema.type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true';
    problems.push(schema.type ? invalid(childPath(path, 'type'), schema.type, detail) : required(childPath(path, 'type'), detail));
  }
  if (!preserve && Object.keys(schema.properties ?? {}).length === 0) {
    const detail =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    problems.push(required(childPath(path, 'properties'), detail));
  }
}
