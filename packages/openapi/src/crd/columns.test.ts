// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';

function columnsOf(paths: object, kind: string): string[] {
  const text = JSON.stringify({ openapi: '3.0.3', info: { title: 'T', version: '1' }, paths });
  const result = compile({ documents: new Map([['a.json', text]]), root: 'a.json', options: { group: 'a.example.com' } });
  assert.equal(result.kind, 'compiled');
  const plan = result.kind === 'compiled' ? result.operator.kinds.find(each => each.kind === kind) : undefined;
  assert.ok(plan, kind);
  return plan.crd.spec.versions[0].additionalPrinterColumns!.map(
    ({ name, jsonPath, priority }) => `${name}=${jsonPath}${priority ? ' (wide)' : ''}`,
  );
}

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const text = { type: 'string' };

test('a list of objects shows the name that people gave, what the API says of them, and with -o wide their parents', () => {
  const item = {
    type: 'object',
    properties: { id: { ...text, readOnly: true }, display_name: text, region: text, tags: { type: 'array', items: text }, status: { ...text, readOnly: true } },
  };
  const parameter = (name: string) => ({ name, in: 'path', required: true, schema: text });
  const responses = { 200: { description: 'ok', ...json(item) } };
  const paths = {
    '/projects/{project}/databases': { parameters: [parameter('project')], post: { requestBody: json(item), responses } },
    '/projects/{project}/databases/{id}': { parameters: [parameter('project'), parameter('id')], get: { responses }, delete: { responses } },
  };
  assert.deepEqual(columnsOf(paths, 'Database'), [
    'State=.status.state',
    'Display-Name=.spec.display_name',
    'External-ID=.status.externalID',
    'API-Status=.status.response.data.status',
    'Region=.spec.region (wide)',
    'Project=.spec.project (wide)',
    'Message=.status.message (wide)',
    'Age=.metadata.creationTimestamp',
  ]);
});

test('fields of several values and names that JSONPath does not take are no columns', () => {
  const item = { type: 'object', properties: { name: { type: 'object', properties: { first: text } }, type: { type: 'array', items: text } } };
  const paths = { '/do it/{a-b}': { post: { parameters: [{ name: 'a-b', in: 'path', required: true, schema: text }], requestBody: json(item), responses: {} } } };
  const text0 = JSON.stringify({ openapi: '3.0.3', info: { title: 'T', version: '1' }, paths });
  const result = compile({ documents: new Map([['a.json', text0]]), root: 'a.json', options: { group: 'a.example.com' } });
  assert.equal(result.kind, 'compiled');
  if (result.kind !== 'compiled') return;
  const columns = result.operator.kinds[0].crd.spec.versions[0].additionalPrinterColumns!.map(({ name }) => name);
  assert.deepEqual(columns, ['State', 'HTTP-Status', 'Message', 'Age']);
});
