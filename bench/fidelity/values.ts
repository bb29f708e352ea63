// SPDX-License-Identifier: Apache-2.0
import type { Json } from '@api-operators/api';
import { declaredOnly } from './declared-only.ts';
import { exacting } from './exacting.ts';
import { isObject, type Content, type Original, type Parameter } from './original.ts';
import { packages, type Schema } from './packages.ts';
import { repaired, textFor } from './repair.ts';
import type { SchemaJudge } from './schema-judge.ts';

/** Values for one call, made from the document alone. Parameters by `in:name`. */
export interface CallValues {
  parameters: Map<string, Json>;
  body?: Json;
}

/** `exact`: as `full`, with whole numbers beyond 2^53 and decimals wherever the schema leaves them open. */
export type Amount = 'full' | 'needed' | 'exact';

export type MadeValues = { kind: 'ok'; values: CallValues } | { kind: 'none'; reason: string };

/** Values that the document allows, by the judge's word: its examples, else made from its schemas. */
export function valuesFor(
  original: Original,
  media: string | undefined,
  amount: Amount,
  judge: SchemaJudge,
  /** Values of the same object's creation, by `in:name`: it is the same object. */
  created?: ReadonlyMap<string, Json>,
): MadeValues {
  const parameters = new Map<string, Json>();
  const exactly = (value: Json, schema: Schema): Json => (amount === 'exact' ? (exacting(value, schema, original) as Json) : value);
  for (const parameter of original.parameters) {
    if (!parameter.required && amount === 'needed') continue;
    const before = parameter.in === 'path' ? created?.get(`path:${parameter.name}`) : undefined;
    const value = before !== undefined && judge.problem(parameter.schema, before) === undefined ? before : parameterValue(parameter, original, judge);
    if (value !== undefined) parameters.set(`${parameter.in}:${parameter.name}`, exactly(value, parameter.schema));
    else if (parameter.required) return { kind: 'none', reason: `no value for the ${parameter.in} parameter` };
  }
  const { body } = original;
  if (!body || (!body.required && amount === 'needed')) return { kind: 'ok', values: { parameters } };
  const content = contentOf(original, media)!;
  const least = contentValue(content, original, amount, judge, 'request');
  // A form without a field is no bytes at all.
  const value = isEmpty(least) && /form/.test(content.mediaType) ? contentValue(content, original, 'full', judge, 'request') : least;
  if (!body.required && isEmpty(value)) return { kind: 'ok', values: { parameters } };
  if (value === undefined) {
    return body.required ? { kind: 'none', reason: 'no value for the body' } : { kind: 'ok', values: { parameters } };
  }
  return { kind: 'ok', values: { parameters, body: exactly(value, content.schema ?? {}) } };
}

function isEmpty(value: Json | undefined): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** The description of the body in that media type, else in the first. */
export function contentOf({ body }: Original, media: string | undefined): Content | undefined {
  return body?.contents.find(one => one.mediaType === media) ?? body?.contents[0];
}

const ANYTHING = [{ example: 1 }, 'example', 1, true, {}, []];

/** A body: the first example that its own schema accepts, else one made up. */
export function contentValue(content: Content, original: Original, amount: Amount, judge: SchemaJudge, direction: 'request' | 'response'): Json | undefined {
  const schema = content.schema ?? {};
  const made = (full: boolean): unknown => sampled(schema, original, full, direction);
  const candidates = amount === 'needed' ? [made(false), ...content.examples, made(true)] : [...content.examples, made(true), made(false)];
  const found = first([...candidates, ...ANYTHING], candidate => {
    if (candidate === undefined || candidate === null) return undefined;
    const plain = declaredOnly(JSON.parse(JSON.stringify(candidate)) as Json, schema, original);
    return judge.problem(schema, plain) === undefined ? plain : repaired(plain, schema, judge);
  });
  return found === undefined ? undefined : withoutHidden(found as Json, schema, direction);
}

function first<T>(values: readonly unknown[], of: (value: unknown) => T | undefined): T | undefined {
  for (const value of values) {
    const made = of(value);
    if (made !== undefined) return made;
  }
  return undefined;
}

/** Without the top-level members that the other side alone may send. */
function withoutHidden(value: Json, schema: Schema, direction: 'request' | 'response'): Json {
  if (!isObject(value) || !isObject(schema.properties)) return value;
  const flag = direction === 'request' ? 'readOnly' : 'writeOnly';
  const { properties } = schema;
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return !(isObject(property) && property[flag] === true);
    }),
  ) as Json;
}

function sampled(schema: Schema, original: Original, full: boolean, direction: 'request' | 'response'): unknown {
  const options = { skipNonRequired: !full, skipReadOnly: direction === 'request', skipWriteOnly: direction === 'response', quiet: true };
  try {
    return packages().sample(schema, options, original.document);
  } catch {
    return undefined;
  }
}

function parameterValue(parameter: Parameter, original: Original, judge: SchemaJudge): Json | undefined {
  const { schema } = parameter;
  const listed = Array.isArray(schema.enum) ? schema.enum : [];
  const candidates = [...parameter.examples, schema.example, sampled(schema, original, true, 'request'), listed[0], schema.default, textFor(schema), 'example', '1', 1, true];
  const fits = (value: unknown): value is Json =>
    value !== undefined && value !== null && value !== '' && judge.problem(schema, value) === undefined && !isOtherDate(schema, value) && canStand(parameter, value);
  const found = candidates.find(fits);
  return found === undefined ? undefined : [...harder(found, schema, parameter)].find(fits) ?? found;
}

/** Whether an example is a time where its schema asks for a date: documents that were converted by a program have many. */
function isOtherDate(schema: Schema, value: unknown): boolean {
  return schema.format === 'date' && typeof value === 'string' && !/^\d{4}-\d\d-\d\d$/.test(value);
}

/** Whether OpenAPI says how such a value is written there at all. */
function canStand(parameter: Parameter, value: unknown): boolean {
  if (parameter.json || typeof value !== 'object' || value === null) return value !== '.' && value !== '..';
  const items = Object.values(value);
  if (items.length === 0) return false;
  return items.every(item => typeof item !== 'object' && item !== '');
}

/** Values as good as `value` that a careless writer would spoil. */
function* harder(value: Json, schema: Schema, parameter: Parameter): Generator<unknown> {
  if (Array.isArray(value) && value.length === 1) {
    const items = isObject(schema.items) ? schema.items : {};
    const other = Array.isArray(items.enum) ? items.enum.find(item => item !== value[0]) : undefined;
    if (other !== undefined) yield [value[0], other];
    else if (typeof value[0] === 'string') yield [value[0], `${value[0]}2`];
    else if (typeof value[0] === 'number') yield [value[0], value[0] + 1];
  }
  if (typeof value === 'string' && schema.pattern === undefined && schema.format === undefined && schema.enum === undefined) {
    if (parameter.in === 'query') yield `${value} 100% & é/+=#?`;
    if (parameter.in === 'path') yield `${value} 100%é&`;
  }
}
