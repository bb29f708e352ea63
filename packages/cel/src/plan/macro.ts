// SPDX-License-Identifier: Apache-2.0
import type { ASTNode } from '../parse.ts';
import { DYN, typeName } from '../types/type.ts';
import type { CelType } from '../types.ts';
import { Failure, Missing, OverBudget } from '../values/signals.ts';
import { EntryMap, isMap, List, Optional, toJson, typeNameOf } from '../values/values.ts';
import { isNamespace, parts } from './call.ts';
import { planHas } from './chain.ts';
import type { Frame, Node } from './frame.ts';
import { expectBool, truth } from './operator.ts';
import { bind } from './planner.ts';
import type { Planner, Scope } from './planner.ts';

type Call = ASTNode & { op: 'call' | 'rcall' };
const BOOL: CelType = { kind: 'bool' };
const INT: CelType = { kind: 'int' };
const STRING: CelType = { kind: 'string' };

/** How many arguments each comprehension takes; with one more than in `one` come two variables. */
const COMPREHENSIONS: Record<string, readonly number[]> = {
  all: [2, 3], exists: [2, 3], exists_one: [2, 3], existsOne: [2, 3], filter: [2], map: [2, 3],
  transformList: [3, 4], transformMap: [3, 4], transformMapEntry: [3, 4],
};

/** The call as a macro, or undefined when it is none. */
export function planMacro(planner: Planner, ast: Call, scope: Scope): Node | undefined {
  const { name, receiver, args } = parts(ast);
  if (!receiver) return name === 'has' && args.length === 1 ? has(planner, ast, args[0], scope) : undefined;
  if (name === 'bind' && !planner.strict && args.length === 3 && isNamespace(planner, receiver, scope) && receiver.args === 'cel') {
    return bound(planner, ast, args, scope);
  }
  if ((name === 'optMap' || name === 'optFlatMap') && args.length === 2) return optional(planner, ast, name, receiver, args, scope);
  if (!Object.hasOwn(COMPREHENSIONS, name) || !COMPREHENSIONS[name].includes(args.length)) return undefined;
  if (isNamespace(planner, receiver, scope)) return undefined;
  return comprehension(planner, ast, name, receiver, args, scope);
}

function has(planner: Planner, ast: Call, argument: ASTNode, scope: Scope): Node {
  if (argument.op === '.' || argument.op === '.?' || argument.op === '[]' || argument.op === '[?]') {
    return planHas(planner, argument, scope, ast);
  }
  planner.problem('bad-macro', 'has(…) needs a field, as in has(a.b) or has(a["b"]).', argument);
  return { type: BOOL, label: planner.text(ast), run: () => false };
}

function variable(planner: Planner, ast: ASTNode): string {
  if (ast.op === 'id') return ast.args;
  planner.problem('bad-macro', 'A variable name is needed here.', ast);
  return '';
}

function bound(planner: Planner, ast: Call, args: ASTNode[], scope: Scope): Node {
  const value = planner.plan(args[1], scope);
  const inner = bind(scope, variable(planner, args[0]), value.type);
  const body = planner.plan(args[2], inner);
  const run = (frame: Frame): unknown => {
    frame.locals[inner.slot] = value.run(frame);
    return body.run(frame);
  };
  return { type: body.type, run, label: planner.text(ast) };
}

function optional(planner: Planner, ast: Call, name: string, receiver: ASTNode, args: ASTNode[], scope: Scope): Node {
  const target = planner.plan(receiver, scope);
  if (target.type.kind !== 'optional' && target.type.kind !== 'dyn') {
    planner.problem('no-such-overload', `${name} needs an optional, not a ${typeName(target.type)}.`, receiver);
  }
  const inner = bind(scope, variable(planner, args[0]), target.type.kind === 'optional' ? target.type.of : DYN);
  const body = planner.plan(args[1], inner);
  const flat = name === 'optFlatMap';
  const run = (frame: Frame): unknown => {
    const value = target.run(frame);
    if (!(value instanceof Optional)) throw new Failure(`${name} needs an optional, not a ${typeNameOf(value)}`);
    if (!value.present) return value;
    frame.locals[inner.slot] = value.value;
    const result = body.run(frame);
    return flat ? result : new Optional(result);
  };
  return { type: flat ? body.type : { kind: 'optional', of: body.type }, run, label: planner.text(ast) };
}

function comprehension(planner: Planner, ast: Call, name: string, receiver: ASTNode, args: ASTNode[], scope: Scope): Node {
  const range = planner.plan(receiver, scope);
  const two = name.startsWith('transform') || (args.length === 3 && name !== 'map');
  const [keyType, valueType] = elementTypes(planner, range, receiver);
  const onlyType = range.type.kind === 'list' ? valueType : range.type.kind === 'dyn' ? DYN : keyType;
  const place = bind(scope, '', INT);
  const first = bind(place, variable(planner, args[0]), two ? keyType : onlyType);
  const second = two ? bind(first, variable(planner, args[1]), valueType) : undefined;
  if (two && args[0].op === 'id' && args[1].op === 'id' && args[0].args === args[1].args) {
    planner.problem('bad-macro', 'The two variables need different names.', args[1]);
  }
  const bodies = args.slice(two ? 2 : 1);
  const nodes = bodies.map(body => placed(planner.plan(body, second ?? first), range.label, place.slot, (second ?? first).name));
  const filter = nodes.length === 2 ? nodes[0] : undefined;
  const body = nodes[nodes.length - 1];
  const predicate = !['map', 'transformList', 'transformMap', 'transformMapEntry'].includes(name);
  if (filter) expectBool(planner, filter, bodies[0], `The filter of ${name}`);
  if (predicate) expectBool(planner, body, bodies[bodies.length - 1], `The condition of ${name}`);
  const loop: Loop = { range, place: place.slot, first: first.slot, second: second?.slot, filter, body };
  const [type, run] = shapes(name, loop, range.type, onlyType, keyType, body.type);
  return { type, run, label: planner.text(ast) };
}

function elementTypes(planner: Planner, range: Node, ast: ASTNode): [CelType, CelType] {
  const type = range.type;
  if (type.kind === 'list') return [INT, type.of];
  if (type.kind === 'map') return [type.key, type.value];
  if (type.kind === 'object') return [STRING, DYN];
  if (type.kind !== 'dyn') planner.problem('type-mismatch', `A ${typeName(type)} cannot be gone through; a list or map is needed.`, ast);
  return [DYN, DYN];
}

type Loop = { range: Node; place: number; first: number; second: number | undefined; filter: Node | undefined; body: Node };

/** What is missing in an element is named by the element's place: `resources.pets[1].status`, not `p.status`. */
function placed(node: Node, label: string, slot: number, name: string): Node {
  const run = (frame: Frame): unknown => {
    try {
      return node.run(frame);
    } catch (signal) {
      if (!(signal instanceof Missing)) throw signal;
      const rest = signal.path.slice(name.length);
      if (!signal.path.startsWith(name) || !/^(?:[.[]|$)/.test(rest)) throw signal;
      const key = frame.locals[slot];
      throw new Missing(`${label}[${typeof key === 'string' ? JSON.stringify(key) : toJson(key)}]${rest}`);
    }
  };
  return { ...node, run };
}

/** Runs the body for each element that passes the filter, until `each` returns false. One step a round. */
function rounds(frame: Frame, loop: Loop, each: (key: unknown, value: unknown) => boolean): void {
  const range = loop.range.run(frame);
  const list = range instanceof List;
  if (range === null) throw new Missing(loop.range.label);
  if (!list && !isMap(range)) throw new Failure(`a ${typeNameOf(range)} cannot be gone through`);
  const keys = list ? undefined : range.keys();
  const size = list ? range.size : keys!.length;
  for (let i = 0; i < size; i++) {
    frame.charge(1);
    const key = list ? BigInt(i) : keys![i];
    const value = list ? range.get(i) : range.get(key);
    frame.locals[loop.place] = key;
    frame.locals[loop.first] = loop.second === undefined ? (list ? value : key) : key;
    if (loop.second !== undefined) frame.locals[loop.second] = value;
    if (loop.filter && !truth(loop.filter, loop.filter.run(frame))) continue;
    if (!each(key, frame.locals[loop.first])) return;
  }
}

function shapes(name: string, loop: Loop, rangeType: CelType, onlyType: CelType, keyType: CelType, bodyType: CelType): [CelType, (frame: Frame) => unknown] {
  const { body } = loop;
  switch (name) {
    case 'all':
      return [BOOL, frame => decide(frame, loop, false)];
    case 'exists':
      return [BOOL, frame => decide(frame, loop, true)];
    case 'exists_one':
    case 'existsOne':
      return [BOOL, frame => {
        let found = 0;
        rounds(frame, loop, () => {
          if (truth(body, body.run(frame))) found++;
          return true;
        });
        return found === 1;
      }];
    case 'filter':
      return [{ kind: 'list', of: onlyType }, frame => {
        const kept: unknown[] = [];
        rounds(frame, loop, (_key, item) => {
          if (truth(body, body.run(frame))) kept.push(item);
          return true;
        });
        return new List(kept);
      }];
    case 'map':
    case 'transformList':
      return [{ kind: 'list', of: bodyType }, frame => {
        const made: unknown[] = [];
        rounds(frame, loop, () => made.push(body.run(frame)) > 0);
        return new List(made);
      }];
    case 'transformMap':
      return [{ kind: 'map', key: rangeType.kind === 'object' ? STRING : keyType, value: bodyType }, frame => {
        const made: [unknown, unknown][] = [];
        rounds(frame, loop, key => made.push([key, body.run(frame)]) > 0);
        return EntryMap.from(made);
      }];
    default:
      return [bodyType.kind === 'map' ? bodyType : { kind: 'map', key: DYN, value: DYN }, frame => {
        const made: [unknown, unknown][] = [];
        rounds(frame, loop, () => {
          const entry = body.run(frame);
          if (!isMap(entry)) throw new Failure('transformMapEntry needs a map with one entry');
          for (const key of entry.keys()) made.push([key, entry.get(key)]);
          return true;
        });
        return EntryMap.from(made);
      }];
  }
}

/** all and exists: one deciding element makes up for missing data and errors in the others. */
function decide(frame: Frame, loop: Loop, decisive: boolean): boolean {
  let result = !decisive;
  let pending: Missing | Failure | undefined;
  rounds(frame, loop, () => {
    try {
      if (truth(loop.body, loop.body.run(frame)) === decisive) result = decisive;
    } catch (signal) {
      if (signal instanceof OverBudget || !(signal instanceof Missing || signal instanceof Failure)) throw signal;
      if (!(pending instanceof Missing)) pending = signal;
    }
    return result !== decisive;
  });
  if (result !== decisive && pending) throw pending;
  return result;
}
