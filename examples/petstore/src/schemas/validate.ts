// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { Schema } from './schema.ts';

/** One broken rule. `field` is the path in the body (`tags[0].name`), empty for the body itself. */
export interface Problem {
  field: string;
  message: string;
}

/** All rules of `schema` that `value` breaks, in the order of the document. */
export function validate(value: Json, schema: Schema, field = ''): Problem[] {
  switch (schema.type) {
    case 'object':
      return validateObject(value, schema, field);
    case 'array':
      return validateArray(value, schema, field);
    case 'string':
      return typeof value === 'string'
        ? textProblems(value, schema).map(message => ({ field, message }))
        : [{ field, message: `is ${article(value)}, not a string` }];
    case 'integer':
      return numberProblems(value, schema).map(message => ({ field, message }));
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint'
        ? rangeProblems(value, schema).map(message => ({ field, message }))
        : [{ field, message: `is ${article(value)}, not a number` }];
    case 'boolean':
      return typeof value === 'boolean'
        ? []
        : [{ field, message: `is ${article(value)}, not true or false` }];
  }
}

function validateObject(value: Json, schema: Schema, field: string): Problem[] {
  if (!isJsonObject(value)) {
    return [{ field, message: `is ${article(value)}, not an object` }];
  }
  const below = (name: string) => (field === '' ? name : `${field}.${name}`);
  const properties = schema.properties ?? {};
  const missing = (schema.required ?? [])
    .filter(name => !Object.hasOwn(value, name))
    .map(name => ({ field: below(name), message: 'is required' }));
  const wrong = Object.keys(value).flatMap(name =>
    Object.hasOwn(properties, name)
      ? validate(value[name], properties[name], below(name))
      : unknownProperty(value[name], schema, below(name)),
  );
  return [...missing, ...wrong];
}

function unknownProperty(
  value: Json,
  schema: Schema,
  field: string,
): Problem[] {
  return typeof schema.additionalProperties === 'object'
    ? validate(value, schema.additionalProperties, field)
    : [{ field, message: 'is no property that the shop knows' }];
}

function validateArray(value: Json, schema: Schema, field: string): Problem[] {
  if (!Array.isArray(value)) {
    return [{ field, message: `is ${article(value)}, not a list` }];
  }
  const { items, minItems = 0, maxItems = Infinity } = schema;
  if (value.length < minItems) {
    return [{ field, message: `has fewer than ${minItems} elements` }];
  }
  if (value.length > maxItems) {
    return [{ field, message: `has more than ${maxItems} elements` }];
  }
  return items === undefined
    ? []
    : value.flatMap((item, index) =>
        validate(item, items, `${field}[${index}]`),
      );
}

const DATE_TIME =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$/;

function textProblems(value: string, schema: Schema): string[] {
  const {
    enum: values,
    pattern,
    format,
    minLength = 0,
    maxLength = Infinity,
  } = schema;
  const length = [...value].length;
  if (values !== undefined && !values.includes(value)) {
    return [`is '${value}', not one of ${values.join(', ')}`];
  }
  if (length < minLength) {
    return [
      minLength === 1 ? 'is empty' : `is shorter than ${minLength} characters`,
    ];
  }
  if (length > maxLength) {
    return [`is longer than ${maxLength} characters`];
  }
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) {
    return [`does not match ${pattern}`];
  }
  if (
    format === 'date-time' &&
    !(DATE_TIME.test(value) && Number.isFinite(Date.parse(value)))
  ) {
    return ['is no date and time as in 2030-01-31T12:00:00Z'];
  }
  if (format === 'email' && !EMAIL.test(value)) {
    return ['is no mail address'];
  }
  return [];
}

const LIMITS = {
  int32: { bits: 31n, name: 'a 32-bit integer' },
  int64: { bits: 63n, name: 'a 64-bit integer' },
};

function numberProblems(value: Json, schema: Schema): string[] {
  if (
    typeof value !== 'bigint' &&
    !(typeof value === 'number' && Number.isInteger(value))
  ) {
    return [`is ${article(value)}, not an integer`];
  }
  const number = BigInt(value);
  const { format } = schema;
  if (format === 'int32' || format === 'int64') {
    const limit = 1n << LIMITS[format].bits;
    if (number >= limit || number < -limit) {
      return [`is ${value}, which is not ${LIMITS[format].name}`];
    }
  }
  return rangeProblems(value, schema);
}

function rangeProblems(
  value: number | bigint,
  { minimum, maximum }: Schema,
): string[] {
  if (minimum !== undefined && value < minimum) {
    return [`is ${value}, less than ${minimum}`];
  }
  if (maximum !== undefined && value > maximum) {
    return [`is ${value}, more than ${maximum}`];
  }
  return [];
}

function article(value: Json): string {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  switch (typeof value) {
    case 'object':
      return 'an object';
    case 'string':
      return 'a string';
    case 'boolean':
      return 'a boolean';
    default:
      return Number.isInteger(Number(value))
        ? 'an integer'
        : 'a number with a fraction';
  }
}
