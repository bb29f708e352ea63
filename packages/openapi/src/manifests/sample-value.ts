// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, Json, JsonObject } from '@api-operators/api';
import { prune, validate, type StructuralSchema } from '@api-operators/schema';
import { setOwn } from '../crd/own-key.ts';
import { withChoices } from './sample-choice.ts';
import { patternText } from './pattern-text.ts';

/** A value that the schema accepts: the example where it does, else one made up; undefined where none was found. */
export function sampleValue(schema: CrdSchema, examples: readonly Json[], depth = 0): Json | undefined {
  for (const example of examples) {
    const fitted = fit(schema, example);
    if (fitted !== undefined) return fitted;
  }
  if (schema.default !== undefined) return schema.default as Json;
  const listed = schema.enum?.find(value => value !== null);
  if (listed !== undefined) return listed as Json;
  const made = make(schema, depth);
  return made !== undefined && accepts(schema, made) ? made : undefined;
}

/** The example without members that the schema does not name, where the schema accepts it. */
function fit(schema: CrdSchema, example: Json): Json | undefined {
  if (example === undefined || example === null || hasLong(example)) return undefined;
  const { value } = prune(schema as StructuralSchema, example);
  return accepts(schema, value) ? value : undefined;
}

function hasLong(value: Json): boolean {
  if (typeof value === 'bigint') return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLong);
}

export function accepts(schema: CrdSchema, value: Json): boolean {
  return validate(schema as StructuralSchema, value).length === 0;
}

const FORMATS: Record<string, string> = {
  byte: 'ZXhhbXBsZQ==',
  date: '2030-01-31',
  'date-time': '2030-01-31T12:00:00Z',
  email: 'someone@example.com',
  hostname: 'host.example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  mac: '02:00:5e:10:00:00',
  uri: 'https://example.com/',
  uuid: '123e4567-e89b-12d3-a456-426614174000',
};

const CANDIDATES = ['example', 'EXAMPLE', 'example-1', 'a', 'A', '1', '10', '2030-01-31', 'en', 'USD', 'a1', '1.0.0'];

function make(schema: CrdSchema, depth: number): Json | undefined {
  switch (schema.type) {
    case 'string':
      return makeText(schema);
    case 'integer':
    case 'number':
      return makeNumber(schema);
    case 'boolean':
      return false;
    case 'array':
      return makeList(schema, depth);
    case 'object':
      return makeObject(schema, depth);
    default:
      return schema['x-kubernetes-int-or-string'] ? 1 : {};
  }
}

function makeText(schema: CrdSchema): Json | undefined {
  const { minLength = 0, maxLength = Infinity } = schema;
  const base = (schema.format && FORMATS[schema.format]) ?? 'example';
  const padded = (text: string) => text.padEnd(minLength, text).slice(0, Math.min(maxLength, 10_000));
  for (const candidate of [base, padded(base), ...CANDIDATES.flatMap(text => [text, padded(text)])]) {
    if (accepts(schema, candidate)) return candidate;
  }
  if (!schema.pattern) return undefined;
  for (const extra of [0, 1, 2, 3, 5, 8, 16, 32, minLength, Math.floor(minLength / 2), repeatsFor(schema.pattern, minLength)]) {
    const text = patternText(schema.pattern, extra);
    const candidate = text === undefined ? undefined : [text, text.padEnd(Math.min(minLength, 10_000), 'a')].find(each => accepts(schema, each));
    if (candidate !== undefined) return candidate;
  }
  return undefined;
}

/** How often what a pattern repeats is to be repeated for a text of that length. */
function repeatsFor(pattern: string, length: number): number {
  const [shortest, next] = [0, 1].map(extra => patternText(pattern, extra)?.length ?? 0);
  return next > shortest && length > shortest ? Math.min(10_000, Math.ceil((length - shortest) / (next - shortest))) : 0;
}

function makeNumber(schema: CrdSchema): number | undefined {
  const step = schema.multipleOf ?? 1;
  const low = schema.minimum ?? Math.min(1, schema.maximum ?? 1);
  for (const candidate of [1, 0, Math.ceil(low / step) * step, Math.ceil(low / step) * step + step, low]) {
    if (accepts(schema, candidate)) return candidate;
  }
  return undefined;
}

function makeList(schema: CrdSchema, depth: number): Json | undefined {
  const length = schema.minItems ?? 0;
  const items: Json[] = [];
  for (let index = 0; index < Math.min(length, 100); index += 1) {
    const listed = schema.items?.enum?.[index];
    const item = (listed as Json | undefined) ?? (schema.items ? sampleValue(schema.items, [], depth + 1) : {});
    if (item === undefined) return undefined;
    items.push(schema['x-kubernetes-list-type'] === 'set' && index > 0 ? distinct(item, index) : item);
  }
  return items;
}

function distinct(item: Json, index: number): Json {
  if (typeof item === 'string') return `${item}-${index}`;
  return typeof item === 'number' ? item + index : item;
}

function makeObject(schema: CrdSchema, depth: number): Json | undefined {
  if (depth > 20) return undefined;
  const value: JsonObject = {};
  for (const name of schema.required ?? []) {
    const property = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    const member = property && sampleValue(property, [], depth + 1);
    if (member === undefined) return undefined;
    setOwn(value, name, member);
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (Object.keys(value).length >= (schema.minProperties ?? 0)) break;
    const member = Object.hasOwn(value, name) ? undefined : sampleValue(property, [], depth + 1);
    if (member !== undefined) setOwn(value, name, member);
  }
  const more = schema.additionalProperties;
  const open = more !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  for (let index = Object.keys(value).length; open && index < (schema.minProperties ?? 0) && index < 50; index += 1) {
    const member = typeof more === 'object' ? sampleValue(more, [], depth + 1) : 'example';
    if (member === undefined) return undefined;
    setOwn(value, `example${index}`, member);
  }
  return withChoices(schema, value, { accepts, make: property => sampleValue(property, [], depth + 1) });
}
