// SPDX-License-Identifier: Apache-2.0
import type { CrdSchema, Identity, Operations } from '@api-operators/api';
import { controllerFieldSchemas } from '@api-operators/api';
import type { KindFields, SpecField } from '../mapping/fields.ts';
import { ruleImpossible } from '../rules/rule-impossible.ts';
import type { KindRole } from '../types.ts';
import { binarySourceProperties } from './binary-source.ts';
import { celName } from './cel-name.ts';
import { clean } from './description.ts';
import { setOwn } from './own-key.ts';
import { secretReferenceSchema } from './secret-reference.ts';
import { writeChoices } from './write-choices.ts';
import { isOpen, type WriteContext } from './write-schema.ts';

type Rules = NonNullable<CrdSchema['x-kubernetes-validations']>;

/** The schema of `spec`: the API's fields, the controller's fields, and what must be there to create. */
export function specSchema(
  role: KindRole,
  kind: string,
  fields: KindFields,
  mapped: { operations: Operations; identity?: Identity },
  context: WriteContext,
): CrdSchema {
  const { operations, identity } = mapped;
  const properties: Record<string, CrdSchema> = {};
  const described = fields.fields.filter(
    (field, index) => index < context.fields || (context.fields >= 0 && (field.required || field.immutable)),
  );
  if (described.length < fields.fields.length) context.budget.opened.add(`all but ${described.length} of ${fields.fields.length} fields`);
  for (const field of described) setOwn(properties, field.field, fieldSchema(field, context));
  if (fields.binaryBody) Object.assign(properties, binarySourceProperties());
  const controller = controllerFieldSchemas(role, {
    create: operations.create !== undefined,
    delete: operations.delete !== undefined,
    update: (operations.update ?? operations.patch) !== undefined,
  });
  if (identity?.singleton) delete controller.externalIDRef;
  Object.assign(properties, controller);
  const needs = requirements(role, fields, properties, mapped, context);
  const rules = [...needs.rules, ...keptOnceSet(fields, properties, needs.required)];
  const choices = fields.body
    ? writeChoices(fields.body, apiProperties(fields, properties), adoptedBy(identity))
    : undefined;
  return {
    type: 'object',
    description: descriptionOf(role, kind),
    properties,
    ...(needs.required.length > 0 ? { required: needs.required } : {}),
    ...((fields.body && isOpen(fields.body)) || described.length < fields.fields.length ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
    ...(rules.length > 0 ? { 'x-kubernetes-validations': rules } : {}),
    ...choices,
  };
}

function descriptionOf(role: KindRole, kind: string): string {
  switch (role) {
    case 'resource':
      return `The ${kind} as it should be.`;
    case 'query':
      return 'What to ask for.';
    case 'action':
      return 'What to call with.';
    default:
      return role satisfies never;
  }
}

/** Fields that go by the API's own name, so that its rules about them can be kept. */
function apiProperties(fields: KindFields, properties: Record<string, CrdSchema>): Record<string, CrdSchema> {
  const own: Record<string, CrdSchema> = {};
  for (const field of fields.fields) {
    if (field.field === field.wire && Object.hasOwn(properties, field.field)) {
      setOwn(own, field.field, properties[field.field]);
    }
  }
  return own;
}

function fieldSchema(field: SpecField, context: WriteContext): CrdSchema {
  const description = clean(field.description, context.descriptions);
  if (field.secret) return secretReferenceSchema(field.wire, description);
  if (field.binary) {
    return { type: 'object', ...(description ? { description } : {}), properties: binarySourceProperties() };
  }
  const schema: CrdSchema = field.expression ? { ...context.schemas.written.write(field.expression, field.field, context) } : { type: 'string' };
  if (description) schema.description = description;
  if (field.immutable && isTypedForCel(schema) && !schema['x-kubernetes-preserve-unknown-fields']) {
    // Once an object, over at most one request's worth of text: about 3 % of what a rule may cost (10,000,000), and an
    // object that is not changed always passes, so the rule never stands between a deleted object and its finalizer.
    schema['x-kubernetes-validations'] = [{ rule: 'self == oldSelf', message: `${field.field} cannot be changed` }];
  }
  return schema;
}

/** The fields by which an existing object is named instead of describing a new one. */
function adoptedBy(identity: Identity | undefined): string[] {
  if (!identity || identity.singleton) return [];
  return [...(identity.field ? [identity.field] : []), 'externalIDRef'];
}

function requirements(
  role: KindRole,
  fields: KindFields,
  properties: Record<string, CrdSchema>,
  { operations, identity }: { operations: Operations; identity?: Identity },
  context: WriteContext,
): { required: string[]; rules: Rules } {
  const needed = fields.fields.filter(
    field => field.required && Object.hasOwn(properties, field.field) && properties[field.field].default === undefined,
  );
  if (role !== 'resource') return { required: needed.map(field => field.field), rules: [] };
  const required = needed.filter(field => field.immutable).map(field => field.field);
  const rules: Rules = [];
  const names = adoptedBy(identity);
  const known = names.flatMap(name => hasTest(name, properties) ?? []);
  if (identity && !identity.singleton && !operations.create && known.length > 0) {
    rules.push({
      rule: known.join(' || '),
      message: `${names.join(' or ')} is required: the API cannot create this object, only adopt it`,
    });
  }
  if (identity && operations.create && identity.field && fieldIsPathOnly(fields, identity.field)) {
    rules.push({
      rule: known.join(' || '),
      message: `${names.join(' or ')} is required: it names the object in the path`,
    });
  }
  if (!operations.create && !operations.update) return { required, rules };
  // An id that must always be there tells nothing about whether the object is new.
  const idField = fields.fields.find(field => field.field === identity?.field);
  const always = idField && (idField.required || idField.places.every(place => place.in === 'path'));
  const adopting = always ? known.slice(1) : known;
  for (const field of needed) {
    if (field.immutable || (!operations.create && !identity?.singleton)) continue;
    const own = hasTest(field.field, properties);
    if (own === undefined) {
      context.reporter.report(ruleImpossible, context.schemas.shape(field.expression!).node, { field: field.wire });
      continue;
    }
    const tests = [...new Set([...adopting, own])];
    if (tests.length === 1) required.push(field.field);
    else {
      rules.push({
        rule: tests.join(' || '),
        message: `${field.field} is required when creating a new resource`,
      });
    }
  }
  return { required, rules };
}

/** A field that can be absent is not compared with what it was by its own rule: removed and set again, it would change. */
function keptOnceSet(fields: KindFields, properties: Record<string, CrdSchema>, required: readonly string[]): Rules {
  return fields.fields.flatMap(({ field, immutable }) => {
    const test = immutable && !required.includes(field) ? hasTest(field, properties) : undefined;
    if (test === undefined) return [];
    return [{ rule: `!${test.replace('(self.', '(oldSelf.')} || ${test}`, message: `${field} cannot be removed once it is set` }];
  });
}

function fieldIsPathOnly(fields: KindFields, name: string): boolean {
  const field = fields.fields.find(candidate => candidate.field === name);
  return field !== undefined && field.places.every(place => place.in === 'path');
}

/** `has(self.x)`; undefined where CEL cannot see the field. */
function hasTest(field: string, properties: Record<string, CrdSchema>): string | undefined {
  const name = celName(field);
  const schema = Object.hasOwn(properties, field) ? properties[field] : undefined;
  if (name === undefined || !schema) return undefined;
  return isTypedForCel(schema) ? `has(self.${name})` : undefined;
}

/** Whether Kubernetes tells CEL about a field: lists and maps of anything are hidden from rules. */
function isTypedForCel(schema: CrdSchema): boolean {
  if (schema['x-kubernetes-int-or-string']) return true;
  if (schema.type === 'array') return schema.items !== undefined && isTypedForCel(schema.items);
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') {
    return isTypedForCel(schema.additionalProperties);
  }
  return schema.type !== undefined;
}
