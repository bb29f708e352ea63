// SPDX-License-Identifier: Apache-2.0
import { list, record, type JsonObject, type OpenApiDocument } from './document.ts';

const DATES: Record<string, string> = { 'date-time': '2030-01-31T12:00:00Z', date: '2030-01-31', uri: 'https://example.com' };

/**
 * A value that a schema allows: its example where it has one, else one with the required members. Members that may be
 * missing are left out, so that nobody mistakes an invented value for something the caller sent.
 */
export function sample(document: OpenApiDocument, value: unknown, depth = 0): unknown {
  const schema = document.flat(value);
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  switch (schema.type ?? (schema.properties ? 'object' : 'string')) {
    case 'object': {
      if (depth > 10) return {};
      const properties = record(schema.properties);
      const needed = Object.keys(properties).filter(name => list(schema.required).includes(name));
      return Object.fromEntries(needed.map(name => [name, sample(document, properties[name], depth + 1)]));
    }
    case 'array':
      return Array.from({ length: Math.min(3, Number(schema.minItems ?? 0)) }, () => sample(document, schema.items, depth + 1));
    case 'integer':
    case 'number':
      return Math.max(1, Number(schema.minimum ?? 1));
    case 'boolean':
      return true;
    default:
      return text(schema);
  }
}

/** An identifier of the schema's form: a number, a UUID, hexadecimal digits behind a prefix, or a word with the number in it. */
export function identifier(schema: JsonObject, number: number): string | number {
  if (schema.type === 'integer' || schema.type === 'number') return number;
  const hex = number.toString(16);
  const [, prefix, length] = /^\^?([A-Za-z]*)\[0-9a-fA-F\]\{(\d+)\}\$?$/.exec(String(schema.pattern ?? '')) ?? [];
  if (length !== undefined) return prefix + hex.padStart(Number(length), '0');
  return schema.format === 'uuid' ? `00000000-0000-4000-8000-${hex.padStart(12, '0')}` : `id-${number}`;
}

function text(schema: JsonObject): string {
  const word = DATES[String(schema.format)] ?? (schema.pattern === undefined ? 'example' : String(identifier(schema, 1)));
  return word.padEnd(Number(schema.minLength ?? 0), 'e').slice(0, Number(schema.maxLength ?? Infinity));
}
