// SPDX-License-Identifier: Apache-2.0
import { invalid } from '../problem.ts';
import type { Json, Problem, StructuralSchema } from '../types.ts';
import { validateAt } from './validate.ts';

/** allOf, anyOf, oneOf and not. */
export function validateComposition(schema: StructuralSchema, value: Json, path: string, problems: Problem[]): void {
  const say = (detail: string) => problems.push(invalid('', '', `${JSON.stringify(path)} ${detail}`));
  if (schema.anyOf?.length) {
    const failures = failuresOf(schema.anyOf, value, path);
    if (failures.every(list => list.length > 0)) {
      say('must validate at least one schema (anyOf)');
      problems.push(...closest(failures));
    }
  }
  if (schema.oneOf?.length) {
    const failures = failuresOf(schema.oneOf, value, path);
    const valid = failures.filter(list => list.length === 0).length;
    if (valid !== 1) {
      const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
      say(`must validate one and only one schema (oneOf). ${found}`);
      if (valid === 0) problems.push(...closest(failures));
    }
  }
  if (schema.allOf?.length) {
    const failures = failuresOf(schema.allOf, value, path);
    const valid = failures.filter(list => list.length === 0).length;
    if (valid !== failures.length) {
      say(`must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`);
      problems.push(...failures.flat());
    }
  }
  if (schema.not && failuresOf([schema.not], value, path)[0].length === 0) {
    say('must not validate the schema (not)');
  }
}

function failuresOf(schemas: StructuralSchema[], value: Json, path: string): Problem[][] {
  return schemas.map(schema => {
    const problems: Problem[] = [];
    validateAt(schema, value, path, problems);
    return problems;
  });
}

/** kube-apiserver explains by the alternative that came furthest: the one with the fewest problems. */
function closest(failures: Problem[][]): Problem[] {
  return failures.reduce((best, list) => (list.length < best.length ? list : best));
}
