// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ANNOTATION_RECONCILE } from '@api-operators/api';
import {
  AGGREGATES,
  apply,
  BY_STATUS,
  condition,
  connectionTo,
  isReady,
  object,
  PETS,
  startStack,
  UPLOADS,
  USERS,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';
import { CONNECTIONS } from '../cluster-types.ts';

/** What queries, actions, Secrets in fields and Connections do, on any cluster. */
export function otherCases(start: () => Promise<TestCluster>): void {
  describe('queries, actions and Connections', () => {
    let cluster: TestCluster;
    let stack: Stack;
    before(async () => {
      cluster = await start();
      stack = await startStack(cluster);
      await apply(cluster.client, connectionTo(stack.shop, 'shop'));
    });
    after(async () => {
      await stack?.stop();
      await cluster?.stop();
    });

    test('a query is answered once for each change of spec', async () => {
      await cluster.client
        .of(PETS)
        .create(object('Pet', 'rex', 'shop', { name: 'Rex', status: 'sold' }));
      await stack.until(PETS, 'shop', 'rex', isReady);
      const queries = cluster.client.of(BY_STATUS);
      await queries.create(
        object('PetFindbystatusQuery', 'sold', 'shop', { status: 'sold' }),
      );
      const answered = await stack.until(BY_STATUS, 'shop', 'sold', isReady);
      assert.equal(answered.status?.resultCount, 1);
      const results = answered.status?.results as { data: { name: string }[] };
      assert.equal(results.data[0].name, 'Rex');
      await queries.patch(
        { namespace: 'shop', name: 'sold' },
        { spec: { status: 'pending' } },
        { type: 'merge' },
      );
      const again = await stack.until(
        BY_STATUS,
        'shop',
        'sold',
        each => isReady(each) && each?.metadata.generation === 2,
      );
      assert.equal(again.status?.resultCount, 0);
      assert.equal(again.status?.executionCount, 2);
      await queries.patch(
        { namespace: 'shop', name: 'sold' },
        { metadata: { annotations: { [ANNOTATION_RECONCILE]: '1' } } },
        { type: 'merge' },
      );
      await stack.until(
        BY_STATUS,
        'shop',
        'sold',
        each => each?.status?.executionCount === 3,
      );
    });

    test('an action has its effect once a generation, with bytes from a Secret', async () => {
      await apply(cluster.client, [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'picture', namespace: 'shop' },
          stringData: { png: 'not really a picture' },
        },
      ]);
      const pet = await stack.until(PETS, 'shop', 'rex', isReady);
      const uploads = () =>
        stack.shop.requests.filter(
          call => call.method === 'POST' && call.path.endsWith('/uploadImage'),
        ).length;
      const spec = {
        petId: Number(pet.status?.externalID),
        dataFrom: { secretRef: { name: 'picture', key: 'png' } },
      };
      await cluster.client
        .of(UPLOADS)
        .create(object('PetUploadimageAction', 'picture', 'shop', spec));
      const done = await stack.until(UPLOADS, 'shop', 'picture', isReady);
      assert.equal(done.status?.state, 'Completed');
      assert.equal(done.status?.httpStatusCode, 200);
      assert.equal(uploads(), 1);
      await cluster.client
        .of(UPLOADS)
        .patch(
          { namespace: 'shop', name: 'picture' },
          { metadata: { annotations: { [ANNOTATION_RECONCILE]: '1' } } },
          { type: 'merge' },
        );
      await cluster.client
        .of(UPLOADS)
        .patch(
          { namespace: 'shop', name: 'picture' },
          { spec: { additionalMetadata: 'second' } },
          { type: 'merge' },
        );
      await stack.until(
        UPLOADS,
        'shop',
        'picture',
        each => isReady(each) && each?.metadata.generation === 2,
      );
      assert.equal(uploads(), 2);
    });

    test('an action whose answer is lost is not repeated, and says so', async () => {
      const pet = await stack.until(PETS, 'shop', 'rex', isReady);
      stack.shop.faults.set({
        commitThenDrop: { count: 1, match: { method: 'POST' } },
      });
      const spec = {
        petId: Number(pet.status?.externalID),
        data: Buffer.from('x').toString('base64'),
      };
      await cluster.client
        .of(UPLOADS)
        .create(object('PetUploadimageAction', 'lost', 'shop', spec));
      const lost = await stack.until(
        UPLOADS,
        'shop',
        'lost',
        each => condition(each, 'Stalled')?.status === 'True',
      );
      stack.shop.faults.set({});
      assert.equal(condition(lost, 'Ready')?.reason, 'OutcomeUnknown');
      assert.match(String(lost.status?.message), /may have had its effect/);
    });

    test('a password comes from a Secret, follows it, and is shown nowhere', async () => {
      const secret = (password: string) => ({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'login', namespace: 'shop' },
        stringData: { password },
      });
      await apply(cluster.client, [secret('canary-one')]);
      await cluster.client.of(USERS).create(
        object('User', 'kim', 'shop', {
          username: 'kim',
          passwordSecretRef: { name: 'login', key: 'password' },
        }),
      );
      const made = await stack.until(USERS, 'shop', 'kim', isReady);
      const login = async (password: string) =>
        (
          await fetch(
            `${stack.shop.url}/user/login?username=kim&password=${password}`,
            { headers: { 'x-api-key': 'the-key-of-the-shop' } },
          )
        ).status;
      assert.equal(await login('canary-one'), 200);
      await apply(cluster.client, [secret('canary-two')]);
      const uid = made.metadata.uid ?? '';
      await stack.until(
        USERS,
        'shop',
        'kim',
        each =>
          isReady(each) &&
          stack.journal.list(uid).some(entry => entry.method === 'PUT'),
      );
      assert.equal(await login('canary-two'), 200);
      const shown = JSON.stringify([
        await cluster.client.of(USERS).get({ namespace: 'shop', name: 'kim' }),
        stack.journal.list(uid),
      ]);
      assert.doesNotMatch(shown, /canary/);
      assert.match(shown, /\*\*\*/);
    });

    test('a Connection says where it leads, and what is missing', async () => {
      const connected = await stack.until(
        CONNECTIONS,
        'shop',
        'petstore',
        each => condition(each, 'Ready')?.status === 'True',
      );
      assert.equal(connected.status?.resolvedEndpoint, stack.shop.url);
      await apply(cluster.client, [
        {
          apiVersion: 'api-operators.dev/v1alpha1',
          kind: 'Connection',
          metadata: { name: 'half', namespace: 'shop' },
          spec: {
            url: stack.shop.url,
            credentials: {
              api_key: {
                apiKey: { secretRef: { name: 'petstore-key', key: 'nope' } },
              },
            },
          },
        },
      ]);
      const half = await stack.until(
        CONNECTIONS,
        'shop',
        'half',
        each => condition(each, 'Ready')?.status === 'False',
      );
      assert.match(
        condition(half, 'Ready')?.message ?? '',
        /Secret shop\/petstore-key has no key "nope" \(it has key\)/,
      );
    });

    test('an Aggregate follows what it selects, and says what is not healthy', async () => {
      const pets = cluster.client.of(PETS);
      const pet = (name: string, labels?: Record<string, string>) => {
        const made = object('Pet', name, 'shop', { name });
        return {
          ...made,
          metadata: { ...made.metadata, ...(labels && { labels }) },
        };
      };
      await cluster.client.of(AGGREGATES).create(
        object('PetstoreAggregate', 'front', 'shop', {
          resources: [{ kind: 'Pet', name: 'first' }],
          resourceSelectors: [
            {
              kind: 'Pet',
              matchLabels: { window: 'front' },
              namePattern: '^show-',
            },
          ],
          derivedValues: [
            { name: 'names', expression: 'resources.map(r, r.name)' },
            { name: 'synced', expression: 'summary.synced' },
          ],
        }),
      );
      const missing = await stack.until(
        AGGREGATES,
        'shop',
        'front',
        each => each?.status?.state === 'Pending',
      );
      assert.match(
        condition(missing, 'Ready')?.message ?? '',
        /Pet first does not exist/,
      );
      await pets.create(pet('first'));
      await pets.create(pet('show-one', { window: 'front' }));
      await pets.create(pet('show-two', { window: 'back' }));
      const total = (count: number) => (each: typeof missing | undefined) =>
        isReady(each) &&
        (each?.status?.summary as { synced?: number })?.synced === count;
      const two = await stack.until(AGGREGATES, 'shop', 'front', total(2));
      assert.equal(two.status?.state, 'Healthy');
      assert.deepEqual(two.status?.computedValues, [
        { name: 'names', value: '["first","show-one"]' },
        { name: 'synced', value: '2' },
      ]);
      const label = (window: string) => ({ metadata: { labels: { window } } });
      await pets.patch(
        { namespace: 'shop', name: 'show-two' },
        label('front'),
        {
          type: 'merge',
        },
      );
      await stack.until(AGGREGATES, 'shop', 'front', total(3));
      await pets.patch({ namespace: 'shop', name: 'show-one' }, label('back'), {
        type: 'merge',
      });
      await stack.until(AGGREGATES, 'shop', 'front', total(2));
      await pets.delete({ namespace: 'shop', name: 'first' });
      const gone = await stack.until(
        AGGREGATES,
        'shop',
        'front',
        each =>
          condition(each, 'Ready')?.message.includes(
            'Pet first does not exist',
          ) === true,
      );
      assert.equal(gone.status?.state, 'Pending');
      await cluster.client
        .of(AGGREGATES)
        .patch(
          { namespace: 'shop', name: 'front' },
          { spec: { resources: [{ kind: 'Pett', name: 'first' }] } },
          { type: 'merge' },
        );
      const refused = await stack.until(
        AGGREGATES,
        'shop',
        'front',
        each => condition(each, 'Stalled')?.status === 'True',
      );
      assert.match(
        condition(refused, 'Ready')?.message ?? '',
        /spec\.resources\[0\]\.kind: .* has no kind "Pett" .* it has .*Pet,/,
      );
      assert.equal(refused.status?.summary, undefined);
    });

    test('a namespace that is deleted takes its pets with it, in the shop too', async () => {
      await apply(cluster.client, connectionTo(stack.shop, 'doomed'));
      for (let i = 0; i < 5; i++) {
        await cluster.client
          .of(PETS)
          .create(object('Pet', `pet-${i}`, 'doomed', { name: `Doomed ${i}` }));
      }
      for (let i = 0; i < 5; i++)
        await stack.until(PETS, 'doomed', `pet-${i}`, isReady);
      const namespaces = {
        group: '',
        version: 'v1',
        plural: 'namespaces',
        kind: 'Namespace',
        namespaced: false,
      };
      await cluster.client.of(namespaces).delete({ name: 'doomed' });
      const gone = await cluster.client
        .of(namespaces)
        .waitFor({ name: 'doomed' }, each => each === undefined, {
          timeoutMs: 40_000,
        });
      assert.equal(gone.kind, 'met');
      assert.deepEqual(
        stack.shop
          .objects()
          .pets.filter(each => String(each.name).startsWith('Doomed')),
        [],
      );
    });
  });
}
