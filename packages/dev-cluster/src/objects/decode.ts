// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
import type { Json, JsonObject } from './json.ts';
import { emptyObject, isObject } from './json.ts';
import { timeProblem } from './times.ts';

export type DecodedValue = { kind: 'ok'; value: Json } | { kind: 'mismatch'; message: string };

/**
 * `value` as a typed server would hold it: without fields that the schema does not know (their paths,
 * below `root`, go to `unknown`) and without nulls. A value of a wrong type is a mismatch, in the words
 * of encoding/json: it names the struct, by the schema's title, and the path without list indices.
 */
export function decodeTyped(schema: StructuralSchema, value: Json, unknown: string[], root = ''): DecodedValue {
  try {
    return { kind: 'ok', value: decode(schema, value, { path: root, field: '', struct: schema.title ?? '' }, unknown) };
  } catch (error) {
    if (error instanceof Mismatch) return { kind: 'mismatch', message: error.message };
    throw error;
  }
}

/** Ends the walk from any depth; never leaves this file. */
class Mismatch extends Error {}

/** `field` is the path as encoding/json tells it: without indices and keys of maps. */
type Place = { path: string; field: string; struct: string };

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function decode(schema: StructuralSchema, value: Json, at: Place, unknown: string[]): Json {
  if (Array.isArray(value)) {
    if (schema.type && schema.type !== 'array') throw mismatch('array', schema, at);
    return schema.items
      ? value.map((item, i) => decode(schema.items!, item, { ...at, path: `${at.path}[${i}]` }, unknown))
      : value;
  }
  if (isObject(value)) return decodeObject(schema, value, at, unknown);
  const type = typeof value === 'bigint' ? 'number' : typeof value;
  const fits =
    value === null ||
    !schema.type ||
    schema.type === type ||
    (schema.type === 'integer' && (typeof value === 'bigint' || Number.isInteger(value)));
  if (!fits) throw mismatch(type === 'boolean' ? 'bool' : type, schema, at);
  if (schema.format === 'byte' && typeof value === 'string' && (!BASE64.test(value) || value.length % 4 !== 0)) {
    const wrong = value.search(/[^A-Za-z0-9+/]/);
    throw new Mismatch(`illegal base64 data at input byte ${wrong < 0 ? value.length - (value.length % 4) : wrong}`);
  }
  if (schema.format === 'date-time' && typeof value === 'string') {
    const wrong = timeProblem(value, schema.title === 'MicroTime' ? 'MicroTime' : 'Time');
    if (wrong) throw new Mismatch(wrong);
  }
  return value;
}

function decodeObject(schema: StructuralSchema, value: JsonObject, at: Place, unknown: string[]): Json {
  if (schema.type && schema.type !== 'object') throw mismatch('object', schema, at);
  const result = emptyObject();
  const rest = schema.additionalProperties;
  const struct = schema.title ?? at.struct;
  for (const key of Object.keys(value)) {
    const path = at.path ? `${at.path}.${key}` : key;
    const known = schema.properties && Object.hasOwn(schema.properties, key);
    const child = known ? schema.properties![key] : typeof rest === 'object' ? rest : undefined;
    if (child) {
      const field = known ? (at.field ? `${at.field}.${key}` : key) : at.field;
      if (value[key] !== null) result[key] = decode(child, value[key], { path, field, struct }, unknown);
    } else if (schema['x-kubernetes-preserve-unknown-fields'] || rest === true) result[key] = value[key];
    else unknown.push(path);
  }
  return result;
}

function mismatch(found: string, schema: StructuralSchema, { struct, field }: Place): Mismatch {
  return new Mismatch(`json: cannot unmarshal ${found} into Go struct field ${struct}.${field} of type ${goType(schema)}`);
}

function goType(schema: StructuralSchema | undefined): string {
  switch (schema?.type) {
    case 'array':
      return `[]${goType(schema.items)}`;
    case 'object':
      return schema.title ? `v1.${schema.title}` : `map[string]${goType(schema.additionalProperties as StructuralSchema)}`;
    case 'integer':
      return schema.format ?? 'int64';
    case 'boolean':
      return 'bool';
    default:
      return schema?.type ?? 'interface {}';
  }
}
