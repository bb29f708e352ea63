// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CrdSchema, Json } from '@api-operators/api';
import { structuralProblems, validate, type StructuralSchema } from '@api-operators/schema';
import { compile } from '../compile.ts';

/** The field `value` of a call that takes the schema in its body, and what the sample holds there. */
function compiled(schema: object): { schema: CrdSchema; sample: Json; told: string[] } {
  const body = { content: { 'application/json': { schema: { type: 'object', required: ['value'], properties: { value: schema } } } } };
  const paths = { '/calls': { post: { requestBody: body, responses: { 204: { description: 'done' } } } } };
  const text = JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths });
  const result = compile({ documents: new Map([['a.json', text]]), root: 'a.json', options: { group: 'a.example.com' } });
  assert.equal(result.kind, 'compiled');
  if (result.kind !== 'compiled') throw new Error('not compiled');
  const [{ crd, sample }] = result.operator.kinds;
  const whole = crd.spec.versions[0].schema.openAPIV3Schema;
  assert.deepEqual(structuralProblems(whole as StructuralSchema), []);
  const spec = sample.spec as Record<string, Json>;
  return { schema: whole.properties!.spec.properties!.value, sample: spec.value, told: result.diagnostics.map(({ code }) => code) };
}

const text = { type: 'string' };
const members = { a: text, b: text, kind: { type: 'string', enum: ['x', 'y'] } };

/** The schema beside the members, what it takes and what it does not. */
const CASES: Record<string, { schema: object; takes: Json[]; refuses: Json[] }> = {
  'dependentRequired': {
    schema: { dependentRequired: { a: ['b'] } },
    takes: [{}, { b: '1' }, { a: '1', b: '1' }],
    refuses: [{ a: '1' }],
  },
  'if and then': {
    schema: { if: { properties: { kind: { const: 'x' } }, required: ['kind'] }, then: { required: ['a'] } },
    takes: [{}, { kind: 'y' }, { kind: 'x', a: '1' }],
    refuses: [{ kind: 'x' }],
  },
  'if without required, which holds where the member is absent': {
    schema: { if: { properties: { kind: { const: 'x' } } }, then: { required: ['a'] }, else: { required: ['b'] } },
    takes: [{ a: '1' }, { kind: 'x', a: '1' }, { kind: 'y', b: '1' }],
    refuses: [{}, { kind: 'x', b: '1' }, { kind: 'y', a: '1' }],
  },
  'not of members that are there together': {
    schema: { not: { required: ['a', 'b'] } },
    takes: [{}, { a: '1' }, { b: '1' }],
    refuses: [{ a: '1', b: '1' }],
  },
  'not of a value': {
    schema: { not: { properties: { kind: { enum: ['x'] } }, required: ['kind'] } },
    takes: [{ kind: 'y' }],
    refuses: [{ kind: 'x' }],
  },
  'oneOf of members': {
    schema: { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    takes: [{ a: '1' }, { b: '1', kind: 'x' }],
    refuses: [{}, { a: '1', b: '1' }],
  },
  'anyOf of members': {
    schema: { anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    takes: [{ a: '1' }, { a: '1', b: '1' }],
    refuses: [{}],
  },
};

for (const [name, { schema, takes, refuses }] of Object.entries(CASES)) {
  test(`${name}: the custom resource is judged as the document judges, and the sample passes`, () => {
    const written = compiled({ type: 'object', properties: members, ...schema });
    for (const value of takes) assert.deepEqual(validate(written.schema as StructuralSchema, value), [], JSON.stringify(value));
    for (const value of refuses) assert.notDeepEqual(validate(written.schema as StructuralSchema, value), [], JSON.stringify(value));
    assert.deepEqual(validate(written.schema as StructuralSchema, written.sample), []);
  });
}

test('a condition about a member with a default is left to the API, as the default would be taken for a choice', () => {
  const properties = { ...members, a: { type: 'string', default: '1' } };
  for (const rest of [
    { dependentRequired: { a: ['b'] } },
    { not: { required: ['a', 'b'] } },
    { if: { required: ['a'] }, then: { required: ['b'] } },
  ]) {
    const { schema } = compiled({ type: 'object', properties, ...rest });
    assert.deepEqual([schema.anyOf, schema.oneOf, schema.allOf], [undefined, undefined, undefined]);
  }
});

test('values that are excluded are not taken', () => {
  const { schema, sample } = compiled({ type: 'string', not: { enum: ['root', 'example'] } });
  assert.notDeepEqual(validate(schema as StructuralSchema, 'root'), []);
  assert.deepEqual(validate(schema as StructuralSchema, 'me'), []);
  assert.deepEqual(validate(schema as StructuralSchema, sample), []);
});

test('the elements of a tuple are each by one of its schemas, and no more than they are', () => {
  const { schema } = compiled({ type: 'array', prefixItems: [{ type: 'string', maxLength: 3 }, { type: 'string', maxLength: 5 }], items: false });
  assert.equal(schema.maxItems, 2);
  assert.deepEqual(schema.items, { type: 'string', maxLength: 5 });
});

test('members by patterns are typed only where no others may stand beside them', () => {
  const patternProperties = { '^x-': { type: 'integer' } };
  const closed = compiled({ type: 'object', patternProperties, additionalProperties: false });
  assert.deepEqual(closed.schema.additionalProperties, { type: 'integer' });
  const open = compiled({ type: 'object', patternProperties });
  assert.deepEqual(validate(open.schema as StructuralSchema, { other: 'text' }), []);
  assert.equal(open.schema['x-kubernetes-preserve-unknown-fields'], true);
});

test('what a structural schema has no words for is told', () => {
  for (const [keyword, rest] of Object.entries({
    propertyNames: { propertyNames: { pattern: '^a' } },
    if: { if: { properties: { a: { minLength: 3 } } }, then: { required: ['b'] } },
    not: { not: { minProperties: 3 } },
  })) {
    assert.ok(compiled({ type: 'object', properties: members, ...rest }).told.includes('keyword-unchecked'), keyword);
  }
});
