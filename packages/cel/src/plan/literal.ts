// SPDX-License-Identifier: Apache-2.0
import type { ASTNode } from '../parse.ts';
import { join } from '../types/unify.ts';
import { DYN } from '../types/type.ts';
import type { CelType } from '../types.ts';
import { EntryMap, List, Uint } from '../values/values.ts';
import type { Node } from './frame.ts';
import type { Planner, Scope } from './planner.ts';

const LARGEST = 2n ** 63n - 1n;

export function planValue(planner: Planner, ast: ASTNode & { op: 'value' }): Node {
  const value = literal(ast.args);
  if (typeof value === 'bigint' && value > LARGEST) planner.problem('bad-literal', 'This integer does not fit 64 bits.', ast);
  return { type: typeOf(value), run: () => value, label: planner.text(ast) };
}

/** The library has an unsigned class of its own, which it does not export. */
function literal(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    return new Uint((value as { value: bigint }).value);
  }
  return value;
}

function typeOf(value: unknown): CelType {
  if (value === null) return { kind: 'null' };
  if (value instanceof Uint) return { kind: 'uint' };
  if (value instanceof Uint8Array) return { kind: 'bytes' };
  const kinds = { string: 'string', bigint: 'int', number: 'double', boolean: 'bool' } as const;
  return { kind: kinds[typeof value as keyof typeof kinds] };
}

export function planList(planner: Planner, ast: ASTNode & { op: 'list' }, scope: Scope): Node {
  const nodes = ast.args.map(item => planner.plan(item, scope));
  const runs = nodes.map(node => node.run);
  return {
    type: { kind: 'list', of: common(nodes) },
    run: frame => new List(runs.map(run => run(frame))),
    label: planner.text(ast),
  };
}

export function planMap(planner: Planner, ast: ASTNode & { op: 'map' }, scope: Scope): Node {
  const entries = ast.args.map(([key, value]) => [planner.plan(key, scope), planner.plan(value, scope)] as const);
  const keys = entries.map(entry => entry[0]);
  keys.forEach((key, i) => {
    if (!['string', 'int', 'uint', 'bool', 'dyn'].includes(key.type.kind)) {
      planner.problem('type-mismatch', 'A map key must be a string, an integer or a boolean.', ast.args[i][0]);
    }
  });
  const literalKeys = ast.args.every(([key]) => key.op === 'value' && typeof key.args === 'string');
  const type: CelType =
    literalKeys && entries.length > 0
      ? { kind: 'object', fields: Object.assign(Object.create(null), Object.fromEntries(entries.map(([, v], i) => [ast.args[i][0].args as string, v.type]))), name: 'map' }
      : { kind: 'map', key: common(keys), value: common(entries.map(entry => entry[1])) };
  return {
    type: literalKeys && entries.length > 0 ? asMap(type, entries.map(entry => entry[1])) : type,
    run: frame => EntryMap.from(entries.map(([key, value]) => [key.run(frame), value.run(frame)] as const)),
    label: planner.text(ast),
  };
}

/** A literal of mixed values keeps its fields, so that it can be assigned to an object with a schema. */
function asMap(type: CelType, values: Node[]): CelType {
  const value = common(values);
  return value.kind === 'dyn' && values.some(node => node.type.kind !== 'dyn') ? type : { kind: 'map', key: { kind: 'string' }, value };
}

function common(nodes: Node[]): CelType {
  if (nodes.length === 0) return DYN;
  return nodes.map(node => node.type).reduce((a, b) => join(a, b) ?? DYN);
}

