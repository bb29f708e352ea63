// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema } from '@api-operators/api';

/** One field of a schema, as a row. */
export interface SchemaRow {
  path: string;
  depth: number;
  name: string;
  type: string;
  required: boolean;
  description: string;
  /** Enum, default, format, bounds: one short text each. */
  facts: string[];
}

const MAX_ROWS = 2_000;

/** The fields below a schema, depth first, in the schema's own order; at most 2,000. */
export function schemaRows(schema: CrdSchema, path = '', depth = 0, rows: SchemaRow[] = []): SchemaRow[] {
  const required = new Set(schema.required ?? []);
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (rows.length >= MAX_ROWS) {
      return rows;
    }
    const here = path ? `${path}.${name}` : name;
    rows.push({
      path: here,
      depth,
      name,
      type: typeText(field),
      required: required.has(name),
      description: field.description ?? '',
      facts: facts(field),
    });
    const inner = field.type === 'array' ? field.items : field;
    if (inner) {
      schemaRows(inner, field.type === 'array' ? `${here}[]` : here, depth + 1, rows);
    }
  }
  return rows;
}

function typeText(schema: CrdSchema): string {
  if (schema['x-kubernetes-int-or-string']) {
    return 'integer or string';
  }
  if (schema.type === 'array') {
    return `list of ${schema.items ? typeText(schema.items) : 'anything'}`;
  }
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') {
    return `map to ${typeText(schema.additionalProperties)}`;
  }
  return schema.type ?? 'anything';
}

function facts(schema: CrdSchema): string[] {
  const found: string[] = [];
  if (schema.enum) found.push(`one of ${schema.enum.map(value => JSON.stringify(value)).join(', ')}`);
  if (schema.default !== undefined) found.push(`default ${JSON.stringify(schema.default)}`);
  if (schema.format) found.push(schema.format);
  if (schema.pattern) found.push(`matches ${schema.pattern}`);
  if (schema.minimum !== undefined) found.push(`at least ${schema.minimum}`);
  if (schema.maximum !== undefined) found.push(`at most ${schema.maximum}`);
  if (schema.maxLength !== undefined) found.push(`at most ${schema.maxLength} characters`);
  if (schema.nullable) found.push('may be null');
  return found;
}
