// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { mockServices } from '@backstage/backend-test-utils';
import type { CustomResourceDefinition, KubeObject } from '@api-operators/api';
import { bundleCrd, ownKindCrds } from '@api-operators/api';
import type { ClusterService } from '@api-operators/backstage-plugin-api-operators-node';
import { applyOperator, Inventory } from '@api-operators/backstage-plugin-api-operators-node';
import { startDevCluster } from '@api-operators/dev-cluster';
import { applyManifests, createCacheSet, KubeClient } from '@api-operators/kube';
import { collect, namesOf } from '../testing/collect.ts';
import { ClusterEntityProvider } from './ClusterEntityProvider.ts';

const CRD = bundleCrd({
  api: 'petstore',
  prefix: 'Petstore',
  group: 'petstore.example.com',
  version: 'v1alpha1',
  kinds: ['Pet'],
}) as CustomResourceDefinition & KubeObject;
const BUNDLES = {
  group: 'petstore.example.com',
  version: 'v1alpha1',
  plural: 'petstorebundles',
  kind: 'PetstoreBundle',
  namespaced: true,
};

async function inventoryOf(t: TestContext) {
  const cluster = await startDevCluster();
  const client = KubeClient.fromKubeconfig({ text: cluster.kubeconfig() });
  await applyManifests(client, ownKindCrds() as KubeObject[], { fieldManager: 'test' });
  const caches = createCacheSet({ client });
  t.after(async () => {
    await caches.stop();
    await client.close();
    await cluster.stop();
  });
  const inventory = new Inventory(caches);
  await inventory.start();
  return { client, inventory };
}

/** A provider that is connected to a catalog and to what `connect` gives. */
function provide(t: TestContext, connect: () => Promise<unknown>, catalog = collect()) {
  const clusters = { connect, settings: { defaultOwner: 'group:default/all' } } as unknown as ClusterService;
  const provider = new ClusterEntityProvider({ clusters, logger: mockServices.rootLogger(), retryMs: 20 });
  t.after(() => provider.stop());
  void provider.connect(catalog.connection);
  return catalog;
}

test('kinds and Bundles are in the catalog as they come and go', async t => {
  const { client, inventory } = await inventoryOf(t);
  const catalog = provide(t, async () => ({ inventory }));
  assert.deepEqual(namesOf(await catalog.nth(0)), []);
  await applyOperator(client, [CRD]);
  const crd = 'petstorebundles.petstore.example.com';
  assert.deepEqual(namesOf(await catalog.nth(1)), ['petstore', crd]);
  await client.of<KubeObject>(BUNDLES).create({
    apiVersion: 'petstore.example.com/v1alpha1',
    kind: 'PetstoreBundle',
    metadata: { namespace: 'default', name: 'shop' },
    spec: { resources: [{ id: 'pet', kind: 'Pet', spec: {} }] },
  } as KubeObject);
  assert.deepEqual(namesOf(await catalog.nth(2)), ['default.shop', 'petstore', crd]);
  await client.of(BUNDLES).delete({ namespace: 'default', name: 'shop' });
  assert.deepEqual(namesOf(await catalog.nth(3)), ['petstore', crd]);
});

test('a cluster that cannot be reached changes nothing in the catalog, and is tried again', async t => {
  const { inventory } = await inventoryOf(t);
  let attempts = 0;
  const catalog = provide(t, async () => {
    attempts += 1;
    if (attempts < 3) {
      assert.deepEqual(catalog.mutations, []);
      throw new Error('The cluster cannot be used: connect ECONNREFUSED');
    }
    return { inventory };
  });
  assert.deepEqual(namesOf(await catalog.nth(0)), []);
  assert.equal(attempts, 3);
  assert.equal(catalog.mutations.length, 1);
});

test('a catalog that does not take a change is offered it again', async t => {
  const { client, inventory } = await inventoryOf(t);
  await applyOperator(client, [CRD]);
  const catalog = collect();
  const { applyMutation } = catalog.connection;
  let offered = 0;
  catalog.connection.applyMutation = async mutation => {
    offered += 1;
    if (offered === 1) {
      throw new Error('the database is locked');
    }
    await applyMutation(mutation);
  };
  provide(t, async () => ({ inventory }), catalog);
  assert.deepEqual(namesOf(await catalog.nth(0)), ['petstore', 'petstorebundles.petstore.example.com']);
  assert.equal(offered, 2);
});
