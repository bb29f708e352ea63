// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startClient } from './testing/client.ts';
import type { Client } from './testing/client.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const BOXES = '/apis/boxes.example.com/v1/namespaces/default/boxes';
let client: Client;

const spec = {
  type: 'object',
  properties: {
    size: { type: 'integer' },
    lid: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'is immutable' }] },
    parts: { type: 'array', items: { type: 'string', maxLength: 5 } },
  },
  'x-kubernetes-validations': [
    { rule: '!has(self.size) || self.size < 10', messageExpression: '"size is " + string(self.size)', fieldPath: '.size', reason: 'FieldValueForbidden' },
  ],
};

function crd(version: Record<string, unknown> = {}, more: Record<string, unknown> = {}) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'boxes.boxes.example.com' },
    spec: {
      group: 'boxes.example.com',
      scope: 'Namespaced',
      names: { kind: 'Box', plural: 'boxes', shortNames: ['bx'] },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec } } }, ...version }],
      ...more,
    },
  };
}

const box = (name: string, fields: Record<string, unknown>, version = 'v1') => ({ apiVersion: `boxes.example.com/${version}`, kind: 'Box', metadata: { name }, spec: fields });

before(async () => {
  client = await startClient();
  assert.equal((await client.ask(`POST ${CRDS}`, { body: crd() })).code, 201);
});
after(() => client.stop());

test('CEL rules refuse with their message, path and reason', async () => {
  const refused = await client.ask(`POST ${BOXES}`, { body: box('big', { size: 12 }) });
  assert.equal(refused.body.message, 'Box.boxes.example.com "big" is invalid: spec.size: Forbidden: size is 12');
  assert.equal(refused.body.details.causes[0].reason, 'FieldValueForbidden');
});

test('rules with oldSelf hold from the second write on', async () => {
  assert.equal((await client.ask(`POST ${BOXES}`, { body: box('lid', { lid: 'red' }) })).code, 201);
  const refused = await client.ask(`PATCH ${BOXES}/lid`, { type: 'merge', body: { spec: { lid: 'blue' } } });
  assert.equal(refused.body.message, 'Box.boxes.example.com "lid" is invalid: spec.lid: Invalid value: "string": is immutable');
});

test('a tightened schema does not block writes that leave the old value alone', async () => {
  await client.ask(`POST ${BOXES}`, { body: box('old', { size: 9, parts: ['abcde'] }) });
  const tighter = { type: 'object', properties: { spec: { ...spec, properties: { ...spec.properties, size: { type: 'integer', maximum: 5 }, parts: { type: 'array', items: { type: 'string', maxLength: 2 } } } } } };
  const { body } = await client.ask(`GET ${CRDS}/boxes.boxes.example.com`);
  body.spec.versions[0].schema.openAPIV3Schema = tighter;
  assert.equal((await client.ask(`PUT ${CRDS}/boxes.boxes.example.com`, { body })).code, 200);
  const labelled = await client.ask(`PATCH ${BOXES}/old`, { type: 'merge', body: { metadata: { labels: { a: 'b' } } } });
  assert.equal(labelled.code, 200);
  const changed = await client.ask(`PATCH ${BOXES}/old`, { type: 'merge', body: { spec: { size: 8 } } });
  assert.match(changed.body.message, /spec.size: Invalid value: 8: spec.size in body should be less than or equal to 5/);
});

test('a watch goes on when its CRD is only labelled, and ends when its schema changes', async () => {
  const { body } = await client.ask(`GET ${BOXES}`);
  const watching = client.ask(`GET ${BOXES}?watch=true&resourceVersion=${body.metadata.resourceVersion}`);
  await client.ask(`PATCH ${CRDS}/boxes.boxes.example.com`, { type: 'merge', body: { metadata: { labels: { a: 'b' } } } });
  await client.ask(`POST ${BOXES}`, { body: box('seen', { size: 1 }) });
  await client.ask(`PATCH ${CRDS}/boxes.boxes.example.com`, { type: 'merge', body: { spec: { names: { categories: ['all'] } } } });
  assert.match((await watching).text, /^\{"type":"ADDED".*"name":"seen"/);
});

test('versions show the same object, each in its own apiVersion', async () => {
  const { body } = await client.ask(`GET ${CRDS}/boxes.boxes.example.com`);
  body.spec.versions.push({ ...body.spec.versions[0], name: 'v2', storage: false });
  assert.equal((await client.ask(`PUT ${CRDS}/boxes.boxes.example.com`, { body })).code, 200);
  const other = await client.ask(`GET ${BOXES.replace('v1', 'v2')}/lid`);
  assert.equal(other.body.apiVersion, 'boxes.example.com/v2');
  await client.ask(`POST ${BOXES.replace('v1', 'v2')}`, { body: box('two', { size: 1 }, 'v2') });
  assert.equal((await client.ask(`GET ${BOXES}/two`)).body.apiVersion, 'boxes.example.com/v1');
  assert.equal((await client.ask('GET /apis/boxes.example.com')).body.preferredVersion.version, 'v2');
});

test('a CRD that is not structural, or misnamed, is refused with the places', async () => {
  const refused = await client.ask(`POST ${CRDS}`, {
    body: crd({ schema: { openAPIV3Schema: { type: 'object', properties: { spec: { properties: { a: { type: 'array' } } } } } } }),
  });
  assert.match(refused.body.message, /spec.validation.openAPIV3Schema.properties\[spec\].type: Required value: must not be empty for specified object fields/);
  const rule = crd({ schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', 'x-kubernetes-validations': [{ rule: 'self.nope > 1' }] } } } } });
  assert.match((await client.ask(`POST ${CRDS}`, { body: rule })).body.message, /x-kubernetes-validations\[0\].rule: Invalid value: .*compilation failed/);
  const misnamed = { ...crd(), metadata: { name: 'other.boxes.example.com' } };
  assert.match((await client.ask(`POST ${CRDS}`, { body: misnamed })).body.message, /must be spec.names.plural\+"."\+spec.group/);
});

test('names that are taken in the group are not accepted, and the kind is not served', async () => {
  const second = crd({}, { names: { kind: 'Crate', plural: 'crates', shortNames: ['bx'] } });
  second.metadata.name = 'crates.boxes.example.com';
  await client.ask(`POST ${CRDS}`, { body: second });
  const { body } = await client.ask(`GET ${CRDS}/crates.boxes.example.com`);
  assert.deepEqual(body.status.conditions.map((item: any) => [item.type, item.status, item.reason]), [
    ['NamesAccepted', 'False', 'ShortNamesConflict'],
    ['Established', 'False', 'NotAccepted'],
  ]);
  assert.equal((await client.ask('GET /apis/boxes.example.com/v1/namespaces/default/crates')).code, 404);
});

test('a deleted CRD takes its objects along and waits for their finalizers', async () => {
  await client.ask(`PATCH ${BOXES}/lid`, { type: 'merge', body: { metadata: { finalizers: ['x.example.com/y'] } } });
  await client.ask(`DELETE ${CRDS}/boxes.boxes.example.com`);
  await eventually(() => client.ask(`GET ${BOXES}/two`), reply => reply.code === 404);
  assert.equal((await client.ask(`GET ${CRDS}/boxes.boxes.example.com`)).code, 200);
  await client.ask(`PATCH ${BOXES}/lid`, { type: 'merge', body: { metadata: { finalizers: null } } });
  await eventually(() => client.ask(`GET ${CRDS}/boxes.boxes.example.com`), reply => reply.code === 404);
  assert.equal((await client.ask(`GET ${BOXES}`)).code, 404);
});
