// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { canonicalJson } from '@api-operators/api';
import type { Node } from '../resolve/node.ts';
import type { Bound, Choice, Expression, JsonType, Shape } from './shape.ts';
import { isNull, openShape } from './shape.ts';

const MAX_BRANCHES = 64;

/**
 * The smallest shape that we can write which accepts what any of the branches accepts. Where the
 * branches ask for different members, that is kept as a choice.
 */
export function unite(
  node: Node,
  branches: readonly Shape[],
  context: { any: (parts: Expression[]) => Expression; shape: (expression: Expression) => Shape },
): Shape {
  const real = branches.filter(branch => !isNull(branch));
  const nullable = branches.some(branch => branch.nullable || isNull(branch));
  if (real.length === 0) return { ...openShape(node), types: new Set(), nullable: true };
  if (real.length === 1) return { ...real[0], nullable };
  const objects = real.every(branch => !branch.types || isOnly(branch.types, 'object'));
  const free = real.some(branch => branch.additional === 'open' && branch.properties.size === 0);
  const members = objects && !free ? uniteMembers(real, context) : { properties: new Map() };
  return {
    ...openShape(node),
    ...members,
    types: uniteTypes(real),
    nullable,
    required: objects ? common(real) : new Set(),
    additional: uniteAdditional(real, objects && !free),
    items: real.every(branch => branch.items) ? context.any(real.map(branch => branch.items!)) : undefined,
    format: same(real.map(branch => branch.format)),
    enum: real.every(branch => branch.enum) ? distinct(real.flatMap(branch => branch.enum!)) : undefined,
    minimum: looser(real.map(branch => branch.minimum), 1),
    maximum: looser(real.map(branch => branch.maximum), -1),
    minLength: least(real.map(branch => branch.minLength)),
    maxLength: most(real.map(branch => branch.maxLength)),
    patterns: same(real.map(branch => branch.patterns.join('\n'))) ? real[0].patterns : [],
    minItems: least(real.map(branch => branch.minItems)),
    maxItems: most(real.map(branch => branch.maxItems)),
    examples: real.flatMap(branch => branch.examples).slice(0, 3),
    readOnly: real.every(branch => branch.readOnly),
    writeOnly: real.every(branch => branch.writeOnly),
    choices: objects && !free ? choicesOf(real, context.shape) : [],
    unsaid: [...new Set(real.flatMap(branch => branch.unsaid))],
  };
}

function isOnly(types: ReadonlySet<JsonType>, type: JsonType): boolean {
  return types.size === 1 && types.has(type);
}

function uniteTypes(branches: readonly Shape[]): ReadonlySet<JsonType> | undefined {
  if (branches.some(branch => !branch.types)) return undefined;
  return new Set(branches.flatMap(branch => [...branch.types!]));
}

function uniteMembers(
  branches: readonly Shape[],
  context: { any: (parts: Expression[]) => Expression },
): Pick<Shape, 'properties'> {
  const byName = new Map<string, Expression[]>();
  for (const branch of branches) {
    for (const [name, expression] of branch.properties) {
      const known = byName.get(name);
      if (!known) byName.set(name, [expression]);
      // Branches that are made of the same schemas have the same members.
      else if (known[known.length - 1] !== expression) known.push(expression);
    }
  }
  const properties = new Map<string, Expression>();
  for (const [name, expressions] of byName) properties.set(name, context.any(expressions));
  return { properties };
}

function uniteAdditional(branches: readonly Shape[], known: boolean): Shape['additional'] {
  if (!known) return 'open';
  if (branches.every(branch => branch.additional === 'closed')) return 'closed';
  const open = branches.some(branch => branch.additional && branch.additional !== 'closed');
  return open ? 'open' : undefined;
}

/** The names that every branch requires. */
function common(branches: readonly Shape[]): Set<string> {
  const [first, ...rest] = branches;
  return new Set([...first.required].filter(name => rest.every(branch => branch.required.has(name))));
}

function choicesOf(
  branches: readonly Shape[],
  shape: (expression: Expression) => Shape,
): Choice[][] {
  if (branches.length > MAX_BRANCHES) return [];
  const shared = common(branches);
  const names = [...branches[0].properties.keys()].filter(name =>
    branches.every(branch => branch.properties.has(name)),
  );
  const discriminating = names.filter(name =>
    branches.every(branch => {
      const values = shape(branch.properties.get(name)!).enum;
      return values && values.length > 0 && values.every(value => typeof value === 'string');
    }),
  );
  const choices = branches.map(branch => ({
    required: [...branch.required].filter(name => !shared.has(name)),
    absent: [],
    excluded: new Map(),
    values: new Map(
      discriminating.map(name => [name, shape(branch.properties.get(name)!).enum as Json[]]),
    ),
  }));
  const informative = choices.every(choice => choice.required.length > 0 || choice.values.size > 0);
  return informative ? [choices] : [];
}

function same<T>(values: readonly T[]): T | undefined {
  return values.every(value => value === values[0]) ? values[0] : undefined;
}

function distinct(values: readonly Json[]): Json[] {
  return [...new Map(values.map(value => [canonicalJson(value), value])).values()];
}

function looser(bounds: readonly (Bound | undefined)[], sign: 1 | -1): Bound | undefined {
  let loosest: Bound | undefined;
  for (const bound of bounds) {
    if (!bound) return undefined;
    const closer = !loosest || (bound.value - loosest.value) * sign < 0;
    if (closer || (bound.value === loosest?.value && !bound.exclusive)) loosest = bound;
  }
  return loosest;
}

function least(values: readonly (number | undefined)[]): number | undefined {
  return values.some(value => value === undefined) ? undefined : Math.min(...(values as number[]));
}

function most(values: readonly (number | undefined)[]): number | undefined {
  return values.some(value => value === undefined) ? undefined : Math.max(...(values as number[]));
}
