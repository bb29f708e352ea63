// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, RestMapping } from '@api-operators/api';
import { restCalls, type CallInput } from './rest-calls.ts';

const mapping: RestMapping = {
  apiVersion: 'api-operators.dev/v1alpha1',
  kind: 'RestMapping',
  metadata: { name: 'pets.shop.example.com' },
  spec: {
    api: 'shop',
    group: 'shop.example.com',
    kind: 'Pet',
    plural: 'pets',
    role: 'resource',
    versions: [
      {
        name: 'v1',
        fields: [
          { field: 'owner', wire: 'owner_id', in: 'path' },
          { field: 'tags', wire: 'tags', in: 'query', style: 'pipeDelimited', explode: false },
          { field: 'tenant', wire: 'X-Tenant', in: 'header' },
          { field: 'session', wire: 'session', in: 'cookie' },
          { field: 'keySecretRef', wire: 'key', in: 'body', secret: true },
        ],
        nestedSecrets: [{ path: ['login', 'passwordSecretRef'], wire: 'password' }],
        operations: {
          create: {
            method: 'POST',
            path: '/owners/{owner_id}/pets',
            parameters: [
              { wire: 'owner_id', in: 'path', required: true },
              { wire: 'tags', in: 'query' },
              { wire: 'X-Tenant', in: 'header' },
              { wire: 'session', in: 'cookie' },
            ],
            body: { mediaType: 'application/json', members: ['name', 'size', 'key', 'login'] },
            success: [],
          },
          update: {
            method: 'PUT',
            path: '/pets/{petId}',
            parameters: [{ wire: 'petId', in: 'path' }, { wire: 'mode', in: 'query', required: true }],
            body: { mediaType: 'application/json', members: ['name', 'size', 'key', 'login'] },
            success: [],
          },
          delete: { method: 'DELETE', path: '/pets/{petId}', parameters: [{ wire: 'petId', in: 'path' }], success: [] },
        },
        identity: { parameter: 'petId', type: 'string', discover: [] },
        security: [],
      },
    ],
  },
};

function calls(change: CallInput['change'], spec: JsonObject, more: Partial<CallInput> = {}) {
  return restCalls({ mapping, version: 'v1', change, spec, ...more });
}

test('a create is shown as it is sent, header, cookie and query in their styles, each Secret as a mask', () => {
  const spec = {
    owner: 'a/b',
    tags: ['x', 'y z'],
    tenant: 'acme',
    session: 's;1',
    name: 'Rex',
    keySecretRef: { name: 's', key: 'k' },
    login: { user: 'u', passwordSecretRef: { name: 's', key: 'p' } },
  };
  assert.deepEqual(calls('create', spec), [
    {
      operation: 'create',
      method: 'POST',
      path: '/owners/a%2Fb/pets?tags=x%7Cy%20z',
      headers: { 'x-tenant': 'acme', cookie: 'session=s%3B1' },
      mediaType: 'application/json',
      body: { key: '***', name: 'Rex', login: { user: 'u', password: '***' } },
    },
  ]);
});

test('what is known only later stands in braces', () => {
  assert.equal(calls('create', { owner: '${resources.owner.status.externalID}' })[0].path, '/owners/{owner_id}/pets');
});

test('a call that the operator would not send is shown with the reason', () => {
  const [call] = calls('update', { name: 'Rex' }, { externalId: '7' });
  assert.match(call.problem ?? '', /needs query parameter "mode", and nothing sets it/);
  assert.equal(call.path, '/pets/{petId}');
});

test('an update keeps what the API has beside the spec, and takes out what the spec no longer says', () => {
  const quiet = structuredClone(mapping);
  quiet.spec!.versions[0].operations.update!.parameters.pop();
  const [call] = calls('update', { name: 'Rex', size: { h: 2 } }, {
    mapping: quiet,
    externalId: '7/8',
    liveSpec: { name: 'Max', login: { user: 'u' } },
    liveData: { id: '7/8', name: 'Max', size: { h: 1, w: 3 }, login: { user: 'u' }, created: 'x' },
  });
  assert.equal(call.path, '/pets/7%2F8');
  assert.deepEqual(call.body, { name: 'Rex', size: { h: 2, w: 3 } });
});

test('a deletion without a known id calls nothing', () => {
  assert.deepEqual(calls('delete', {}), []);
  assert.equal(calls('delete', {}, { externalId: '7' })[0].path, '/pets/7');
});
