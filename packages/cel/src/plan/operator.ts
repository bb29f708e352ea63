// SPDX-License-Identifier: Apache-2.0
import type { ASTNode, BinaryOperator } from '../parse.ts';
import { DYN, typeName } from '../types/type.ts';
import { join } from '../types/unify.ts';
import type { CelType } from '../types.ts';
import { arithmetic, negate } from '../values/arithmetic.ts';
import { equal, order } from '../values/equal.ts';
import { Failure, Missing, OverBudget } from '../values/signals.ts';
import { isMap, List, typeNameOf } from '../values/values.ts';
import { chargeList, chargeText } from './frame.ts';
import type { Frame, Node, Run } from './frame.ts';
import type { Planner, Scope } from './planner.ts';

const BOOL: CelType = { kind: 'bool' };
const NEVER_NULL = new Set(['string', 'int', 'uint', 'double', 'bool', 'bytes', 'list', 'map']);
const NUMERIC = new Set(['int', 'uint', 'double']);

export function planOperator(planner: Planner, ast: ASTNode, scope: Scope): Node {
  const [leftAst, rightAst] = ast.args as [ASTNode, ASTNode];
  const op = ast.op as BinaryOperator;
  const left = planner.plan(leftAst, scope);
  const right = planner.plan(rightAst, scope);
  const type = resultType(op, left.type, right.type, planner.strict);
  if (!type) {
    const hint = mixedNumbers(left.type, right.type) ? ' Convert one side with int(…) or double(…).' : '';
    planner.problem('no-such-overload', `There is no ${typeName(left.type)} ${op} ${typeName(right.type)}.${hint}`, ast);
  }
  return { type: type ?? DYN, run: runner(op, left, right), label: planner.text(ast) };
}

function mixedNumbers(a: CelType, b: CelType): boolean {
  return NUMERIC.has(a.kind) && NUMERIC.has(b.kind);
}

function resultType(op: BinaryOperator, a: CelType, b: CelType, strict: boolean): CelType | undefined {
  const dyn = a.kind === 'dyn' || b.kind === 'dyn';
  switch (op) {
    case '==':
    case '!=':
      if (strict && (a.kind === 'null') !== (b.kind === 'null') && [a, b].some(type => NEVER_NULL.has(type.kind))) return undefined;
      return join(a, b) || (!strict && mixedNumbers(a, b)) ? BOOL : undefined;
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const ordered = ['string', 'bool', 'bytes', 'timestamp', 'duration'];
      return dyn || mixedNumbers(a, b) || (a.kind === b.kind && ordered.includes(a.kind)) ? BOOL : undefined;
    }
    case 'in':
      if (b.kind === 'dyn') return BOOL;
      if (b.kind === 'list') return join(a, b.of) || mixedNumbers(a, b.of) ? BOOL : undefined;
      if (b.kind === 'map') return join(a, b.key) || mixedNumbers(a, b.key) ? BOOL : undefined;
      return b.kind === 'object' && (a.kind === 'string' || a.kind === 'dyn') ? BOOL : undefined;
    case '%':
      return arithmeticType(a, b, ['int', 'uint']);
    case '*':
    case '/':
      return arithmeticType(a, b, ['int', 'uint', 'double']);
    case '-':
      if (a.kind === 'timestamp' && b.kind === 'timestamp') return { kind: 'duration' };
      if (a.kind === 'timestamp' && b.kind === 'duration') return a;
      return arithmeticType(a, b, ['int', 'uint', 'double', 'duration']);
    case '+':
      if ((a.kind === 'timestamp' && b.kind === 'duration') || (a.kind === 'duration' && b.kind === 'timestamp')) return { kind: 'timestamp' };
      if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', of: join(a.of, b.of) ?? DYN };
      return arithmeticType(a, b, ['int', 'uint', 'double', 'duration', 'string', 'bytes']);
  }
}

/** With a dyn on one side the result is dyn: which overload it is shows at run time. */
function arithmeticType(a: CelType, b: CelType, kinds: string[]): CelType | undefined {
  if (a.kind === 'dyn' && b.kind === 'dyn') return DYN;
  const open = [...kinds, 'dyn', 'timestamp', 'list'];
  if (a.kind === 'dyn' || b.kind === 'dyn') {
    const known = a.kind === 'dyn' ? b : a;
    if (!open.includes(known.kind)) return undefined;
    return known.kind === 'string' || known.kind === 'bytes' ? known : DYN;
  }
  return a.kind === b.kind && kinds.includes(a.kind) ? a : undefined;
}

function runner(op: BinaryOperator, left: Node, right: Node): Run {
  const l = left.run;
  const r = right.run;
  switch (op) {
    case '==':
      return frame => equality(frame, l(frame), r(frame));
    case '!=':
      return frame => !equality(frame, l(frame), r(frame));
    case '<':
      return frame => compared(left, right, l(frame), r(frame)) < 0;
    case '<=':
      return frame => compared(left, right, l(frame), r(frame)) <= 0;
    case '>':
      return frame => compared(left, right, l(frame), r(frame)) > 0;
    case '>=':
      return frame => compared(left, right, l(frame), r(frame)) >= 0;
    case 'in':
      return frame => contains(frame, l(frame), r(frame), right);
    default: {
      // JSON does not tell 3 from 3.0: a number without a schema joins in with doubles.
      const loose = left.type.kind === 'dyn' || right.type.kind === 'dyn';
      return frame => {
        const a = l(frame);
        const b = r(frame);
        const result = arithmetic(op, a, b, loose);
        if (result === undefined) throw noOverload(op, left, right, a, b);
        if (typeof result === 'string') chargeText(frame, result.length);
        else if (result instanceof List) chargeList(frame, result.size);
        return result;
      };
    }
  }
}

function noOverload(op: string, left: Node, right: Node, a: unknown, b: unknown): Missing | Failure {
  if (a === null) return new Missing(left.label);
  if (b === null) return new Missing(right.label);
  return new Failure(`no such overload: ${typeNameOf(a)} ${op} ${typeNameOf(b)}`);
}

function equality(frame: Frame, a: unknown, b: unknown): boolean {
  if (a instanceof List) frame.charge(a.size >> 3);
  else if (typeof a === 'string') chargeText(frame, a.length);
  else if (isMap(a)) frame.charge(a.size >> 3);
  return equal(a, b);
}

function compared(left: Node, right: Node, a: unknown, b: unknown): number {
  const result = order(a, b);
  if (result === undefined) throw noOverload('<', left, right, a, b);
  return result;
}

function contains(frame: Frame, item: unknown, container: unknown, right: Node): boolean {
  if (isMap(container)) return container.has(item);
  if (container instanceof List) {
    frame.charge(container.size >> 3);
    for (let i = 0; i < container.size; i++) if (equal(container.get(i), item)) return true;
    return false;
  }
  if (container === null) throw new Missing(right.label);
  throw new Failure(`no such overload: ${typeNameOf(item)} in ${typeNameOf(container)}`);
}

export function planTernary(planner: Planner, ast: ASTNode & { op: '?:' }, scope: Scope): Node {
  const [condition, yes, no] = ast.args.map(arg => planner.plan(arg, scope));
  expectBool(planner, condition, ast.args[0], 'The condition of ? :');
  const type = join(yes.type, no.type);
  if (!type) {
    planner.problem('type-mismatch', `The two sides of ? : have different types: ${typeName(yes.type)} and ${typeName(no.type)}.`, ast);
  }
  return {
    type: type ?? DYN,
    run: frame => (truth(condition, condition.run(frame)) ? yes.run(frame) : no.run(frame)),
    label: planner.text(ast),
  };
}

export function planOr(planner: Planner, ast: ASTNode & { op: '||' }, scope: Scope): Node {
  return logical(planner, ast, scope, true);
}

export function planAnd(planner: Planner, ast: ASTNode & { op: '&&' }, scope: Scope): Node {
  return logical(planner, ast, scope, false);
}

/** One side may be missing or fail as long as the other decides (`decisive`). */
function logical(planner: Planner, ast: ASTNode & { args: [ASTNode, ASTNode] }, scope: Scope, decisive: boolean): Node {
  const [left, right] = ast.args.map(arg => planner.plan(arg, scope));
  expectBool(planner, left, ast.args[0], `The left side of ${ast.op}`);
  expectBool(planner, right, ast.args[1], `The right side of ${ast.op}`);
  const run = (frame: Frame): unknown => {
    let first: unknown;
    try {
      first = truth(left, left.run(frame));
    } catch (signal) {
      if (!(signal instanceof Missing || signal instanceof Failure)) throw signal;
      return undecided(signal, right, frame, decisive);
    }
    return first === decisive ? decisive : truth(right, right.run(frame));
  };
  return { type: BOOL, run, label: planner.text(ast) };
}

function undecided(first: Missing | Failure, right: Node, frame: Frame, decisive: boolean): boolean {
  let second: boolean;
  try {
    second = truth(right, right.run(frame));
  } catch (signal) {
    if (signal instanceof OverBudget || !(signal instanceof Missing)) throw signal instanceof Failure ? first : signal;
    throw first instanceof Missing ? first : signal;
  }
  if (second === decisive) return decisive;
  throw first;
}

export function planNot(planner: Planner, ast: ASTNode & { op: '!_' }, scope: Scope): Node {
  const node = planner.plan(ast.args, scope);
  expectBool(planner, node, ast.args, 'What ! negates');
  return { type: BOOL, run: frame => !truth(node, node.run(frame)), label: planner.text(ast) };
}

export function planNegate(planner: Planner, ast: ASTNode & { op: '-_' }, scope: Scope): Node {
  const inner = ast.args;
  if (inner.op === 'value' && typeof inner.args === 'bigint' && inner.args === 2n ** 63n) {
    return { type: { kind: 'int' }, run: () => -(2n ** 63n), label: planner.text(ast) };
  }
  const node = planner.plan(inner, scope);
  if (!['int', 'double', 'dyn', 'duration'].includes(node.type.kind)) {
    planner.problem('no-such-overload', `There is no -${typeName(node.type)}.`, ast);
  }
  const run = (frame: Frame): unknown => {
    const value = node.run(frame);
    if (value === null) throw new Missing(node.label);
    return negate(value);
  };
  return { type: node.type, run, label: planner.text(ast) };
}

export function expectBool(planner: Planner, node: Node, ast: { start: number; end: number }, what: string): void {
  if (node.type.kind !== 'bool' && node.type.kind !== 'dyn') {
    planner.problem('type-mismatch', `${what} must be a bool, not a ${typeName(node.type)}.`, ast);
  }
}

export function truth(node: Node, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) throw new Missing(node.label);
  throw new Failure(`${node.label} is a ${typeNameOf(value)}, not a bool`);
}
