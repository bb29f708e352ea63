// SPDX-License-Identifier: Apache-2.0
import type { StructuralSchema } from '@api-operators/schema';
import type { Json } from './json.ts';
import { emptyObject, isObject } from './json.ts';

/**
 * `value` as a typed client would hold it: without fields that the schema does not know (their paths
 * go to `unknown`) and without nulls. A value of a wrong type is a mismatch, as encoding/json has it.
 */
export function decodeTyped(
  schema: StructuralSchema,
  value: Json,
  root: string,
  path = '',
  unknown: string[] = [],
): { kind: 'ok'; value: Json; unknown: string[] } | { kind: 'mismatch'; message: string } {
  try {
    return { kind: 'ok', value: decode(schema, value, root, path, unknown), unknown };
  } catch (error) {
    if (error instanceof Mismatch) return { kind: 'mismatch', message: error.message };
    throw error;
  }
}

/** Ends the walk from any depth; never leaves this file. */
class Mismatch extends Error {}

function decode(schema: StructuralSchema, value: Json, root: string, path: string, unknown: string[]): Json {
  if (Array.isArray(value)) {
    if (schema.type && schema.type !== 'array') throw mismatch('array', schema, root, path);
    return schema.items ? value.map((item, i) => decode(schema.items!, item, root, `${path}[${i}]`, unknown)) : value;
  }
  if (isObject(value)) return decodeObject(schema, value, root, path, unknown);
  const type = typeof value === 'bigint' ? 'number' : typeof value;
  const fits =
    value === null ||
    !schema.type ||
    schema.type === type ||
    (schema.type === 'integer' && (typeof value === 'bigint' || Number.isInteger(value)));
  if (!fits) throw mismatch(type === 'boolean' ? 'bool' : type, schema, root, path);
  return value;
}

function decodeObject(
  schema: StructuralSchema,
  value: { [key: string]: Json },
  root: string,
  path: string,
  unknown: string[],
): Json {
  if (schema.type && schema.type !== 'object') throw mismatch('object', schema, root, path);
  const result = emptyObject();
  const rest = schema.additionalProperties;
  for (const key of Object.keys(value)) {
    const at = path ? `${path}.${key}` : key;
    const known = schema.properties && Object.hasOwn(schema.properties, key);
    const child = known ? schema.properties![key] : typeof rest === 'object' ? rest : undefined;
    if (child) {
      if (value[key] !== null) result[key] = decode(child, value[key], root, at, unknown);
    } else if (schema['x-kubernetes-preserve-unknown-fields'] || rest === true) result[key] = value[key];
    else unknown.push(at);
  }
  return result;
}

function mismatch(found: string, schema: StructuralSchema, root: string, path: string): Mismatch {
  const field = path.replace(/\[[0-9]+\]/g, '');
  const wanted = schema.type === 'integer' ? (schema.format ?? 'int64') : schema.type === 'boolean' ? 'bool' : schema.type;
  return new Mismatch(`json: cannot unmarshal ${found} into Go struct field ${root}.${field} of type ${wanted}`);
}
