// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { JsonObject } from '@api-operators/api';
import { isInvalid, type UnstructuredObject } from '@api-operators/kube';
import {
  apply,
  condition,
  connectionTo,
  GROUP,
  isReady,
  object,
  startStack,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';

const OBJECTS = {
  group: GROUP,
  version: 'v1alpha1',
  plural: 'petstoreobjects',
  kind: 'PetstoreObject',
  namespaced: true,
};

/** An API whose kinds share one CRD, on any cluster. */
export function singleCrdCases(start: () => Promise<TestCluster>): void {
  describe('all kinds of an API in one CRD', () => {
    let cluster: TestCluster;
    let stack: Stack;
    before(async () => {
      cluster = await start();
      stack = await startStack(cluster, { compile: { singleCrd: true } });
      await apply(cluster.client, connectionTo(stack.shop, 'single'));
    });
    after(async () => {
      await stack?.stop();
      await cluster?.stop();
    });

    const put = (name: string, spec: JsonObject) =>
      apply(cluster.client, [object('PetstoreObject', name, 'single', spec)]);
    const until = (
      name: string,
      test_: (object: UnstructuredObject | undefined) => boolean,
    ) => stack.until(OBJECTS, 'single', name, test_);
    const pet = (name: string) => ({
      kind: 'Pet',
      pet: { name, photoUrls: ['https://example.com/rex.jpg'] },
    });

    test('a resource is created, changed and deleted as its member says', async () => {
      await put('rex', pet('Rex'));
      const created = await until('rex', isReady);
      const id = created.status?.externalID as string;
      assert.equal(
        stack.shop.objects().pets.find(each => String(each.id) === id)?.name,
        'Rex',
      );
      await put('rex', pet('Max'));
      await until(
        'rex',
        seen => isReady(seen) && seen?.metadata.generation === 2,
      );
      assert.equal(
        stack.shop.objects().pets.find(each => String(each.id) === id)?.name,
        'Max',
      );
      await cluster.client
        .of(OBJECTS)
        .delete({ namespace: 'single', name: 'rex' });
      await until('rex', seen => seen === undefined);
      assert.deepEqual(
        stack.shop.objects().pets.filter(each => String(each.id) === id),
        [],
      );
    });

    test('a query is answered, and an object of another kind stands beside it', async () => {
      await put('available', {
        kind: 'PetFindbystatusQuery',
        petFindbystatusQuery: { status: 'available' },
      });
      const answered = await until('available', isReady);
      assert.equal(answered.status?.state, 'Queried');
    });

    test('the member of another kind, two members, and none are refused by the cluster', async () => {
      const odd: JsonObject[] = [
        { kind: 'Pet', order: { petId: 1 } },
        { ...pet('Rex'), order: { petId: 1 } },
        { kind: 'Pet' },
      ];
      for (const spec of odd) {
        await assert.rejects(
          cluster.client
            .of(OBJECTS)
            .create(object('PetstoreObject', 'odd', 'single', spec)),
          error => isInvalid(error),
        );
      }
    });

    test('the kind of an object never changes', async () => {
      await put('fixed', pet('Rex'));
      await assert.rejects(
        put('fixed', { kind: 'User', user: { username: 'pat' } }),
        /kind never changes/,
      );
    });

    test('what is wrong with an object is said on it', async () => {
      await put('lost', {
        ...pet('Rex'),
        targetConnection: { name: 'nowhere' },
      });
      const lost = await until(
        'lost',
        seen => condition(seen, 'Ready')?.status === 'False',
      );
      assert.match(condition(lost, 'Ready')?.message ?? '', /nowhere/);
    });
  });
}
