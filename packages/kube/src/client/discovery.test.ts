// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FakeClock } from '../fixtures/fake-clock.ts';
import { answer, ScriptedServer, status } from '../fixtures/scripted-server.ts';

const resource = (name: string, kind: string) => ({ name, singularName: kind.toLowerCase(), namespaced: true, kind, verbs: ['get'] });

const LEGACY: Record<string, unknown> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    groups: [
      {
        name: 'petstore.example.com',
        versions: [
          { groupVersion: 'petstore.example.com/v1alpha1', version: 'v1alpha1' },
          { groupVersion: 'petstore.example.com/v1', version: 'v1' },
        ],
        preferredVersion: { version: 'v1' },
      },
      { name: 'down.example.com', versions: [{ groupVersion: 'down.example.com/v1', version: 'v1' }] },
    ],
  },
  '/api/v1': { kind: 'APIResourceList', resources: [resource('secrets', 'Secret')] },
  '/apis/petstore.example.com/v1': {
    kind: 'APIResourceList',
    resources: [resource('pets', 'Pet'), resource('pets/status', 'Pet')],
  },
  '/apis/petstore.example.com/v1alpha1': { kind: 'APIResourceList', resources: [resource('pets', 'Pet')] },
};

const AGGREGATED = (kinds: string[]) => ({
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: { name: 'petstore.example.com' },
      versions: [
        {
          version: 'v1',
          freshness: 'Current',
          resources: kinds.map(kind => ({
            resource: `${kind.toLowerCase()}s`,
            responseKind: { group: 'petstore.example.com', version: 'v1', kind },
            scope: 'Namespaced',
            verbs: ['get'],
            subresources: [{ subresource: 'status' }],
          })),
        },
        { version: 'v0', freshness: 'Stale' },
      ],
    },
  ],
});

describe('discovery', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await ScriptedServer.start();
  });
  afterEach(() => server.stop());

  it('reads each group from a server that cannot give all at once, and goes on without one that is down', async () => {
    server.script = (request, response) => {
      const found = LEGACY[request.url.pathname];
      answer(response, found ? 200 : 503, found ?? status(503, 'ServiceUnavailable'));
      return true;
    };
    const discovery = await server.client().discover();
    assert.equal(discovery.find('v1', 'Secret')?.plural, 'secrets');
    assert.equal(discovery.byPlural('petstore.example.com', 'pets')?.version, 'v1');
    assert.equal(discovery.byPlural('petstore.example.com', 'pets', 'v1alpha1')?.version, 'v1alpha1');
    assert.deepEqual(discovery.find('petstore.example.com/v1', 'Pet')?.subresources, ['status']);
    assert.equal(discovery.find('petstore.example.com/v2', 'Pet'), undefined);
    assert.deepEqual(discovery.failures.map(each => each.apiVersion), ['down.example.com/v1']);
  });

  it('takes two calls where the server gives all at once, and is read once for all', async () => {
    server.script = (request, response) => {
      answer(response, 200, request.url.pathname === '/apis' ? AGGREGATED(['Pet']) : { ...AGGREGATED([]), items: [] });
      return true;
    };
    const client = server.client();
    const [first, second] = await Promise.all([client.discover(), client.as('ann').discover()]);
    assert.equal(first, second);
    assert.equal(server.requests.length, 2);
    assert.deepEqual(first.find('petstore.example.com/v1', 'Pet')?.subresources, ['status']);
    assert.deepEqual(first.failures.map(each => each.apiVersion), ['petstore.example.com/v0']);
  });

  it('looks again for a kind that it does not know, but not all the time', async () => {
    const kinds = ['Pet'];
    server.script = (_request, response) => (answer(response, 200, AGGREGATED(kinds)), true);
    const clock = new FakeClock();
    const client = server.client({ clock });
    assert.equal(await client.resolve('petstore.example.com/v1', 'Order'), undefined);
    kinds.push('Order');
    assert.equal(await client.resolve('petstore.example.com/v1', 'Order'), undefined);
    assert.equal(server.requests.length, 2);
    await clock.advance(2000);
    assert.equal((await client.resolve('petstore.example.com/v1', 'Order'))?.plural, 'orders');
    assert.equal(server.requests.length, 4);
  });

  it('does not keep a failure', async () => {
    server.script = (_request, response) => (answer(response, 500, status(500, 'InternalError')), true);
    const client = server.client();
    await assert.rejects(client.discover());
    server.script = (_request, response) => (answer(response, 200, AGGREGATED(['Pet'])), true);
    assert.ok((await client.discover()).find('petstore.example.com/v1', 'Pet'));
  });
});
