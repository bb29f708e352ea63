// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CrashPoint } from '../crash-points.ts';
import { eventually } from './eventually.ts';
import {
  apply,
  condition,
  connectionTo,
  isReady,
  object,
  ORDERS,
  PETS,
  startStack,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';

/** What a resource does, on any cluster. */
export function resourceCases(start: () => Promise<TestCluster>): void {
  describe('resources', () => {
    let cluster: TestCluster;
    let stack: Stack;
    const reached: { point: CrashPoint; of: string }[] = [];
    before(async () => {
      cluster = await start();
      stack = await startStack(cluster, {
        operator: {
          reached: (point, of) => void reached.push({ point, of }),
        },
      });
      await apply(cluster.client, connectionTo(stack.shop, 'shop'));
    });
    after(async () => {
      await stack?.stop();
      await cluster?.stop();
    });
    const pets = () => cluster.client.of(PETS);

    test('a pet is created in the shop, changed, and deleted there with its object', async () => {
      await pets().create(
        object('Pet', 'rex', 'shop', {
          name: 'Rex',
          status: 'available',
          tags: [{ id: 1, name: 'brown' }],
        }),
      );
      const made = await stack.until(PETS, 'shop', 'rex', isReady);
      const id = Number(made.status?.externalID);
      const pet = () => stack.shop.objects().pets.find(each => each.id === id);
      assert.equal(pet()?.name, 'Rex');
      await pets().patch(
        { namespace: 'shop', name: 'rex' },
        { spec: { status: 'sold', tags: null } },
        { type: 'merge' },
      );
      await stack.until(
        PETS,
        'shop',
        'rex',
        each => isReady(each) && each?.metadata.generation === 2,
      );
      assert.equal(pet()?.status, 'sold');
      assert.equal(pet()?.tags, undefined);
      await pets().delete({ namespace: 'shop', name: 'rex' });
      await stack.until(PETS, 'shop', 'rex', each => each === undefined);
      assert.equal(pet(), undefined);
      const calls = stack.journal
        .list(made.metadata.uid ?? '')
        .map(entry => entry.method);
      assert.deepEqual(calls, ['DELETE', 'PUT', 'GET', 'POST']);
      assert.equal(stack.journal.verify().kind, 'intact');
    });

    test('every boundary between two steps of a create, an update and a deletion is reached, in order (5.17)', async () => {
      /** The boundaries reached since the last time, up to the one that ends a pass. */
      const upTo = async (last: CrashPoint) => {
        const mine = () =>
          reached.flatMap(({ point, of }) =>
            of === 'Pet shop/watched' ? [point] : [],
          );
        await eventually(`${last} is reached`, () => mine().at(-1) === last);
        const points = mine();
        reached.length = 0;
        return points;
      };
      const around = (...steps: string[]) =>
        steps.flatMap(step => [`${step}.before`, `${step}.after`]);
      await pets().create(
        object('Pet', 'watched', 'shop', { name: 'Watched' }),
      );
      assert.deepEqual(
        await upTo('any.status.after'),
        around(
          'resource.mark',
          'resource.create',
          'resource.record',
          'any.status',
        ),
      );
      await pets().patch(
        { namespace: 'shop', name: 'watched' },
        { spec: { name: 'Watched still' } },
        { type: 'merge' },
      );
      assert.deepEqual(
        await upTo('any.status.after'),
        around('resource.look', 'resource.update', 'any.status'),
      );
      await pets().delete({ namespace: 'shop', name: 'watched' });
      assert.deepEqual(
        await upTo('resource.release.after'),
        around('resource.delete', 'resource.release'),
      );
    });

    test('creating takes one REST call and three calls to the API server', async () => {
      const calls: string[] = [];
      await pets().create(
        object('Pet', 'counted', 'shop', { name: 'Counted' }),
      );
      const off = cluster.client.onRequest(({ verb, resource, name }) => {
        if (
          name === 'counted' &&
          verb !== 'watch' &&
          verb !== 'get' &&
          verb !== 'list'
        )
          calls.push(`${verb} ${resource}`);
      });
      const before_ = stack.shop.requests.length;
      await stack.until(PETS, 'shop', 'counted', isReady);
      off();
      assert.ok(calls.length <= 3, calls.join());
      assert.equal(stack.shop.requests.slice(before_).length, 1);
    });

    test('an update takes one look, one change and one call to the API server', async () => {
      await pets().create(object('Pet', 'edited', 'shop', { name: 'Before' }));
      await stack.until(PETS, 'shop', 'edited', isReady);
      await pets().patch(
        { namespace: 'shop', name: 'edited' },
        { spec: { name: 'After' } },
        { type: 'merge' },
      );
      const calls: string[] = [];
      const off = cluster.client.onRequest(({ verb, resource, name }) => {
        if (name === 'edited' && !['watch', 'get', 'list'].includes(verb))
          calls.push(`${verb} ${resource}`);
      });
      const before_ = stack.shop.requests.length;
      await stack.until(
        PETS,
        'shop',
        'edited',
        each => isReady(each) && each?.metadata.generation === 2,
      );
      off();
      assert.ok(calls.length <= 1, calls.join());
      assert.deepEqual(
        stack.shop.requests.slice(before_).map(call => call.method),
        ['GET', 'PUT'],
      );
    });

    test('drift in the shop is taken back when a look is asked for', async () => {
      await pets().create(object('Pet', 'drift', 'shop', { name: 'Drift' }));
      const made = await stack.until(PETS, 'shop', 'drift', isReady);
      const id = Number(made.status?.externalID);
      await fetch(`${stack.shop.url}/pet`, {
        method: 'PUT',
        headers: {
          'x-api-key': 'the-key-of-the-shop',
          'content-type': 'application/json',
        },
        body: JSON.stringify({ id, name: 'Tampered' }),
      });
      await pets().patch(
        { namespace: 'shop', name: 'drift' },
        { metadata: { annotations: { 'api-operators.dev/reconcile': 'now' } } },
        { type: 'merge' },
      );
      await stack.until(
        PETS,
        'shop',
        'drift',
        each => each?.status?.driftDetectedCount === 1,
      );
      assert.equal(
        stack.shop.objects().pets.find(each => each.id === id)?.name,
        'Drift',
      );
    });

    test('an order that the shop refuses says what the shop said, and others go on', async () => {
      const orders = cluster.client.of(ORDERS);
      stack.shop.faults.set({
        rejectAll: {
          status: 422,
          match: { method: 'POST', pathPrefix: '/store' },
        },
      });
      await orders.create(
        object('Order', 'bad', 'shop', { petId: 1, quantity: 1 }),
      );
      await pets().create(object('Pet', 'other', 'shop', { name: 'Other' }));
      const failed = await stack.until(
        ORDERS,
        'shop',
        'bad',
        each => condition(each, 'Stalled')?.status === 'True',
      );
      assert.match(
        String(failed.status?.message),
        /POST .*\/store\/order answered 422: ./,
      );
      stack.shop.faults.set({});
      await orders.patch(
        { namespace: 'shop', name: 'bad' },
        { spec: { quantity: 2 } },
        { type: 'merge' },
      );
      await stack.until(ORDERS, 'shop', 'bad', isReady);
      await stack.until(PETS, 'shop', 'other', isReady);
    });

    test('a wrong key is told with the Connection and Secret to correct, and heals when the Secret is', async () => {
      await apply(
        cluster.client,
        connectionTo(stack.shop, 'wrong', 'petstore', 'nonsense'),
      );
      await pets().create(object('Pet', 'rex', 'wrong', { name: 'Rex' }));
      const failed = await stack.until(
        PETS,
        'wrong',
        'rex',
        each => condition(each, 'Stalled')?.status === 'True',
      );
      assert.equal(condition(failed, 'Ready')?.reason, 'Unauthorized');
      assert.match(
        String(failed.status?.message),
        /Connection wrong\/petstore logs in with Secret petstore-key, key key/,
      );
      assert.doesNotMatch(JSON.stringify(failed), /nonsense/);
      const began = performance.now();
      await apply(cluster.client, connectionTo(stack.shop, 'wrong'));
      await stack.until(PETS, 'wrong', 'rex', isReady, 3_000);
      assert.ok(performance.now() - began < 3_000);
    });

    test('an object without any Connection says so, and starts when there is one', async () => {
      await apply(cluster.client, [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lonely' } },
      ]);
      await pets().create(object('Pet', 'rex', 'lonely', { name: 'Rex' }));
      const failed = await stack.until(
        PETS,
        'lonely',
        'rex',
        each => condition(each, 'Ready')?.status === 'False',
      );
      assert.match(
        String(failed.status?.message),
        /make a Connection named petstore in namespace lonely/,
      );
      await apply(cluster.client, connectionTo(stack.shop, 'lonely'));
      await stack.until(PETS, 'lonely', 'rex', isReady, 3_000);
    });

    test('an API that cannot be reached is told once, and an address that is not allowed is never called', async () => {
      await apply(
        cluster.client,
        connectionTo({ url: 'http://127.0.0.1:1/api' }, 'dark'),
      );
      await apply(
        cluster.client,
        connectionTo({ url: 'http://169.254.169.254/latest' }, 'inside'),
      );
      await pets().create(object('Pet', 'rex', 'dark', { name: 'Rex' }));
      await pets().create(object('Pet', 'rex', 'inside', { name: 'Rex' }));
      const dark = await stack.until(
        PETS,
        'dark',
        'rex',
        each => condition(each, 'Ready')?.reason === 'Unreachable',
      );
      assert.match(
        String(dark.status?.message),
        /127\.0\.0\.1:1 cannot be reached/,
      );
      const inside = await stack.until(
        PETS,
        'inside',
        'rex',
        each => condition(each, 'Ready')?.status === 'False',
      );
      assert.equal(condition(inside, 'Ready')?.reason, 'EgressRefused');
      // Nothing was ever sent, so nothing holds the object.
      await pets().delete({ namespace: 'dark', name: 'rex' });
      await stack.until(PETS, 'dark', 'rex', each => each === undefined);
    });

    test('an existing pet is adopted by its id and left in the shop when its object goes', async () => {
      const answer = await fetch(`${stack.shop.url}/pet`, {
        method: 'POST',
        headers: {
          'x-api-key': 'the-key-of-the-shop',
          'content-type': 'application/json',
        },
        body: JSON.stringify({ name: 'Old' }),
      });
      const { id } = (await answer.json()) as { id: number };
      await pets().create(
        object('Pet', 'adopted', 'shop', {
          name: 'New',
          externalIDRef: String(id),
        }),
      );
      const made = await stack.until(PETS, 'shop', 'adopted', isReady);
      assert.equal(made.status?.externalID, String(id));
      assert.equal(
        stack.shop.objects().pets.find(each => each.id === id)?.name,
        'New',
      );
      await pets().delete({ namespace: 'shop', name: 'adopted' });
      await stack.until(PETS, 'shop', 'adopted', each => each === undefined);
      assert.equal(
        stack.shop.objects().pets.find(each => each.id === id)?.name,
        'New',
      );
    });
  });
}
