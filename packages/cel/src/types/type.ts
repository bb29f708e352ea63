// SPDX-License-Identifier: Apache-2.0
import type { CelType, SchemaLike } from '../types.ts';

export const DYN: CelType = Object.freeze({ kind: 'dyn' });
const STRING: CelType = Object.freeze({ kind: 'string' });

/** A type as users read it: `list<string>`, `map<string, int>`, an object's name. */
export function typeName(type: CelType): string {
  switch (type.kind) {
    case 'list':
      return `list<${typeName(type.of)}>`;
    case 'map':
      return `map<${typeName(type.key)}, ${typeName(type.value)}>`;
    case 'optional':
      return `optional<${typeName(type.of)}>`;
    case 'object':
      return type.name ?? 'object';
    case 'opaque':
    case 'parameter':
      return type.name;
    default:
      return type.kind;
  }
}

/** Options for reading a schema. `name` names the object type in messages. */
export type TypeFromSchemaOptions = {
  name?: string;
  /**
   * Formats become CEL types as in Kubernetes (`date-time` → timestamp, `duration` → duration,
   * `byte` → bytes). Off by default: in a template such a value is the string the author sees.
   */
  formats?: boolean;
};

/** The CEL type of the values that `schema` allows. */
export function typeFromSchema(schema: SchemaLike, options: TypeFromSchemaOptions = {}): CelType {
  if (schema['x-kubernetes-int-or-string']) return DYN;
  switch (schema.type) {
    case 'string':
      return options.formats ? formatted(schema.format) : STRING;
    case 'integer':
      return { kind: 'int' };
    case 'number':
      return { kind: 'double' };
    case 'boolean':
      return { kind: 'bool' };
    case 'array':
      return { kind: 'list', of: schema.items ? typeFromSchema(schema.items, inner(options, '[]')) : DYN };
    case 'object':
      return objectType(schema, options);
    default:
      return DYN;
  }
}

function formatted(format: string | undefined): CelType {
  if (format === 'date' || format === 'date-time') return { kind: 'timestamp' };
  if (format === 'duration') return { kind: 'duration' };
  if (format === 'byte') return { kind: 'bytes' };
  return STRING;
}

function inner(options: TypeFromSchemaOptions, suffix: string): TypeFromSchemaOptions {
  return options.name === undefined ? options : { ...options, name: options.name + suffix };
}

const RESOURCE_FIELDS: Record<string, CelType> = {
  apiVersion: STRING,
  kind: STRING,
  metadata: {
    kind: 'object',
    name: 'ObjectMeta',
    fields: { name: STRING, generateName: STRING },
    open: true,
  },
};

function objectType(schema: SchemaLike, options: TypeFromSchemaOptions): CelType {
  const preserve = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const rest = schema.additionalProperties;
  if (!schema.properties && !schema['x-kubernetes-embedded-resource']) {
    if (rest && typeof rest === 'object') {
      return { kind: 'map', key: STRING, value: typeFromSchema(rest, inner(options, '{}')) };
    }
    if (preserve) return DYN;
    if (rest === true) return { kind: 'map', key: STRING, value: DYN };
  }
  const fields: Record<string, CelType> = Object.create(null);
  if (schema['x-kubernetes-embedded-resource']) Object.assign(fields, RESOURCE_FIELDS);
  for (const name of Object.keys(schema.properties ?? {})) {
    const property = schema.properties![name];
    fields[name] = typeFromSchema(property, inner(options, `.${name}`));
  }
  return {
    kind: 'object',
    fields,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(preserve ? { open: true } : {}),
  };
}
