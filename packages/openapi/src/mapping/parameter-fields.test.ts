// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';

const DOCUMENT = `
openapi: 3.0.3
info: {title: Pools, version: '1'}
paths:
  /pools:
    get:
      parameters:
        - {name: api-version, in: query, required: true, schema: {type: string}}
        - {name: page, in: query, required: true, schema: {type: integer}}
        - {name: colour, in: query, schema: {type: string}}
      responses: {'200': {description: all}}
    post:
      parameters: [{name: api-version, in: query, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {size: {type: integer}}}}}}
      responses: {'201': {description: made}}
  /pools/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: api-version, in: query, required: true, schema: {type: string}}
      responses: {'200': {description: one}}
`;

test('a list gets the parameters that it cannot do without, but for those that choose a page', () => {
  const result = compile({ documents: new Map([['a.yaml', DOCUMENT]]), root: 'a.yaml', options: { group: 'a.example.com' } });
  assert.equal(result.kind, 'compiled');
  if (result.kind !== 'compiled') return;
  const { fields, operations } = result.operator.kinds[0].mapping.spec!.versions[0];
  assert.deepEqual(
    fields.find(({ wire }) => wire === 'api-version')?.operations?.toSorted(),
    ['create', 'get', 'list'],
  );
  assert.deepEqual(operations.list?.parameters.map(({ wire }) => wire), ['api-version']);
});
