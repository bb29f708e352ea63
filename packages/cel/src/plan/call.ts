// SPDX-License-Identifier: Apache-2.0
import type { ASTNode } from '../parse.ts';
import { compileRegex } from '../library/regex.ts';
import { nearest } from '../text/nearest.ts';
import { DYN, typeName } from '../types/type.ts';
import { fits, substitute } from '../types/unify.ts';
import type { Bindings } from '../types/unify.ts';
import { NAMESPACES } from '../types/signature.ts';
import type { CelType } from '../types.ts';
import { Failure, Missing } from '../values/signals.ts';
import { isMap, List, Opaque, Optional, typeNameOf, TypeValue, Uint } from '../values/values.ts';
import { Duration, Timestamp } from '../values/time.ts';
import type { Frame, Node, Run } from './frame.ts';
import { planMacro } from './macro.ts';
import { lookup } from './planner.ts';
import type { Overload, Planner, Scope } from './planner.ts';

type Call = ASTNode & { op: 'call' | 'rcall' };

/** A function, method or macro call. */
export function planCall(planner: Planner, ast: Call, scope: Scope): Node {
  const macro = planMacro(planner, ast, scope);
  if (macro) return macro;
  const { name, receiver, args } = parts(ast);
  const namespaced = receiver !== undefined && isNamespace(planner, receiver, scope);
  const key = receiver === undefined ? name : namespaced ? `${receiver.args}.${name}` : `.${name}`;
  const asts = receiver && !namespaced ? [receiver, ...args] : args;
  const nodes = asts.map(arg => planner.plan(arg, scope));
  const named = planner.overloads(key);
  if (named.length === 0) {
    const method = key.startsWith('.');
    const what = method ? 'method' : 'function';
    planner.problem('unknown-function', `There is no ${what} "${key.replace(/^\./, '')}".`, nameRange(planner, ast, name), nearest(name, planner.functionNames(method)));
    return { type: DYN, label: planner.text(ast), run: () => undefined };
  }
  const fitting = named.map(overload => ({ overload, type: resultOf(overload, nodes) })).filter(({ type }) => type !== undefined);
  if (fitting.length === 0) {
    const given = nodes.map(node => typeName(node.type));
    const text = key.startsWith('.') ? `${given[0]}.${name}(${given.slice(1).join(', ')})` : `${key}(${given.join(', ')})`;
    planner.problem('no-such-overload', `There is no ${text}.`, ast);
    return { type: DYN, label: planner.text(ast), run: () => undefined };
  }
  checkRegex(planner, key, asts);
  const overloads = fitting.map(({ overload }) => overload);
  const types = fitting.map(({ type }) => type!);
  const type = types.every(other => typeName(other) === typeName(types[0])) ? types[0] : DYN;
  const lazy = key === '.orValue' || key === '.or';
  const run = (frame: Frame): unknown => dispatch(overloads, nodes, frame, key);
  return { type, label: planner.text(ast), run: lazy ? whenAbsent(nodes[0], key, run) : run };
}

/** The alternative of an optional is looked at only when it is needed. */
function whenAbsent(optional: Node, key: string, run: Run): Run {
  return frame => {
    const value = optional.run(frame);
    if (!(value instanceof Optional) || !value.present) return run(frame);
    return key === '.or' ? value : value.value;
  };
}

export function parts(ast: Call): { name: string; receiver?: ASTNode; args: ASTNode[] } {
  return ast.op === 'call' ? { name: ast.args[0], args: ast.args[1] } : { name: ast.args[0], receiver: ast.args[1], args: ast.args[2] };
}

export function isNamespace(planner: Planner, ast: ASTNode, scope: Scope): ast is ASTNode & { op: 'id' } {
  return ast.op === 'id' && NAMESPACES.has(ast.args) && !lookup(scope, ast.args) && !Object.hasOwn(planner.env.variables, ast.args);
}

function nameRange(planner: Planner, ast: Call, name: string): { start: number; end: number } {
  if (ast.op === 'call') return { start: ast.start, end: ast.start + name.length };
  const start = planner.source.indexOf(name, ast.args[1].end);
  return start < 0 ? ast : { start, end: start + name.length };
}

function resultOf(overload: Overload, nodes: Node[]): CelType | undefined {
  const { parameters, variadic } = overload;
  if (variadic ? nodes.length < parameters.length : nodes.length !== parameters.length) return undefined;
  const bindings: Bindings = new Map();
  const ok = nodes.every((node, i) => fits(parameters[Math.min(i, parameters.length - 1)], node.type, bindings));
  return ok ? substitute(overload.result, bindings) : undefined;
}

function dispatch(overloads: Overload[], nodes: Node[], frame: Frame, key: string): unknown {
  const values = nodes.map(node => node.run(frame));
  for (const { parameters, run } of overloads) {
    const last = parameters.length - 1;
    if (values.every((value, i) => accepts(parameters[Math.min(i, last)], value))) return run(values as never[], frame);
  }
  const absent = values.indexOf(null);
  if (absent >= 0) throw new Missing(nodes[absent].label);
  throw new Failure(`no such overload: ${key.replace(/^\./, '')}(${values.map(typeNameOf).join(', ')})`);
}

function accepts(type: CelType, value: unknown): boolean {
  switch (type.kind) {
    case 'string':
      return typeof value === 'string';
    case 'int':
      return typeof value === 'bigint';
    case 'double':
      return typeof value === 'number';
    case 'bool':
      return typeof value === 'boolean';
    case 'uint':
      return value instanceof Uint;
    case 'bytes':
      return value instanceof Uint8Array;
    case 'timestamp':
      return value instanceof Timestamp;
    case 'duration':
      return value instanceof Duration;
    case 'list':
      return value instanceof List;
    case 'map':
    case 'object':
      return isMap(value);
    case 'optional':
      return value instanceof Optional;
    case 'null':
      return value === null;
    case 'opaque':
      return type.name === 'type' ? value instanceof TypeValue : value instanceof Opaque && value.celType === type.name;
    default:
      return true;
  }
}

const PATTERN_ARGUMENT: Record<string, number> = { '.matches': 1, matches: 1, '.find': 1, '.findAll': 1 };

/** A pattern that is written out is checked now, not at its first use. */
function checkRegex(planner: Planner, key: string, asts: ASTNode[]): void {
  const pattern = Object.hasOwn(PATTERN_ARGUMENT, key) ? asts[PATTERN_ARGUMENT[key]] : undefined;
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') return;
  try {
    compileRegex(pattern.args);
  } catch (signal) {
    if (!(signal instanceof Failure)) throw signal;
    planner.problem('bad-regex', `${signal.message}. Patterns are RE2: no look-around, no back-references.`, pattern);
  }
}
