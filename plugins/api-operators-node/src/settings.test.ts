// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigReader } from '@backstage/config';
import { readSettings } from './settings.ts';

const read = (apiOperators?: object) =>
  readSettings(new ConfigReader(apiOperators ? { apiOperators } : {}), '/srv/portal');

test('without a section there is an embedded cluster, and everything lies in one folder', () => {
  const settings = read();
  assert.deepEqual(settings.cluster, {
    kind: 'embedded',
    dataDir: '/srv/portal/.api-operators/cluster',
    port: 0,
    kubeconfigFile: '/srv/portal/.api-operators/kubeconfig',
  });
  assert.equal(settings.git.root, '/srv/portal/.api-operators/git');
  assert.equal(settings.operator.enabled, true);
  assert.deepEqual(settings.documents.allowedHosts, [], 'no host may be asked');
  assert.deepEqual(settings.operator.allowedAddresses, [], 'no private address may be called');
});

test('a list takes what an environment variable adds to it, or nothing', () => {
  const listed = read({
    operator: { allowedAddresses: ['127.0.0.1:8081', '127.0.0.1:9000, 10.0.0.0/8', ''] },
    documents: { allowedHosts: [''] },
  });
  assert.deepEqual(listed.operator.allowedAddresses, ['127.0.0.1:8081', '127.0.0.1:9000', '10.0.0.0/8']);
  assert.deepEqual(listed.documents.allowedHosts, []);
});

test('a kubeconfig is the cluster, and its path is from where the portal starts', () => {
  assert.deepEqual(read({ cluster: { kubeconfig: 'kc.yaml', context: 'shop' } }).cluster, {
    kind: 'kubeconfig',
    file: '/srv/portal/kc.yaml',
    context: 'shop',
  });
});

test('what is brought in from the start is read in its order', () => {
  const { bootstrap } = read({
    bootstrap: [
      { openapi: 'shop/openapi.yaml', group: 'shop.example.com' },
      { manifests: '/etc/shop', replace: [{ text: 'a', with: 'b' }] },
    ],
  });
  assert.deepEqual(bootstrap, [
    {
      kind: 'openapi',
      document: '/srv/portal/shop/openapi.yaml',
      group: 'shop.example.com',
      name: undefined,
      owner: undefined,
    },
    { kind: 'manifests', folder: '/etc/shop', replace: [{ text: 'a', with: 'b' }] },
  ]);
});

for (const [what, section, key] of [
  ['a document without a group', { bootstrap: [{ openapi: 'a.yaml' }] }, 'apiOperators.bootstrap[0].group'],
  ['an item that is neither', { bootstrap: [{ manifest: 'a' }] }, 'apiOperators.bootstrap[0].openapi'],
  ['a port that is no number', { cluster: { port: 'x' } }, 'apiOperators.cluster.port'],
  ['hosts that are no list', { documents: { allowedHosts: 'a' } }, 'apiOperators.documents.allowedHosts'],
] as const) {
  test(`${what} is refused with the key in app-config.yaml`, () => {
    assert.throws(
      () => read(section),
      (error: Error) => error.message.includes(`'${key}'`),
    );
  });
}
