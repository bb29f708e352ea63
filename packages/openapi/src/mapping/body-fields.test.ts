// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KindPlan } from '../types.ts';
import { compile } from '../compile.ts';

const DOCUMENT = `
openapi: 3.0.3
info: {title: Shelves, version: '1'}
paths:
  /shelves/{shelf}/labels/{code}:
    put:
      parameters:
        - {name: shelf, in: path, required: true, schema: {type: integer}}
        - {name: code, in: path, required: true, schema: {type: string}}
      requestBody:
        content: {application/json: {schema: {type: object, properties: {shelf: {type: integer}, code: {type: array, items: {type: string}}}}}}
      responses: {'200': {description: put}}
    delete:
      parameters:
        - {name: shelf, in: path, required: true, schema: {type: integer}}
        - {name: code, in: path, required: true, schema: {type: string}}
      responses: {'200': {description: gone}}
  /stickers:
    post:
      requestBody: &sticker
        content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {FriendlyName: {type: string}}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}
  /stickers/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: one, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}}
    post: {requestBody: *sticker, responses: {'200': {description: changed}}}
    delete: {responses: {'204': {description: gone}}}
  /import:
    post:
      requestBody: {required: true, content: {text/xml: {schema: {type: object, properties: {Shelf: {type: string}}}}}}
      responses: {'200': {description: in}}
`;

function planOf(kind: RegExp): KindPlan {
  const result = compile({ documents: new Map([['a.yaml', DOCUMENT]]), root: 'a.yaml', options: { group: 'a.example.com' } });
  assert.equal(result.kind, 'compiled');
  const plan = result.kind === 'compiled' && result.operator.kinds.find(one => kind.test(one.kind));
  return plan || assert.fail(`there is no kind ${kind}`);
}

test('a value of path and body is one field only where one value can be both', () => {
  const { fields } = planOf(/Label/).mapping.spec!.versions[0];
  const places = fields.map(({ field, wire, in: place }) => `${field}: ${wire} in ${place}`).toSorted();
  assert.deepEqual(places.filter(place => /shelf/.test(place)), ['shelf: shelf in body', 'shelf: shelf in path']);
  assert.deepEqual(places.filter(place => /code/.test(place)), ['code: code in path', 'codeBody: code in body']);
});

test('a form names all of its fields, for what the API answers beside them must not be sent along', () => {
  const { operations } = planOf(/Sticker/).mapping.spec!.versions[0];
  assert.deepEqual(operations.create?.body?.members, ['FriendlyName']);
  assert.deepEqual(operations.update?.body?.members, ['FriendlyName']);
});

test('XML is written as text, whatever object its schema describes', () => {
  const { crd, mapping } = planOf(/Import/);
  assert.equal(crd.spec.versions[0].schema.openAPIV3Schema.properties!.spec.properties!.text.type, 'string');
  assert.deepEqual(mapping.spec!.versions[0].operations.call?.body, { mediaType: 'text/xml', required: true, root: true });
});
