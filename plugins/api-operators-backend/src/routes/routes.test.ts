// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ClusterService } from '@api-operators/backstage-plugin-api-operators-node';
import { clusterServiceRef } from '@api-operators/backstage-plugin-api-operators-node';
import { apiOperatorsPlugin } from '../plugin.ts';
import { petShop } from '../testing/snapshot.ts';

type Backend = Awaited<ReturnType<typeof startTestBackend>>;

const BUNDLE = '/bundles/petstorebundles.petstore.example.com/petstore/pet-shop';
const petShopCluster = async () => ({
  inventory: Object.assign(petShop(), { subscribe: () => () => undefined }),
});

/** An API of the catalog whose operator was made under other names. */
function apiEntity(name: string, type: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: {
      name,
      annotations: {
        'api-operators.dev/group': 'shop.example.com',
        'api-operators.dev/options': JSON.stringify({ kinds: { Widget: { kind: 'Gadget' } } }),
      },
    },
    spec: {
      type,
      definition:
        'openapi: 3.0.3\ninfo: { title: Shop, version: "1" }\npaths:\n  /widgets:\n    post: { responses: { "201": { description: made } } }\n' +
        '  /widgets/{id}:\n    get: { parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { "200": { description: it } } }\n',
    },
  };
}

/** The plugin with these answers to permission questions, and this cluster. */
const start = (result: AuthorizeResult.ALLOW | AuthorizeResult.DENY, connect: () => Promise<unknown>) =>
  startTestBackend({
    features: [
      apiOperatorsPlugin,
      mockServices.permissions.factory({ result }),
      catalogServiceMock.factory({ entities: [apiEntity('shop', 'openapi'), apiEntity('widgets.example.com', 'crd')] }),
      createServiceFactory({
        service: clusterServiceRef,
        deps: {},
        factory: () =>
          ({ settings: { documents: { allowedHosts: [] } }, connect } as unknown as ClusterService),
      }),
    ],
  });

let allowed: Backend;
let denied: Backend;
let unreachable: Backend;
before(async () => {
  allowed = await start(AuthorizeResult.ALLOW, petShopCluster);
  denied = await start(AuthorizeResult.DENY, petShopCluster);
  unreachable = await start(AuthorizeResult.ALLOW, async () => {
    throw new ServiceUnavailableError('The cluster cannot be used: connect ECONNREFUSED');
  });
});
after(() => Promise.all([allowed, denied, unreachable].map(backend => backend?.stop())));

async function ask(
  backend: Backend,
  path: string,
  { body, authorization = mockCredentials.user.header() }: { body?: object; authorization?: string } = {},
) {
  const response = await fetch(`http://127.0.0.1:${backend.server.port()}/api/api-operators${path}`, {
    headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as { error?: { message: string } } & Record<string, any>;
  return { status: response.status, answer, message: answer.error?.message ?? '' };
}

const promotion = {
  bundle: { plural: 'petstorebundles', group: 'petstore.example.com', namespace: 'petstore', name: 'pet-shop' },
  from: 'dev',
  to: 'staging',
};

test('a user with the permission sees the Bundles', async () => {
  const { status, answer } = await ask(allowed, '/bundles');
  assert.equal(status, 200);
  assert.deepEqual(answer.items.map((item: { name: string }) => item.name), ['pet-shop']);
});

for (const [what, path, body] of [
  ['the list', '/bundles', undefined],
  ['a Bundle', `${BUNDLE}/stream`, undefined],
  ['a node', `${BUNDLE}/nodes/pet`, undefined],
  ['a right to promote', `${BUNDLE}/promotion-right?to=staging`, undefined],
  ['a review', '/promotions/review', promotion],
  ['a promotion', '/promotions', { ...promotion, planHash: 'guessed' }],
  ['a preview', '/preview', { text: 'openapi: 3.0.3', group: 'a.example.com' }],
  ['what an API of the catalog becomes', '/preview/entities/default/shop', undefined],
] as const) {
  test(`${what} is refused to a user without the permission, and to a service`, async () => {
    const user = await ask(denied, path, { body });
    assert.equal(user.status, 403);
    assert.match(user.message, /permission api-operators\./);
    const service = await ask(allowed, path, { body, authorization: mockCredentials.service.header() });
    assert.equal(service.status, 403);
    const nobody = await ask(allowed, path, { body, authorization: mockCredentials.none.header() });
    assert.equal(nobody.status, 401);
  });
}

test('a Bundle that is not there is not found, by its name', async () => {
  const { status, message } = await ask(allowed, `${BUNDLE}-2/stream`);
  assert.equal(status, 404);
  assert.match(message, /There is no Bundle petstore\/pet-shop-2/);
});

test('a node that is not there is not found, by its id', async () => {
  const { status, message } = await ask(allowed, `${BUNDLE}/nodes/cat`);
  assert.equal(status, 404);
  assert.match(message, /cat/);
});

test('a path that names no Bundle, and a parameter given twice, are bad requests', async () => {
  const bundle = await ask(allowed, '/bundles/petstorebundles/petstore/pet-shop/stream');
  assert.equal(bundle.status, 400);
  assert.match(bundle.message, /names no Bundle/);
  const twice = await ask(allowed, `${BUNDLE}/stream?environment=dev&environment=prod`);
  assert.equal(twice.status, 400);
  assert.match(twice.message, /environment may be given once/);
});

test('a cluster that cannot be reached is said to be so', async () => {
  const { status, message } = await ask(unreachable, '/bundles');
  assert.equal(status, 503);
  assert.match(message, /The cluster cannot be used: connect ECONNREFUSED/);
});

test('a preview names the file, line and column of what is wrong', async () => {
  const body = { text: 'openapi: 3.0.3\ninfo: [\n', name: 'shop.yaml', group: 'a.example.com' };
  const { status, answer } = await ask(allowed, '/preview', { body });
  assert.equal(status, 200);
  assert.deepEqual(answer.kinds, []);
  assert.match(answer.problems[0].location, /^shop\.yaml:\d+:\d+$/);
});

for (const url of [
  'http://127.0.0.1:8081/openapi.yaml',
  'http://[::1]/openapi.yaml',
  'http://169.254.169.254/latest/meta-data/',
  'http://localhost/openapi.yaml',
]) {
  test(`a preview does not ask ${url}, and says why`, async () => {
    const { status, answer } = await ask(allowed, '/preview', { body: { url, group: 'a.example.com' } });
    assert.equal(status, 200);
    assert.equal(answer.problems[0].severity, 'error');
    assert.match(answer.problems[0].message, /is not among the allowed hosts/);
  });
}

for (const url of ['/etc/passwd', 'file:///etc/passwd', 'http:///../../../../etc/passwd', 'http://[/etc/passwd']) {
  test(`a preview of ${url} reads no file of this machine`, async () => {
    const { answer } = await ask(allowed, '/preview', { body: { url, group: 'a.example.com' } });
    assert.match(JSON.stringify(answer), /is no http or https address|is not among the allowed hosts|is not read/);
    assert.doesNotMatch(JSON.stringify(answer), /root:/);
  });
}

test('a preview without a document is a bad request', async () => {
  const { status, message } = await ask(allowed, '/preview', { body: { group: 'a.example.com' } });
  assert.equal(status, 400);
  assert.match(message, /Give the document as url or as text/);
});

test('the page of an API shows the kinds under the names that its operator was made with', async () => {
  const { status, answer } = await ask(allowed, '/preview/entities/default/shop');
  assert.equal(status, 200);
  assert.deepEqual([answer.problems, answer.kinds.map(({ kind }: { kind: string }) => kind)], [[], ['Gadget']]);
});

test('an API that the catalog does not have, and one without an OpenAPI document, are told apart', async () => {
  const missing = await ask(allowed, '/preview/entities/default/shoes');
  assert.equal(missing.status, 404);
  assert.match(missing.message, /There is no API default\/shoes/);
  const crd = await ask(allowed, '/preview/entities/default/widgets.example.com');
  assert.equal(crd.status, 400);
  assert.match(crd.message, /is of type crd, not openapi/);
});
