// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  ANNOTATION_ALLOWED_NAMESPACES,
  type JsonObject,
} from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import { CONNECTIONS, NAMESPACES } from '../cluster-types.ts';
import {
  apply,
  BINDINGS,
  BUNDLES,
  condition,
  connectionTo,
  isReady,
  object,
  PETS,
  startStack,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';

/** What a Connection's limits hold back, and what one namespace may read of another. */
export function limitCases(start: () => Promise<TestCluster>): void {
  describe('limits of Connections and borders of namespaces', () => {
    let cluster: TestCluster;
    let stack: Stack;
    before(async () => {
      cluster = await start();
      stack = await startStack(cluster);
      await apply(cluster.client, [
        ...connectionTo(stack.shop, 'slow'),
        ...connectionTo(stack.shop, 'fast'),
      ]);
    });
    after(async () => {
      await stack?.stop();
      await cluster?.stop();
    });
    const limit = (limits: JsonObject | null) =>
      cluster.client
        .of(CONNECTIONS)
        .patch(
          { namespace: 'slow', name: 'petstore' },
          { spec: { limits } },
          { type: 'merge' },
        );
    const create = (namespace: string, count: number, prefix: string) =>
      Promise.all(
        Array.from({ length: count }, (_, i) =>
          cluster.client.of(PETS).create(
            object('Pet', `${prefix}-${i}`, namespace, {
              name: `${namespace}-${prefix}-${i}`,
            }),
          ),
        ),
      );
    /** When the shop was called from now on, by POST. */
    const creates = (from: number) =>
      stack.shop.requests
        .slice(from)
        .filter(each => each.method === 'POST')
        .map(each => Date.parse(each.at));

    test('100 objects at a Connection of 25 calls a second keep to it, and hold nobody else back', async () => {
      await limit({ requestsPerSecond: 25 });
      const from = stack.shop.requests.length;
      await create('slow', 100, 'pet');
      const asked = Date.now();
      await create('fast', 20, 'pet');
      for (let i = 0; i < 20; i++)
        await stack.until(PETS, 'fast', `pet-${i}`, isReady);
      const slow = await cluster.client.of(PETS).list({ namespace: 'slow' });
      const left = slow.items.filter(pet => !isReady(pet as never));
      assert.ok(
        left.length > 0,
        `the others were ready after ${Date.now() - asked} ms, and so were all`,
      );
      assert.match(
        left.map(pet => condition(pet as never, 'Ready')?.message ?? '').join(),
        /in line at Connection slow\/petstore, whose spec\.limits/,
      );
      for (let i = 0; i < 100; i++)
        await stack.until(PETS, 'slow', `pet-${i}`, isReady);
      const names = stack.shop.objects().pets.map(pet => String(pet.name));
      assert.equal(names.filter(name => name.startsWith('slow-')).length, 100);
      const times = creates(from);
      assert.equal(times.length, 120);
      // Both shared the shop: at most the twenty others, 25 a second, and one call begun before.
      const took = times.at(-1)! - times[0];
      assert.ok(took >= 3_800, `100 calls took ${took} ms`);
    });

    test('ten namespaces that share a limited API get the same of it at half time, whoever came first', async () => {
      await limit({ requestsPerSecond: 0.001 });
      const share = (allowedNamespaces: string[] | null) =>
        cluster.client
          .of(CONNECTIONS)
          .patch(
            { namespace: 'slow', name: 'petstore' },
            { spec: { allowedNamespaces } },
            { type: 'merge' },
          );
      await share(['*']);
      const tenants = Array.from({ length: 10 }, (_, i) => `tenant-${i}`);
      const pet = (namespace: string, i: number) =>
        object('Pet', `fair-${i}`, namespace, {
          name: `fair ${namespace} ${i}`,
          targetConnection: { name: 'petstore', namespace: 'slow' },
        });
      await apply(
        cluster.client,
        tenants.map(name => ({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name },
        })),
      );
      // One namespace after the other stands in line, before the API lets them in.
      for (const namespace of tenants) {
        await Promise.all(
          Array.from({ length: 100 }, (_, i) =>
            cluster.client.of(PETS).create(pet(namespace, i)),
          ),
        );
      }
      await stack.until(
        PETS,
        'tenant-9',
        'fair-99',
        each => condition(each, 'Ready')?.reason === 'Throttled',
      );
      const from = stack.shop.requests.length;
      const commits = stack.shop.requests.map(each => each.commit ?? 0);
      await limit({ requestsPerSecond: 250 });
      const last = await stack.shop.waitForCommit(
        Math.max(...commits) + 998,
        AbortSignal.timeout(30_000),
      );
      assert.ok(last, 'not all are made');
      const times = creates(from);
      assert.ok(times.length >= 999, `${times.length} calls`);
      assert.ok(
        times.at(-1)! - times[0] >= (1_000 / 250) * 1_000 * 0.9,
        'the limit was not kept to',
      );
      const half = stack.shop
        .objects()
        .pets.map(each => String(each.name))
        .filter(name => name.startsWith('fair '))
        .slice(0, 500);
      const counts = tenants.map(
        tenant => half.filter(name => name.split(' ')[1] === tenant).length,
      );
      const sum = counts.reduce((a, b) => a + b, 0);
      const jain = sum ** 2 / (10 * counts.reduce((a, b) => a + b * b, 0));
      assert.ok(jain >= 0.95, `Jain ${jain}: ${counts.join()}`);
      await share(null);
      await limit(null);
    });

    test('a limit that is lifted counts at once', async () => {
      await limit({ requestsPerSecond: 0.01 });
      await create('slow', 10, 'lifted');
      await stack.until(
        PETS,
        'slow',
        'lifted-9',
        each => condition(each, 'Ready')?.reason === 'Throttled',
      );
      await limit(null);
      for (let i = 0; i < 10; i++)
        await stack.until(PETS, 'slow', `lifted-${i}`, isReady);
    });

    test('a limit that allows nothing is refused', async () => {
      await limit({ requestsPerSecond: 0 });
      const refused = await stack.until(
        CONNECTIONS,
        'slow',
        'petstore',
        each => condition(each, 'Ready')?.status === 'False',
      );
      assert.match(
        condition(refused, 'Ready')!.message,
        /requestsPerSecond must be more than 0/,
      );
      await limit(null);
    });

    test('a Connection of a namespace that does not share it is not used', async () => {
      await cluster.client.of(PETS).create(
        object('Pet', 'borrower', 'slow', {
          name: 'Borrower',
          targetConnection: { name: 'petstore', namespace: 'fast' },
        }),
      );
      const refused = await stack.until(
        PETS,
        'slow',
        'borrower',
        each => condition(each, 'Ready')?.reason === 'ConnectionNotAllowed',
      );
      assert.match(
        condition(refused, 'Ready')!.message,
        /fast\/petstore is not open to namespace slow: its spec\.allowedNamespaces must name it/,
      );
      assert.ok(
        !stack.shop.objects().pets.some(pet => pet.name === 'Borrower'),
      );
      await cluster.client
        .of(CONNECTIONS)
        .patch(
          { namespace: 'fast', name: 'petstore' },
          { spec: { allowedNamespaces: ['slow'] } },
          { type: 'merge' },
        );
      await stack.until(PETS, 'slow', 'borrower', isReady);
    });

    test('a Bundle of another namespace is shown neither by a Connection nor by externalRef', async () => {
      const bundle = (
        name: string,
        namespace: string,
        resources: JsonObject[],
      ) =>
        cluster.client.of(BUNDLES).create(
          object('PetstoreBundle', name, namespace, {
            targetConnection: { name: 'petstore' },
            resources,
          }),
        );
      await cluster.client.of(CONNECTIONS).patch(
        { namespace: 'slow', name: 'petstore' },
        {
          spec: {
            bundleRef: {
              name: 'theirs',
              kind: 'PetstoreBundle',
              namespace: 'fast',
            },
          },
        },
        { type: 'merge' },
      );
      const refused = await stack.until(
        CONNECTIONS,
        'slow',
        'petstore',
        each => condition(each, 'BundleRead')?.status === 'False',
      );
      assert.match(
        condition(refused, 'BundleRead')!.message,
        /names Bundle fast\/theirs.*Make the Connection in namespace fast, or take spec\.bundleRef\.namespace out/,
      );
      assert.ok(isReady(refused), 'its calls go on');
      await bundle('theirs', 'fast', [
        { id: 'pet', kind: 'Pet', spec: { name: 'Theirs' } },
      ]);
      await stack.until(BUNDLES, 'fast', 'theirs', isReady);
      await bundle('curious', 'slow', [
        {
          id: 'copy',
          kind: 'Pet',
          spec: {
            name: '${connections.petstore.resources.pet.spec.name}',
          },
        },
      ]);
      await bundle('reader', 'slow', [
        {
          id: 'theirs',
          kind: 'Pet',
          externalRef: { name: 'pet-0', namespace: 'fast' },
        },
        {
          id: 'mine',
          kind: 'Pet',
          spec: { name: '${resources.theirs.spec.name}' },
        },
      ]);
      const curious = await stack.until(
        BUNDLES,
        'slow',
        'curious',
        each => condition(each, 'Ready')?.status === 'False',
      );
      assert.doesNotMatch(JSON.stringify(curious.status), /Theirs/);
      const reader = await stack.until(BUNDLES, 'slow', 'reader', each =>
        /own namespace only/.test(JSON.stringify(each?.status ?? {})),
      );
      assert.match(
        JSON.stringify(reader.status),
        /externalRef names Pet fast\/pet-0.*make the object in namespace slow/,
      );
      await cluster.client
        .of(CONNECTIONS)
        .patch(
          { namespace: 'slow', name: 'petstore' },
          { spec: { bundleRef: null } },
          { type: 'merge' },
        );
      await stack.until(
        CONNECTIONS,
        'slow',
        'petstore',
        each => condition(each, 'BundleRead') === undefined,
      );
    });

    test('a Bundle of another namespace is placed only while that namespace consents (5.62)', async () => {
      await cluster.client.of(BUNDLES).create(
        object('PetstoreBundle', 'placeable', 'fast', {
          template: true,
          resources: [{ id: 'pet', kind: 'Pet', spec: { name: 'Placed one' } }],
        }),
      );
      await stack.until(
        BUNDLES,
        'fast',
        'placeable',
        each => each?.status?.currentRelease !== undefined,
      );
      await apply(cluster.client, [
        {
          apiVersion: 'api-operators.dev/v1alpha1',
          kind: 'Environment',
          metadata: { name: 'dev', namespace: 'slow' },
          spec: {},
        },
      ]);
      const bindings = cluster.client.of(BINDINGS);
      await bindings.create(
        object('PetstoreBundleBinding', 'taker', 'slow', {
          bundleRef: { name: 'placeable', namespace: 'fast' },
          environment: 'dev',
        }),
      );
      const reason =
        (wanted: string) => (each: UnstructuredObject | undefined) =>
          condition(each, 'Ready')?.reason === wanted;
      const refused = await stack.until(
        BINDINGS,
        'slow',
        'taker',
        reason('BundleNotAllowed'),
      );
      assert.match(
        condition(refused, 'Ready')!.message,
        /namespace fast does not let namespace slow place its Bundle placeable.*allowed-namespaces must name it/,
      );
      assert.doesNotMatch(JSON.stringify(refused.status), /Placed/);
      const consent = (to: string | null) =>
        cluster.client.of(NAMESPACES).patch(
          { name: 'fast' },
          {
            metadata: {
              annotations: { [ANNOTATION_ALLOWED_NAMESPACES]: to },
            },
          },
          { type: 'merge' },
        );
      await consent('other, slow');
      await stack.until(BINDINGS, 'slow', 'taker', isReady);
      const bundles = cluster.client.of(BUNDLES);
      const [made] = (await bundles.list({ namespace: 'slow' })).items.filter(
        each => JSON.stringify(each.spec).includes('Placed one'),
      );
      assert.ok(made);
      await consent(null);
      await cluster.client.of(BUNDLES).patch(
        { namespace: 'fast', name: 'placeable' },
        {
          spec: {
            resources: [
              { id: 'pet', kind: 'Pet', spec: { name: 'Placed two' } },
            ],
          },
        },
        { type: 'merge' },
      );
      const revoked = await stack.until(
        BINDINGS,
        'slow',
        'taker',
        reason('BundleNotAllowed'),
      );
      assert.match(
        condition(revoked, 'Ready')!.message,
        /What was rendered before stays as it is/,
      );
      const kept = await bundles.get({
        namespace: 'slow',
        name: made.metadata.name,
      });
      assert.deepEqual(kept?.spec, made.spec);
    });

    test('a Secret is read in the Connection’s own namespace, never in that of the object that uses it', async () => {
      await apply(cluster.client, [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'elsewhere', namespace: 'slow' },
          stringData: { key: 'canary' },
        },
        {
          apiVersion: 'api-operators.dev/v1alpha1',
          kind: 'Connection',
          metadata: { name: 'shared', namespace: 'fast' },
          spec: {
            url: stack.shop.url,
            allowedNamespaces: ['*'],
            credentials: {
              api_key: {
                apiKey: { secretRef: { name: 'elsewhere', key: 'key' } },
              },
            },
          },
        },
      ]);
      await cluster.client.of(PETS).create(
        object('Pet', 'keyless', 'slow', {
          name: 'Keyless',
          targetConnection: { name: 'shared', namespace: 'fast' },
        }),
      );
      const refused = await stack.until(
        PETS,
        'slow',
        'keyless',
        each => condition(each, 'Ready')?.reason === 'CredentialsMissing',
      );
      assert.match(
        condition(refused, 'Ready')!.message,
        /there is no Secret elsewhere in namespace fast/,
      );
    });
  });
}
