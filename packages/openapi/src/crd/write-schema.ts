// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema } from '@api-operators/api';
import { keywordUnchecked } from '../rules/keyword-unchecked.ts';
import { recursiveSchema } from '../rules/recursive-schema.ts';
import { mixedTypes } from '../rules/mixed-types.ts';
import { secretField } from '../rules/secret-field.ts';
import { writeOnlyNested } from '../rules/write-only-nested.ts';
import type { Reporter } from '../rules/reporter.ts';
import { usefulMaximum } from './bound.ts';
import { writeArray } from './write-array.ts';
import { writeChoices } from './write-choices.ts';
import { writeScalar } from './write-scalar.ts';
import { writeDefault } from './write-default.ts';
import { setOwn } from './own-key.ts';
import { isSecret, secretName, secretReferenceSchema } from './secret-reference.ts';
import type { Schemas } from './schemas.ts';
import { isNull, type Expression, type JsonType, type Shape } from './shape.ts';

/** How one schema is written, and how much of it fits. */
export interface WriteContext {
  schemas: Schemas;
  reporter: Reporter;
  /** `request`: for spec, with all checks. `response`: for status, types alone, nothing is refused. */
  direction: 'request' | 'response';
  /** Levels that are left before any value is taken. */
  levels: number;
  /** Fields of `spec` that are described beside those that are needed; -1: not even those. Others are taken as they come. */
  fields: number;
  /** Characters that a description may have. */
  descriptions: number;
  /** Nodes that may still be written, and the paths of what takes any value because nothing fits there. */
  budget: { nodes: number; opened: Set<string> };
  /** The schemas that this one is part of. */
  path: { identity: object; name: string }[];
}

/** Thrown and caught inside this folder: the schema has more nodes than one CRD can hold. */
export class TooLarge extends Error {}

/** Made once: it is thrown thousands of times for a large API, and nobody reads its stack. */
export const TOO_LARGE = new TooLarge();

/** The structural schema of an expression. */
export function writeSchema(expression: Expression, context: WriteContext): CrdSchema {
  return writeShape(context.schemas.shape(expression), context);
}

export function writeShape(shape: Shape, context: WriteContext): CrdSchema {
  context.budget.nodes -= 1;
  if (context.budget.nodes < 0) throw TOO_LARGE;
  const schema = writeValue(shape, context);
  const description = context.schemas.description(shape.description ?? shape.title, context.descriptions);
  const described: CrdSchema = description ? { ...schema, description } : schema;
  if (context.direction === 'response') return { ...described, nullable: true };
  for (const keyword of shape.unsaid) context.reporter.report(keywordUnchecked, shape.node, { keyword });
  if (shape.nullable || isNull(shape)) described.nullable = true;
  return writeDefault(shape, described, context);
}

const anyValue = (): CrdSchema => ({ 'x-kubernetes-preserve-unknown-fields': true });

function writeValue(shape: Shape, context: WriteContext): CrdSchema {
  const type = singleType(shape, context);
  switch (type) {
    case 'int-or-string':
      return { 'x-kubernetes-int-or-string': true };
    case 'any':
      return anyValue();
    case 'object':
    case 'array': {
      if (context.path.some(({ identity }) => identity === shape.identity)) {
        context.reporter.report(recursiveSchema, shape.node, {});
        return cut(type);
      }
      if (context.levels <= 0) {
        context.budget.opened.add(pathText(context));
        return cut(type);
      }
      return type === 'object' ? writeObject(shape, context) : writeArray(shape, context);
    }
    default:
      return writeScalar(type, shape, context);
  }
}

function cut(type: 'object' | 'array'): CrdSchema {
  return type === 'array'
    ? { type, items: anyValue() }
    : { type, 'x-kubernetes-preserve-unknown-fields': true };
}

function singleType(shape: Shape, context: WriteContext): JsonType | 'int-or-string' | 'any' {
  const types = new Set(shape.types ?? []);
  if (types.has('number')) types.delete('integer');
  if (types.size === 1) return [...types][0];
  if (types.size === 0) return 'any';
  if (context.direction === 'request') {
    if (types.size === 2 && types.has('integer') && types.has('string')) return 'int-or-string';
    context.reporter.report(mixedTypes, shape.node, { types: [...types].sort().join(' or ') });
  }
  return 'any';
}

/** A context one level further in, below the member of that name. */
export function below(context: WriteContext, shape: Shape, name: string): WriteContext {
  return {
    ...context,
    levels: context.levels - 1,
    path: [...context.path, { identity: shape.identity, name }],
  };
}

function writeObject(shape: Shape, context: WriteContext): CrdSchema {
  const schema: CrdSchema = { type: 'object' };
  if (context.direction === 'request') {
    if (shape.minProperties !== undefined) schema.minProperties = shape.minProperties;
    const maxProperties = usefulMaximum(shape.maxProperties);
    if (maxProperties !== undefined) schema.maxProperties = maxProperties;
  }
  if (shape.properties.size === 0) {
    if (shape.additional && typeof shape.additional === 'object') {
      schema.additionalProperties = writeSchema(shape.additional, below(context, shape, '*'));
    } else if (shape.additional !== 'closed') {
      schema['x-kubernetes-preserve-unknown-fields'] = true;
    }
    return schema;
  }
  const properties: Record<string, CrdSchema> = {};
  const secrets = new Map<string, string>();
  for (const [name, expression] of shape.properties) {
    const property = context.schemas.shape(expression);
    if (context.direction === 'request') {
      if (property.readOnly) continue;
      if (isSecret(property)) {
        const member = secretName(name, other => shape.properties.has(other));
        secrets.set(name, member);
        setOwn(properties, member, nestedSecret(name, member, property, context));
        continue;
      }
      if (property.writeOnly) reportNested(name, property, context);
    }
    setOwn(properties, name, writeShape(property, below(context, shape, name)));
  }
  schema.properties = properties;
  const open = context.direction === 'response' || isOpen(shape);
  if (open) schema['x-kubernetes-preserve-unknown-fields'] = true;
  if (context.direction === 'request') {
    const required = [...shape.required]
      .map(name => secrets.get(name) ?? name)
      .filter(name => Object.hasOwn(properties, name));
    if (required.length > 0) schema.required = required;
    const choices = writeChoices(shape, properties);
    if (choices) Object.assign(schema, choices);
  }
  return schema;
}

/** `items[].owner`, as people write paths. */
function pathText(context: WriteContext, member = ''): string {
  const names = [...context.path.map(step => step.name), member].filter(Boolean);
  return names.join('.').replaceAll('.[]', '[]');
}

function nestedSecret(wire: string, member: string, property: Shape, context: WriteContext): CrdSchema {
  context.budget.nodes -= 3;
  context.reporter.report(secretField, property.node, { field: pathText(context, member), wire });
  return secretReferenceSchema(wire, context.schemas.description(property.description, context.descriptions));
}

function reportNested(name: string, property: Shape, context: WriteContext): void {
  context.reporter.report(writeOnlyNested, property.node, { path: pathText(context, name) });
}

/** Whether members beyond the named ones are welcome. */
export function isOpen(shape: Shape): boolean {
  return shape.additional !== undefined && shape.additional !== 'closed';
}
