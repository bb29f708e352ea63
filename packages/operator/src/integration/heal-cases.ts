// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { UnstructuredObject } from '@api-operators/kube';
import { CRDS, NAMESPACES, SECRETS } from '../cluster-types.ts';
import { eventually } from './eventually.ts';
import {
  API_KEY,
  apply,
  condition,
  connectionTo,
  isReady,
  object,
  petstoreManifests,
  PETS,
  startStack,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';

/** What heals by itself, or ends without a person's help, on any cluster. */
export function healCases(start: () => Promise<TestCluster>): void {
  describe('what heals by itself', () => {
    let cluster: TestCluster;
    let stack: Stack;
    before(async () => {
      cluster = await start();
      stack = await startStack(cluster);
    });
    after(async () => {
      await stack?.stop();
      await cluster?.stop();
    });
    const pets = () => cluster.client.of(PETS);
    const pet = (namespace: string, name: string) =>
      pets().create(object('Pet', name, namespace, { name }));

    test('a rotated Secret heals its objects within a second, and nobody asks in between (5.47)', async () => {
      await apply(
        cluster.client,
        connectionTo(stack.shop, 'rotated', 'petstore', 'revoked'),
      );
      for (let i = 0; i < 20; i++) await pet('rotated', `pet-${i}`);
      const refused = (each: UnstructuredObject | undefined) =>
        condition(each, 'Ready')?.reason === 'Unauthorized';
      for (let i = 0; i < 20; i++)
        await stack.until(PETS, 'rotated', `pet-${i}`, refused);
      const calls = stack.shop.requests.length;
      // Others are served meanwhile, so that whoever would ask again has the time to.
      await apply(cluster.client, connectionTo(stack.shop, 'meanwhile'));
      for (let i = 0; i < 10; i++) {
        await pet('meanwhile', `pet-${i}`);
        await stack.until(PETS, 'meanwhile', `pet-${i}`, isReady);
      }
      const asked = stack.shop.requests
        .slice(calls)
        .filter(call => call.status === 401);
      assert.equal(asked.length, 0);
      const began = performance.now();
      await cluster.client
        .of(SECRETS)
        .patch(
          { namespace: 'rotated', name: 'petstore-key' },
          { data: { key: Buffer.from(API_KEY).toString('base64') } },
          { type: 'merge' },
        );
      for (let i = 0; i < 20; i++)
        await stack.until(PETS, 'rotated', `pet-${i}`, isReady);
      const took = performance.now() - began;
      assert.ok(took < 1_000, `it took ${Math.round(took)} ms`);
    });

    test('a namespace that is deleted while its objects are made goes away, and nothing more is made (5.16)', async t => {
      await apply(cluster.client, connectionTo(stack.shop, 'ending'));
      const refused: string[] = [];
      let madeLate = 0;
      const off = cluster.client.onRequest(
        ({ resource, namespace, name, code }) => {
          if (
            namespace !== 'ending' ||
            resource !== 'pets.petstore.example.com'
          )
            return;
          if (code === 403) refused.push(String(name));
          if (code === 201 && refused.length > 0) madeLate += 1;
        },
      );
      t.after(off);
      const bundle = object('PetstoreBundle', 'many', 'ending', {
        targetConnection: { name: 'petstore' },
        resources: Array.from({ length: 40 }, (_, i) => ({
          id: `pet${i}`,
          kind: 'Pet',
          spec: { name: `Ending ${i}` },
        })),
      });
      await apply(cluster.client, [bundle]);
      const shop = () =>
        stack.shop
          .objects()
          .pets.filter(each => String(each.name).startsWith('Ending'));
      await eventually('some pets are made', () => shop().length >= 3);
      await cluster.client.of(NAMESPACES).delete({ name: 'ending' });
      const gone = await cluster.client
        .of(NAMESPACES)
        .waitFor({ name: 'ending' }, each => each === undefined, {
          timeoutMs: 30_000,
        });
      assert.equal(gone.kind, 'met', 'the namespace is still there');
      assert.deepEqual(shop(), []);
      assert.equal(madeLate, 0);
      // At most those that were on their way already, each once.
      assert.equal(new Set(refused).size, refused.length, refused.join());
    });

    test('a kind whose CRD is deleted while objects and Bundles use it heals when it is back, without a restart (5.23)', async () => {
      await apply(cluster.client, connectionTo(stack.shop, 'crd'));
      await apply(cluster.client, [
        object('PetstoreBundle', 'user', 'crd', {
          targetConnection: { name: 'petstore' },
          resources: [
            { id: 'pet', kind: 'Pet', spec: { name: 'Of a Bundle' } },
          ],
        }),
      ]);
      await pet('crd', 'alone');
      await stack.until(PETS, 'crd', 'alone', isReady);
      const named = () =>
        stack.shop.objects().pets.filter(each => each.name === 'Of a Bundle');
      await eventually(
        'the pet of the Bundle is there',
        () => named().length === 1,
      );
      const name = 'pets.petstore.example.com';
      await cluster.client.of(CRDS).delete({ name });
      const gone = await cluster.client
        .of(CRDS)
        .waitFor({ name }, each => each === undefined, { timeoutMs: 30_000 });
      assert.equal(gone.kind, 'met', 'the CRD is still there');
      assert.deepEqual(named(), []);
      await apply(cluster.client, petstoreManifests());
      await eventually(
        'the pet of the Bundle is there',
        () => named().length === 1,
      );
      await pet('crd', 'again');
      await stack.until(PETS, 'crd', 'again', isReady);
    });
  });
}
