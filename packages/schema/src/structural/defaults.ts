// SPDX-License-Identifier: Apache-2.0
import { applyDefaults } from '../default.ts';
import { childPath } from '../json.ts';
import { forbidden, invalid } from '../problem.ts';
import { prune } from '../prune.ts';
import type { Problem, StructuralSchema } from '../types.ts';
import { validate } from '../validate/validate.ts';

/** Defaults that are no valid values, or that pruning would take away. */
export function defaultProblems(schema: StructuralSchema, path: string, problems: Problem[]): void {
  if (schema.default !== undefined && schema.default !== null) {
    const at = childPath(path, 'default');
    const filled = applyDefaults(schema, schema.default);
    const { pruned } = prune(schema, schema.default, { embedded: schema['x-kubernetes-embedded-resource'] === true });
    if (pruned.length > 0) problems.push(invalid(at, schema.default, 'must not have unknown fields'));
    for (const problem of validate(schema, filled)) {
      problems.push({ ...problem, path: problem.path === '' ? at : childPath(at, problem.path) });
    }
  }
  for (const key of Object.keys(schema.properties ?? {})) {
    const property = schema.properties![key];
    const at = childPath(path, `properties[${key}]`);
    if (path === '' && key === 'metadata') metadataDefaults(property, at, problems);
    else defaultProblems(property, at, problems);
  }
  if (schema.items) defaultProblems(schema.items, childPath(path, 'items'), problems);
  const rest = schema.additionalProperties;
  if (rest && typeof rest === 'object') defaultProblems(rest, childPath(path, 'additionalProperties'), problems);
}

function metadataDefaults(schema: StructuralSchema, path: string, problems: Problem[]): void {
  if (schema.default !== undefined) problems.push(forbidden(childPath(path, 'default'), 'must not be set in top-level metadata'));
  for (const key of Object.keys(schema.properties ?? {})) {
    metadataDefaults(schema.properties![key], childPath(path, `properties[${key}]`), problems);
  }
}
