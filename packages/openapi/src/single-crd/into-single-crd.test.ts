// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validate, type StructuralSchema } from '@api-operators/schema';
import { compile } from '../compile.ts';
import { render } from '../render.ts';
import { memberNames } from './member-names.ts';

const text = `openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /pets:
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string, example: Rex}, age: {type: integer}}}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: it}}}
    delete: {responses: {'204': {description: gone}}}
  /targets:
    get: {responses: {'200': {description: all}}}
`;

function single() {
  const result = compile({
    documents: new Map([['shop.yaml', text]]),
    root: 'shop.yaml',
    options: { group: 'shop.example.com', singleCrd: true },
  });
  assert.equal(result.kind, 'compiled');
  return result.operator;
}

const problemsOf = (spec: object) => {
  const { spec: schema } = single().single!.spec.versions[0].schema.openAPIV3Schema.properties!;
  return validate(schema as StructuralSchema, spec as never);
};

test('one CRD stands for all kinds, and no other is written', () => {
  const files = [...render(single()).keys()].filter(path => path.startsWith('crds/'));
  assert.deepEqual(files, ['crds/shopobjects.shop.example.com.yaml']);
});

test('each kind has its RestMapping, which says where its objects are', () => {
  const [pet] = single().kinds;
  assert.deepEqual(pet.mapping.spec?.within, { kind: 'ShopObject', plural: 'shopobjects', member: 'pet' });
});

test('every sample fits the CRD', () => {
  for (const { sample } of single().kinds) {
    assert.deepEqual(problemsOf((sample as { spec: object }).spec), [], JSON.stringify(sample));
  }
});

test('what a kind requires for a create is asked of its member, beside the fields that steer the operator', () => {
  const rules = single().single!.spec.versions[0].schema.openAPIV3Schema.properties!.spec['x-kubernetes-validations']!;
  assert.deepEqual(
    rules.map(({ rule }) => rule),
    ['!has(self.pet) || (has(self.externalIDRef) || has(self.pet.name))'],
  );
});

test('exactly the member that kind names may be there', () => {
  assert.notDeepEqual(problemsOf({ kind: 'Pet' }), []);
  assert.notDeepEqual(problemsOf({ kind: 'Pet', targetsQuery: {} }), []);
  assert.notDeepEqual(problemsOf({ kind: 'Pet', pet: { name: 'Rex' }, targetsQuery: {} }), []);
});

test('a kind that is called as a field of the operator gets a member of another name, whatever the order', () => {
  const names = memberNames(['Target', 'TargetFields', 'Pet']);
  assert.deepEqual([...names].sort(), [
    ['Pet', 'pet'],
    ['Target', 'targetFields_'],
    ['TargetFields', 'targetFields'],
  ]);
  assert.deepEqual(names, memberNames(['Pet', 'TargetFields', 'Target']));
});
