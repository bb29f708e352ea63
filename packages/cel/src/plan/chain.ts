// SPDX-License-Identifier: Apache-2.0
import type { ASTNode } from '../parse.ts';
import { nearest } from '../text/nearest.ts';
import { DYN, typeName } from '../types/type.ts';
import type { CelType } from '../types.ts';
import { Failure, Missing } from '../values/signals.ts';
import { adapt, EntryMap, isMap, List, Optional, TypeValue, typeNameOf, Uint } from '../values/values.ts';
import type { Frame, Node, Run } from './frame.ts';
import { lookup } from './planner.ts';
import type { Planner, Scope } from './planner.ts';

type ChainNode = Extract<ASTNode, { op: '.' | '.?' | '[]' | '[?]' }>;
type Step = { ast: ChainNode; name?: string; index?: ASTNode; optional: boolean; field: boolean };

/** `a.b["c"].?d[i]`: fields and indexes after a variable or any other expression. */
export function planChain(planner: Planner, ast: ASTNode, scope: Scope): Node {
  const { base, steps } = unroll(planner, ast);
  const start = planBase(planner, base, steps, scope);
  if (!start.free) return steps.slice(start.taken).reduce((node, step) => planStep(planner, node, step, scope), start.node);
  const literal = steps.findIndex(step => step.name === undefined || step.optional);
  const plain = literal < 0 ? steps : steps.slice(0, literal);
  const rest = literal < 0 ? [] : steps.slice(literal);
  const node = planPath(planner, start.free, start.node.type, plain);
  record(planner, start.free, base, steps, ast);
  return rest.reduce((before, step) => planStep(planner, before, step, scope), node);
}

/** `has(e.f)` and `has(e["f"])`: whether the last step is there. What comes before it must be. */
export function planHas(planner: Planner, ast: ASTNode, scope: Scope, whole: ASTNode): Node {
  const argument = ast as ChainNode;
  const step = toStep(planner, argument);
  const receiver = planner.plan(argument.args[0], scope);
  extendReference(planner, step, argument);
  const checked = planStep(planner, receiver, { ...step, optional: true }, scope);
  const label = planner.text(whole);
  return { type: { kind: 'bool' }, label, run: frame => (checked.run(frame) as Optional).present };
}

function unroll(planner: Planner, ast: ASTNode): { base: ASTNode; steps: Step[] } {
  const steps: Step[] = [];
  let base = ast;
  while (base.op === '.' || base.op === '.?' || base.op === '[]' || base.op === '[?]') {
    steps.unshift(toStep(planner, base));
    base = base.args[0];
  }
  return { base, steps };
}

function toStep(planner: Planner, ast: ChainNode): Step {
  const optional = ast.op === '.?' || ast.op === '[?]';
  if (ast.op === '.' || ast.op === '.?') {
    return { ast, name: planner.names.get(ast.pos) ?? ast.args[1], optional, field: true };
  }
  const index = ast.args[1];
  const literal = index.op === 'value' && typeof index.args === 'string' ? index.args : undefined;
  return { ast, name: literal, index, optional, field: false };
}

const TYPE_NAMES = ['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type', 'optional_type'];
const LONG_TYPE_NAMES = ['google.protobuf.Timestamp', 'google.protobuf.Duration'];

type Start = { node: Node; free?: string; taken: number };

function planBase(planner: Planner, base: ASTNode, steps: Step[], scope: Scope): Start {
  if (base.op !== 'id') return { node: planner.plan(base, scope), taken: 0 };
  const name = base.args;
  const local = lookup(scope, name);
  if (local) {
    const slot = local.slot;
    return { node: { type: local.type, label: name, run: frame => frame.locals[slot] }, taken: 0 };
  }
  const variables = planner.env.variables;
  if (Object.hasOwn(variables, name)) return { node: { type: variables[name], label: name, run: unknownRun }, free: name, taken: 0 };
  const typeNode = (text: string): Node => ({ type: { kind: 'opaque', name: 'type' }, label: text, run: constant(new TypeValue(text)) });
  if (TYPE_NAMES.includes(name)) return { node: typeNode(name), taken: 0 };
  const long = [name, ...steps.slice(0, 2).map(step => step.name)].join('.');
  if (LONG_TYPE_NAMES.includes(long)) return { node: typeNode(long), taken: 2 };
  planner.problem('unknown-variable', `There is no variable "${name}" here.`, base, nearest(name, [...Object.keys(variables), ...locals(scope)]));
  return { node: { type: DYN, label: name, run: unknownRun }, taken: 0 };
}

function locals(scope: Scope): string[] {
  return scope ? [scope.name, ...locals(scope.parent)] : [];
}

function constant(value: unknown): Run {
  return () => value;
}

function unknownRun(): never {
  throw new Failure('the expression was not accepted');
}

function record(planner: Planner, root: string, base: ASTNode, steps: Step[], ast: ASTNode): void {
  const path: string[] = [];
  let dynamic = false;
  let end = base.end;
  for (const step of steps) {
    const text = step.name ?? literalIndex(step.index);
    if (text === undefined) {
      dynamic = true;
      break;
    }
    path.push(step.field ? planner.fieldName(text) : text);
    end = step.ast.end;
  }
  planner.references.push({ root, path, start: ast.start, end, dynamic });
}

function extendReference(planner: Planner, step: Step, argument: ChainNode): void {
  const last = planner.references.at(-1);
  if (!last || last.dynamic || last.end !== argument.args[0].end || last.start !== argument.args[0].start) return;
  const text = step.name ?? literalIndex(step.index);
  if (text === undefined) last.dynamic = true;
  else {
    last.path.push(text);
    last.end = argument.end;
  }
}

function literalIndex(index: ASTNode | undefined): string | undefined {
  return index?.op === 'value' && typeof index.args !== 'object' ? String(index.args) : undefined;
}

/** The quick way for `variable.a.b.c`: raw JSON is walked, and only the value at the end is adapted. */
function planPath(planner: Planner, root: string, rootType: CelType, steps: Step[]): Node {
  const keys = [root];
  const labels = [root];
  let type = rootType;
  for (const step of steps) {
    const name = step.field && type.kind === 'object' ? planner.fieldName(step.name!) : step.name!;
    if (type.kind === 'list' && !step.field) planner.problem('type-mismatch', 'A list is indexed by an integer.', step.index!);
    type = memberOf(planner, type, name, step);
    keys.push(name);
    labels.push(labelOf(labels[labels.length - 1], step));
  }
  const end = type;
  const count = keys.length;
  const run = (frame: Frame): unknown => {
    let value: unknown = frame.values;
    for (let i = 0; i < count; i++) {
      const key = keys[i];
      if (typeof value !== 'object' || value === null || Array.isArray(value) || isMap(value)) {
        value = i === 0 ? undefined : select(adapt(value, DYN), key, labels[i], labels[i - 1]);
      } else value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
      if (value === undefined) throw new Missing(labels[i]);
    }
    return adapt(value, end);
  };
  return { type: end, run, label: labels[labels.length - 1] };
}

function planStep(planner: Planner, before: Node, step: Step, scope: Scope): Node {
  const optional = step.optional || before.type.kind === 'optional';
  const inner = before.type.kind === 'optional' ? before.type.of : before.type;
  const index = step.name === undefined ? planner.plan(step.index!, scope) : undefined;
  const name = step.name !== undefined && step.field && inner.kind === 'object' ? planner.fieldName(step.name) : step.name;
  const found = index ? elementOf(planner, inner, index, step) : memberOf(planner, inner, name!, step);
  const label = labelOf(before.label, step, index?.label);
  const key: Run = index ? index.run : constant(name);
  const beforeRun = before.run;
  const beforeLabel = before.label;
  if (!optional) {
    return { type: found, label, run: frame => select(beforeRun(frame), key(frame), label, beforeLabel) };
  }
  const run = (frame: Frame): unknown => {
    let value = beforeRun(frame);
    if (value instanceof Optional) {
      if (!value.present) return value;
      value = value.value;
    }
    const member = value === null ? undefined : get(value, key(frame));
    return member === undefined ? Optional.none : new Optional(member);
  };
  return { type: { kind: 'optional', of: found.kind === 'optional' ? found.of : found }, label, run };
}

function select(value: unknown, key: unknown, label: string, before: string): unknown {
  if (value === null || value === undefined) throw new Missing(before);
  const member = get(value, key);
  if (member === undefined) throw new Missing(label);
  return member;
}

/** A member of a list or map; undefined when it is absent. */
function get(value: unknown, key: unknown): unknown {
  if (isMap(value)) {
    if (typeof key !== 'string' && value instanceof EntryMap && key === null) throw new Failure('null is no map key');
    return value.get(key);
  }
  if (value instanceof List) {
    const index = key instanceof Uint ? key.value : key;
    const at = typeof index === 'bigint' ? Number(index) : typeof index === 'number' ? index : NaN;
    if (!Number.isInteger(at)) throw new Failure(`a list is indexed by an integer, not by ${typeNameOf(key)}`);
    return at >= 0 && at < value.size ? value.get(at) : undefined;
  }
  if (value instanceof Optional) return value.present ? get(value.value, key) : undefined;
  throw new Failure(`a ${typeNameOf(value)} has no member ${typeof key === 'string' ? JSON.stringify(key) : String(key)}`);
}

function memberOf(planner: Planner, type: CelType, name: string, step: Step): CelType {
  const at = step.field ? { start: step.ast.pos, end: step.ast.end } : { start: step.index!.start, end: step.index!.end };
  switch (type.kind) {
    case 'dyn':
      return DYN;
    case 'map':
      return type.value;
    case 'object': {
      if (Object.hasOwn(type.fields, name)) return type.fields[name];
      if (type.open) return DYN;
      const where = type.name === undefined || type.name === 'map' ? '' : ` in ${type.name}`;
      planner.problem('unknown-field', `There is no field "${name}"${where}.`, at, nearest(name, Object.keys(type.fields)));
      return DYN;
    }
    case 'optional':
      return memberOf(planner, type.of, name, step);
    default:
      planner.problem('unknown-field', `A ${typeName(type)} has no field "${name}".`, at);
      return DYN;
  }
}

function elementOf(planner: Planner, type: CelType, index: Node, step: Step): CelType {
  const at = step.index!;
  const kind = index.type.kind;
  if (type.kind === 'list') {
    if (!['int', 'uint', 'dyn'].includes(kind)) planner.problem('type-mismatch', `A list is indexed by an int, not by a ${typeName(index.type)}.`, at);
    return type.of;
  }
  if (type.kind === 'map') {
    const numeric = (k: string) => k === 'int' || k === 'uint' || k === 'double';
    const fine = kind === 'dyn' || type.key.kind === 'dyn' || kind === type.key.kind || (numeric(kind) && numeric(type.key.kind));
    if (!fine) planner.problem('type-mismatch', `The keys of this map are ${typeName(type.key)}, not ${typeName(index.type)}.`, at);
    return type.value;
  }
  if (type.kind === 'object') {
    if (kind !== 'string' && kind !== 'dyn') planner.problem('type-mismatch', `An object is indexed by a string, not by a ${typeName(index.type)}.`, at);
    return DYN;
  }
  if (type.kind !== 'dyn') planner.problem('type-mismatch', `A ${typeName(type)} has no elements.`, at);
  return DYN;
}

function labelOf(before: string, step: Step, index?: string): string {
  if (step.name === undefined) return `${before}[${index ?? ''}]`;
  return step.field || /^[\w-]+$/.test(step.name) ? `${before}.${step.name}` : `${before}[${JSON.stringify(step.name)}]`;
}
