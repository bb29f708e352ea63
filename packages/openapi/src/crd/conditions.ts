// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { child, elements, isObject, members, texts, type Node } from '../resolve/node.ts';
import type { Choice } from './shape.ts';

/** What a schema says about its members by other keywords than `properties` and `required`. */
export interface Conditions {
  groups: Choice[][];
  /** Values that the schema does not take. */
  excluded?: readonly Json[];
  /** Keywords that a structural schema cannot say. */
  unsaid: string[];
}

/** A demand on the members, as plain as it must be to be turned round. */
interface Condition {
  required: readonly string[];
  /** Allowed texts of members, where they are there. */
  values: ReadonlyMap<string, readonly string[]>;
}

const UNSAID = ['contains', 'dependentSchemas', 'propertyNames', 'unevaluatedItems'];
const KEYWORDS = [...UNSAID, 'dependentRequired', 'dependencies', 'if', 'not', 'oneOf'];
const PLAIN = new Set(['type', 'title', 'description', 'properties', 'required']);
const PLAIN_MEMBER = new Set(['type', 'title', 'description', 'const', 'enum']);

/**
 * `not`, `if`, `dependentRequired` and a `oneOf` of required members alone, as groups of choices. A schema of values can
 * say them without CEL, so that they cost kube-apiserver nothing, however deep in lists they stand.
 */
export function conditionsOf(node: Node): Conditions {
  const { value } = node;
  if (!isObject(value) || !KEYWORDS.some(keyword => Object.hasOwn(value, keyword))) return { groups: [], unsaid: [] };
  const conditions: Conditions = { groups: [], unsaid: UNSAID.filter(keyword => child(node, keyword)) };
  readDependencies(node, conditions);
  readIf(node, conditions);
  readNot(node, conditions);
  const exactly = exactlyOne(node);
  if (exactly) conditions.groups.push(exactly);
  return conditions;
}

function choice(of: Partial<Choice>): Choice {
  return { required: [], values: new Map(), absent: [], excluded: new Map(), ...of };
}

function readDependencies(node: Node, conditions: Conditions): void {
  for (const keyword of ['dependentRequired', 'dependencies']) {
    for (const [name, needed] of members(child(node, keyword))) {
      if (!Array.isArray(needed.value)) conditions.unsaid.push(keyword);
      else if (needed.value.length > 0) {
        conditions.groups.push([choice({ absent: [name] }), choice({ required: texts(needed) })]);
      }
    }
  }
}

function readIf(node: Node, conditions: Conditions): void {
  const [when, then, otherwise] = ['if', 'then', 'else'].map(keyword => child(node, keyword));
  if (!when || (!then && !otherwise)) return;
  const condition = conditionOf(when);
  if (!condition) {
    conditions.unsaid.push('if');
    return;
  }
  if (then) addConsequence(negated(condition), then, 'then', conditions);
  if (otherwise) addConsequence([choice(condition)], otherwise, 'else', conditions);
}

/** Either one of the first holds, or what the schema asks for; the part of it that can be said. */
function addConsequence(first: Choice[], schema: Node, keyword: string, conditions: Conditions): void {
  const { required, values } = demandsOf(schema);
  if (required.length > 0 || values.size > 0) conditions.groups.push([...first, choice({ required, values })]);
  if (!conditionOf(schema)) conditions.unsaid.push(keyword);
}

function readNot(node: Node, conditions: Conditions): void {
  const not = child(node, 'not');
  if (!not) return;
  const values = child(not, 'enum')?.value ?? (child(not, 'const') && [child(not, 'const')!.value]);
  if (Array.isArray(values) && isObject(not.value) && Object.keys(not.value).every(key => PLAIN_MEMBER.has(key) && key !== 'type')) {
    conditions.excluded = values;
    return;
  }
  const condition = conditionOf(not);
  const groups = condition ? negated(condition) : [];
  if (groups.length > 0) conditions.groups.push(groups);
  else conditions.unsaid.push('not');
}

/** The choices of which one holds where the condition does not. */
function negated({ required, values }: Condition): Choice[] {
  return [
    ...required.map(name => choice({ absent: [name] })),
    ...[...values].map(([name, allowed]) => choice({ required: [name], excluded: new Map([[name, allowed]]) })),
  ];
}

/** The whole of what a schema says; undefined where it says more than a condition can. */
function conditionOf(schema: Node): Condition | undefined {
  if (!isObject(schema.value) || !Object.keys(schema.value).every(key => PLAIN.has(key))) return undefined;
  if (child(schema, 'type') && child(schema, 'type')!.value !== 'object') return undefined;
  for (const [, member] of members(child(schema, 'properties'))) {
    if (!isObject(member.value)) return undefined;
    const keys = Object.keys(member.value);
    if (!keys.every(key => PLAIN_MEMBER.has(key)) || !textsOf(member)) return undefined;
  }
  return demandsOf(schema);
}

/** Required members, and texts that members are limited to. */
function demandsOf(schema: Node): Condition {
  const values = new Map<string, readonly string[]>();
  for (const [name, member] of members(child(schema, 'properties'))) {
    const allowed = textsOf(member);
    if (allowed) values.set(name, allowed);
  }
  return { required: texts(child(schema, 'required')), values };
}

function textsOf(member: Node): string[] | undefined {
  const constant = child(member, 'const');
  const values = constant ? [constant.value] : child(member, 'enum')?.value;
  if (!Array.isArray(values) || values.length === 0) return undefined;
  return values.every(value => typeof value === 'string') ? values : undefined;
}

/** A oneOf whose branches are nothing but members that must be there. */
export function exactlyOne(node: Node): Choice[] | undefined {
  const branches = elements(child(node, 'oneOf'));
  if (branches.length < 2) return undefined;
  const choices: Choice[] = [];
  for (const branch of branches) {
    const condition = conditionOf(branch);
    if (!condition || condition.values.size > 0 || condition.required.length === 0) return undefined;
    choices.push(choice({ required: condition.required, alone: true }));
  }
  return choices;
}
