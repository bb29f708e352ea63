// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import { nearest } from '@api-operators/schema';
import type { BundleProblem } from '../problems.ts';
import type { UsedExpression } from './context.ts';
import type { ConfigKey } from './types.ts';

/** The keys of `config` that the expressions use, in the order of first use, and what excludes itself. */
export function configKeysOf(expressions: readonly UsedExpression[]): {
  keys: ConfigKey[];
  problems: BundleProblem[];
  /** `config` is used at all, also as a whole. */
  used: boolean;
} {
  const keys = new Map<string, ConfigKey>();
  const problems: BundleProblem[] = [];
  let used = false;
  for (const { expression, use, node } of expressions) {
    for (const reference of expression.program.references) {
      if (reference.root !== 'config') {
        continue;
      }
      used = true;
      const [name] = reference.path;
      if (name === undefined) {
        continue;
      }
      const key = keys.get(name) ?? { name, type: 'any', required: false, paths: [] };
      keys.set(name, key);
      const alone = reference.path.length === 1 && expression.text.trim() === written(expression.text, reference);
      const type = alone ? wanted(use) : 'any';
      const both = meet(key.type, type);
      if (both === undefined) {
        problems.push({
          code: 'config-conflict',
          message: `\`config.${name}\` must be ${type} here and ${key.type} in ${key.paths[0]}; use two keys.`,
          ...(node === undefined ? {} : { node }),
          path: expression.path,
        });
      } else {
        key.type = both;
      }
      key.required ||= !guarded(expression, name);
      if (!key.paths.includes(expression.path)) {
        key.paths.push(expression.path);
      }
    }
  }
  return { keys: [...keys.values()], problems, used };
}

/** One problem for each key that is needed and not given. */
export function missingKeys(keys: readonly ConfigKey[], config: JsonObject): BundleProblem[] {
  return keys
    .filter(key => key.required && !Object.hasOwn(config, key.name))
    .map(key => {
      const suggestion = nearest(
        key.name,
        Object.keys(config).filter(given => !keys.some(each => each.name === given)),
      );
      const type = key.type === 'any' || key.type === 'scalar' ? '' : ` (${key.type})`;
      return {
        code: 'config-missing',
        message: `\`config.${key.name}\`${type} is needed here and not given; add it to the Binding's \`spec.config\`${
          suggestion === undefined ? '.' : `, which has \`${suggestion}\`: is that what was meant?`
        }`,
        path: key.paths[0],
        ...(suggestion === undefined ? {} : { suggestion }),
      };
    });
}

/**
 * Whether an expression says itself what happens when the key is absent: it asks `has(config.key)`,
 * or reads it as an optional (`config.?key`, `config[?"key"]`).
 */
export function guarded({ text, program }: UsedExpression['expression'], name: string): boolean {
  return program.references.some(
    ({ root, path, start, end }) =>
      root === 'config' &&
      path[0] === name &&
      (/\bhas\s*\(\s*$/.test(text.slice(0, start)) || /^config\s*(\.\s*\?|\[\s*\?)/.test(text.slice(start, end + 2))),
  );
}

function written(text: string, { start, end }: { start: number; end: number }): string {
  return text.slice(start, end).trim();
}

function wanted(use: UsedExpression['use']): string {
  switch (use.as) {
    case 'text':
      return 'scalar';
    case 'condition':
      return 'boolean';
    case 'list':
      return 'array';
    case 'value':
      return use.schema?.['x-kubernetes-int-or-string'] ? 'any' : use.schema?.type ?? 'any';
    default:
      return 'any';
  }
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'integer', 'number', 'boolean', 'scalar']);

/** The type that satisfies both, or undefined. */
function meet(a: string, b: string): string | undefined {
  if (a === b || b === 'any') {
    return a;
  }
  if (a === 'any') {
    return b;
  }
  if (a === 'scalar' || b === 'scalar') {
    const other = a === 'scalar' ? b : a;
    return SCALARS.has(other) ? other : undefined;
  }
  const numbers = [a, b].every(type => type === 'integer' || type === 'number');
  return numbers ? 'integer' : undefined;
}
