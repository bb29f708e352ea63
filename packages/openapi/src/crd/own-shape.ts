// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { child, elements, flag, isObject, members, number, text, texts, type Node } from '../resolve/node.ts';
import type { Flavour } from '../model/model.ts';
import { conditionsOf } from './conditions.ts';
import { openShape, type Bound, type JsonType, type Shape } from './shape.ts';

/** Words that documents use as types although no dialect has them. */
const LOOSE_TYPES: Record<string, JsonType> = {
  int: 'integer',
  int32: 'integer',
  int64: 'integer',
  long: 'integer',
  float: 'number',
  double: 'number',
  decimal: 'number',
  bool: 'boolean',
  date: 'string',
  datetime: 'string',
  'date-time': 'string',
  uuid: 'string',
  file: 'string',
  str: 'string',
  text: 'string',
  list: 'array',
  map: 'object',
  dict: 'object',
};
const TYPES: readonly string[] = ['object', 'array', 'string', 'integer', 'number', 'boolean'];

/** What a schema says by itself, and whether it says more than annotations do. */
export function ownShape(node: Node, flavour: Flavour): { shape: Shape; constrains: boolean } {
  const shape: Shape = { ...openShape(node) };
  readTypes(node, shape);
  readAnnotations(node, shape);
  readNumbers(node, shape);
  readMembers(node, shape);
  // In 3.0 the word of a parameter's own "required" is not about its schema; only lists are.
  const required = texts(child(node, 'required'));
  if (required.length > 0) shape.required = new Set(required);
  if (flavour === '2.0' && text(child(node, 'type')) === 'file') shape.format = 'binary';
  const { groups, excluded, unsaid } = conditionsOf(node);
  if (groups.length > 0) shape.choices = groups;
  if (excluded) shape.excluded = excluded;
  if (unsaid.length > 0) shape.unsaid = [...unsaid, ...shape.unsaid];
  inferType(node, shape);
  const constrains =
    shape.types !== undefined ||
    shape.enum !== undefined ||
    shape.properties.size > 0 ||
    shape.required.size > 0 ||
    shape.additional !== undefined ||
    shape.items !== undefined ||
    shape.prefix !== undefined ||
    shape.choices.length > 0 ||
    shape.excluded !== undefined ||
    shape.unsaid.length > 0 ||
    shape.patterns.length > 0 ||
    [shape.minimum, shape.maximum, shape.minLength, shape.maxLength, shape.minItems].some(
      bound => bound !== undefined,
    );
  return { shape, constrains };
}

function readTypes(node: Node, shape: Shape): void {
  const named = child(node, 'type')?.value;
  const names = Array.isArray(named) ? named : [named];
  const types = new Set<JsonType>();
  let any = false;
  let some = false;
  for (const name of names) {
    if (typeof name !== 'string') continue;
    some = true;
    const lower = name.toLowerCase();
    if (lower === 'null') shape.nullable = true;
    else if (TYPES.includes(lower)) types.add(lower as JsonType);
    else if (Object.hasOwn(LOOSE_TYPES, lower)) types.add(LOOSE_TYPES[lower]);
    else any = true;
  }
  if (some && !any) shape.types = types;
  if (flag(child(node, 'nullable')) || flag(child(node, 'x-nullable'))) shape.nullable = true;
}

function readAnnotations(node: Node, shape: Shape): void {
  shape.title = text(child(node, 'title'));
  shape.description = text(child(node, 'description'));
  shape.default = child(node, 'default')?.value;
  const example = child(node, 'example') ?? child(node, 'x-example');
  const examples = child(node, 'examples')?.value;
  if (example || Array.isArray(examples)) {
    shape.examples = [...(example ? [example.value] : []), ...(Array.isArray(examples) ? examples : [])];
  }
  shape.readOnly = flag(child(node, 'readOnly')) === true;
  shape.writeOnly = flag(child(node, 'writeOnly')) === true;
  shape.deprecated = flag(child(node, 'deprecated')) === true;
  shape.format = text(child(node, 'format'));
  const values = child(node, 'enum')?.value;
  const constant = child(node, 'const');
  if (constant) shape.enum = [constant.value];
  else if (Array.isArray(values) && values.length > 0) shape.enum = values;
}

function readNumbers(node: Node, shape: Shape): void {
  shape.minimum = bound(node, 'minimum', 'exclusiveMinimum');
  shape.maximum = bound(node, 'maximum', 'exclusiveMaximum');
  const step = number(child(node, 'multipleOf'));
  if (step !== undefined && step > 0) shape.multipleOf = step;
  shape.minLength = size(node, 'minLength');
  shape.maxLength = size(node, 'maxLength');
  shape.minItems = size(node, 'minItems');
  shape.maxItems = size(node, 'maxItems');
  shape.minProperties = size(node, 'minProperties');
  shape.maxProperties = size(node, 'maxProperties');
  shape.uniqueItems = flag(child(node, 'uniqueItems')) === true;
  const pattern = text(child(node, 'pattern'));
  if (pattern) shape.patterns = [pattern];
}

/** `exclusiveMinimum` is a switch in 2.0 and 3.0 and a bound of its own from 3.1 on. */
function bound(node: Node, plain: string, exclusive: string): Bound | undefined {
  const value = number(child(node, plain));
  const strict = number(child(node, exclusive));
  if (strict !== undefined && value === undefined) return { value: strict, exclusive: true };
  if (value === undefined) return undefined;
  if (strict !== undefined && (plain === 'minimum' ? strict >= value : strict <= value)) {
    return { value: strict, exclusive: true };
  }
  return { value, exclusive: flag(child(node, exclusive)) === true };
}

function size(node: Node, keyword: string): number | undefined {
  const value = number(child(node, keyword));
  return value !== undefined && value >= 0 && Number.isSafeInteger(value) ? value : undefined;
}

function readMembers(node: Node, shape: Shape): void {
  const properties = members(child(node, 'properties'));
  if (properties.length > 0) shape.properties = new Map(properties);
  const additional = child(node, 'additionalProperties') ?? child(node, 'unevaluatedProperties');
  if (additional?.value === false) shape.additional = 'closed';
  else if (additional && isObject(additional.value) && Object.keys(additional.value).length > 0) {
    shape.additional = additional;
  } else if (additional) shape.additional = 'open';
  readPatterned(node, shape, properties.length > 0);
  const items = child(node, 'items');
  if (items && isObject(items.value)) shape.items = items;
  readPrefix(node, shape);
}

/** Members by patterns of their names: their values are known where no others may stand beside them. */
function readPatterned(node: Node, shape: Shape, named: boolean): void {
  const patterned = members(child(node, 'patternProperties'));
  if (patterned.length === 0) return;
  const all = patterned.length === 1 && /^\^?(\.[*+])?\$?$/.test(patterned[0][0]);
  if (named || (shape.additional !== 'closed' && !all)) shape.additional = 'open';
  else shape.patterned = patterned.map(([, value]) => value);
}

/** The first elements, each with a schema of its own; what comes after them is `items` (3.1) or `additionalItems`. */
function readPrefix(node: Node, shape: Shape): void {
  const listed = Array.isArray(child(node, 'items')?.value);
  const first = elements(child(node, listed ? 'items' : 'prefixItems'));
  if (first.length === 0) return;
  const rest = child(node, listed ? 'additionalItems' : 'items');
  if (rest?.value === false) shape.maxItems = Math.min(shape.maxItems ?? Infinity, first.length);
  const open = (rest === undefined || rest.value === true) && (shape.maxItems === undefined || shape.maxItems > first.length);
  if (open) shape.unsaid = [...shape.unsaid, listed ? 'items' : 'prefixItems'];
  else shape.prefix = rest && isObject(rest.value) ? [...first, rest] : first;
}

function inferType(node: Node, shape: Shape): void {
  if (child(node, 'type')) return;
  const array = child(node, 'items') ?? child(node, 'prefixItems');
  if (shape.properties.size > 0 || shape.patterned || (shape.additional && shape.additional !== 'open')) {
    shape.types = new Set(['object']);
  } else if (array) {
    shape.types = new Set(['array']);
  } else if (shape.enum) {
    shape.types = typesOf(shape.enum);
    if (shape.enum.includes(null)) shape.nullable = true;
  }
}

/** The types that the values have; absent where one of them is null alone. */
export function typesOf(values: readonly Json[]): ReadonlySet<JsonType> {
  const types = new Set<JsonType>();
  for (const value of values) {
    if (typeof value === 'string') types.add('string');
    else if (typeof value === 'boolean') types.add('boolean');
    else if (typeof value === 'bigint') types.add('integer');
    else if (typeof value === 'number') types.add(Number.isInteger(value) ? 'integer' : 'number');
    else if (Array.isArray(value)) types.add('array');
    else if (value !== null) types.add('object');
  }
  return types;
}

/** Whether a node lists alternatives. */
export function hasAlternatives(node: Node): boolean {
  return elements(child(node, 'oneOf')).length > 0 || elements(child(node, 'anyOf')).length > 0;
}
