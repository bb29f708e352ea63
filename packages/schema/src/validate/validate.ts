// SPDX-License-Identifier: Apache-2.0
import { childPath, equal, isNumeric, isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { invalid, notSupported, required, tooMany } from '../problem.ts';
import type { Json, Problem, StructuralSchema } from '../types.ts';
import { validateComposition } from './composition.ts';
import { validateListType } from './list-type.ts';
import { validateNumber, validateString } from './scalar.ts';
import { typeProblem } from './type.ts';

/**
 * What kube-apiserver would say about `value` under `schema`; empty when it fits. `path` is where
 * the value stands ('' for a whole resource). CEL rules are not run here, and unknown fields are
 * not looked at: prune first.
 */
export function validate(schema: StructuralSchema, value: Json, options: { path?: string } = {}): Problem[] {
  const problems: Problem[] = [];
  validateAt(schema, value, options.path ?? '', problems);
  validateListType(schema, value, options.path ?? '', problems);
  return problems;
}

/** The values alone, without the uniqueness that list types ask for. */
export function validateAt(schema: StructuralSchema, value: Json, path: string, problems: Problem[]): void {
  const wrongType = typeProblem(schema, value, path);
  if (wrongType) problems.push(wrongType);
  if (value === null) return;
  if (schema.enum && !schema.enum.some(item => equal(item, value))) {
    problems.push(notSupported(path, value, schema.enum));
  }
  validateComposition(schema, value, path, problems);
  if (typeof value === 'string') validateString(schema, value, path, problems);
  else if (isNumeric(value)) validateNumber(schema, value, path, problems);
  else if (Array.isArray(value)) validateArray(schema, value, path, problems);
  else if (isObject(value)) validateObject(schema, value, path, problems);
}

function validateArray(schema: StructuralSchema, value: Json[], path: string, problems: Problem[]): void {
  if (schema.items) value.forEach((item, i) => validateAt(schema.items!, item, `${path}[${i}]`, problems));
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    problems.push(invalid(path, value.length, `${path} in body should have at least ${schema.minItems} items`));
  }
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    problems.push(tooMany(path, value.length, schema.maxItems));
  }
  if (schema.uniqueItems && value.some((item, i) => value.slice(0, i).some(other => equal(item, other)))) {
    problems.push(invalid(path, '', `${path} in body shouldn't contain duplicates`));
  }
}

function validateObject(schema: StructuralSchema, value: JsonObject, path: string, problems: Problem[]): void {
  const keys = Object.keys(value);
  if (schema.minProperties !== undefined && keys.length < schema.minProperties) {
    problems.push(invalid(path, keys.length, `${path} in body should have at least ${schema.minProperties} properties`));
  }
  if (schema.maxProperties !== undefined && keys.length > schema.maxProperties) {
    problems.push(tooMany(path, keys.length, schema.maxProperties));
  }
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) problems.push(required(childPath(path, name)));
  }
  for (const key of keys) {
    const rest = schema.additionalProperties;
    if (schema.properties && Object.hasOwn(schema.properties, key)) {
      validateAt(schema.properties[key], value[key], childPath(path, key), problems);
    } else if (rest && typeof rest === 'object') validateAt(rest, value[key], childPath(path, key), problems);
  }
  if (schema['x-kubernetes-embedded-resource']) {
    for (const name of ['apiVersion', 'kind']) {
      if (!Object.hasOwn(value, name)) problems.push(required(childPath(path, name)));
    }
  }
}
