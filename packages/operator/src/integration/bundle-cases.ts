// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import {
  SCENARIO_FILES,
  startPetstore,
  type Petstore,
} from '@api-operators/example-petstore';
import type { UnstructuredObject } from '@api-operators/kube';
import { parseAllDocuments } from 'yaml';
import {
  API_KEY,
  apply,
  BINDINGS,
  BUNDLES,
  BY_STATUS,
  condition,
  connectionTo,
  isReady,
  object,
  ORDERS,
  PETS,
  RELEASES,
  startStack,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';

const parseManifests = (text: string): object[] =>
  parseAllDocuments(text).flatMap(document =>
    document.toJS() ? [document.toJS() as object] : [],
  );

/** What Bundles, releases and Bindings do, on any cluster. */
export function bundleCases(start: () => Promise<TestCluster>): void {
  describe('Bundles and Bindings', () => {
    let cluster: TestCluster;
    let stack: Stack;
    before(async () => {
      cluster = await start();
      stack = await startStack(cluster);
      await apply(cluster.client, connectionTo(stack.shop, 'shop'));
      others.push(
        await startPetstore({ apiKey: API_KEY }),
        await startPetstore({ apiKey: API_KEY }),
      );
    });
    after(async () => {
      await stack?.stop();
      await Promise.all(others.map(shop => shop.stop()));
      await cluster?.stop();
    });
    const bundles = () => cluster.client.of(BUNDLES);
    const named = (name: string) =>
      stack.shop.objects().pets.filter(pet => pet.name === name);
    const others: Petstore[] = [];
    /** A file of the example, its shops replaced by those of the test. */
    const scenario = (file: string) =>
      parseManifests(
        readFileSync(file, 'utf8').replace(
          /http:\/\/127\.0\.0\.1:(\d+)\/api\/v3/g,
          (_, port: string) =>
            port === '8084'
              ? others[0].url
              : port === '8085'
              ? others[1].url
              : stack.shop.url,
        ),
      );

    test('the Bundle of the picture becomes a pet, its order and a query', async () => {
      const needs = scenario(SCENARIO_FILES.composition.needs);
      await apply(cluster.client, withKey(needs));
      await apply(
        cluster.client,
        parseManifests(readFileSync(SCENARIO_FILES.composition.file, 'utf8')),
      );
      const bundle = await stack.until(
        BUNDLES,
        'project-dev',
        'petstore-ops',
        isReady,
      );
      assert.equal(bundle.status?.state, 'Synced');
      const [pet] = named('Inventory');
      const [order] = stack.shop.objects().orders;
      assert.equal(order.petId, pet.id);
      await stack.until(
        BY_STATUS,
        'project-dev',
        'petstore-ops-status-monitor',
        isReady,
      );
      assert.deepEqual(
        (bundle.status?.resources as { id: string; state: string }[]).map(
          row => [row.id, row.state],
        ),
        [
          ['inventory-api', 'Synced'],
          ['order-processor', 'Synced'],
          ['status-monitor', 'Synced'],
        ],
      );
    });

    test('a change of a Bundle reaches its children, a removed node goes, and deleting it deletes them in order', async () => {
      const spec = (nodes: object[]) => ({ resources: nodes } as never);
      const pet = { id: 'pet', kind: 'Pet', spec: { name: 'Bundled' } };
      const order = {
        id: 'order',
        kind: 'Order',
        spec: { petId: '${resources.pet.status.externalID}' },
      };
      await bundles().create(
        object('PetstoreBundle', 'small', 'shop', spec([pet, order])),
      );
      await stack.until(BUNDLES, 'shop', 'small', isReady);
      assert.equal(named('Bundled').length, 1);
      const orders = stack.shop.objects().orders.length;
      await bundles().patch(
        { namespace: 'shop', name: 'small' },
        { spec: { resources: [{ ...pet, spec: { name: 'Renamed' } }] } },
        { type: 'merge' },
      );
      await stack.until(
        ORDERS,
        'shop',
        'small-order',
        each => each === undefined,
      );
      await stack.until(
        BUNDLES,
        'shop',
        'small',
        each =>
          isReady(each) && (each?.status?.resources as unknown[]).length === 1,
      );
      assert.equal(named('Renamed').length, 1);
      assert.equal(stack.shop.objects().orders.length, orders - 1);
      await bundles().delete({ namespace: 'shop', name: 'small' });
      await stack.until(BUNDLES, 'shop', 'small', each => each === undefined);
      assert.equal(named('Renamed').length, 0);
    });

    test('a child that somebody edits or deletes is set right at once', async () => {
      await bundles().create(
        object('PetstoreBundle', 'guarded', 'shop', {
          resources: [{ id: 'pet', kind: 'Pet', spec: { name: 'Guarded' } }],
        }),
      );
      await stack.until(BUNDLES, 'shop', 'guarded', isReady);
      await cluster.client
        .of(PETS)
        .patch(
          { namespace: 'shop', name: 'guarded-pet' },
          { spec: { name: 'Edited' } },
          { type: 'merge' },
        );
      await stack.until(
        PETS,
        'shop',
        'guarded-pet',
        each =>
          isReady(each) &&
          each?.spec?.name === 'Guarded' &&
          (each.metadata.generation ?? 0) >= 3,
        3_000,
      );
      assert.equal(named('Guarded').length, 1);
      const before_ = await cluster.client
        .of(PETS)
        .get({ namespace: 'shop', name: 'guarded-pet' });
      await cluster.client
        .of(PETS)
        .delete({ namespace: 'shop', name: 'guarded-pet' });
      await stack.until(
        PETS,
        'shop',
        'guarded-pet',
        each => isReady(each) && each?.metadata.uid !== before_?.metadata.uid,
        5_000,
      );
      assert.equal(named('Guarded').length, 1);
    });

    test('a Bundle that makes no sense says all that is wrong at once, and keeps what it made', async () => {
      await bundles().create(
        object('PetstoreBundle', 'good', 'shop', {
          resources: [{ id: 'pet', kind: 'Pet', spec: { name: 'Kept' } }],
        }),
      );
      await stack.until(BUNDLES, 'shop', 'good', isReady);
      const broken = {
        resources: [
          {
            id: 'pet',
            kind: 'Pet',
            spec: { name: '${resources.nobody.status.externalID}' },
          },
          { id: 'cat', kind: 'Cat', spec: {} },
        ],
      };
      await bundles().patch(
        { namespace: 'shop', name: 'good' },
        { spec: broken },
        { type: 'merge' },
      );
      const refused = await stack.until(
        BUNDLES,
        'shop',
        'good',
        each => condition(each, 'Stalled')?.status === 'True',
      );
      const message = condition(refused, 'Ready')?.message ?? '';
      assert.match(message, /nobody/);
      assert.match(message, /Cat/);
      assert.equal(named('Kept').length, 1);
    });

    test('the Bundle and Bindings of scenario 3 apply byte for byte and do what the document says', async () => {
      await apply(
        cluster.client,
        withKey(scenario(SCENARIO_FILES.environmentBindings.needs)),
      );
      const text = readFileSync(
        SCENARIO_FILES.environmentBindings.file,
        'utf8',
      );
      await apply(
        cluster.client,
        parseManifests(text),
        SCENARIO_FILES.environmentBindings.namespace,
      );
      const template = await stack.until(
        BUNDLES,
        'my-project',
        'petstore-sync',
        isReady,
      );
      assert.equal(condition(template, 'Ready')?.reason, 'Template');
      await stack.until(BINDINGS, 'my-project', 'petstore-sync-dev', isReady);
      assert.equal(named('Dev-Pet').length, 1);
      // Three shops behind the Connection for prod, as its three replicas ask.
      const prod = await stack.until(
        BINDINGS,
        'my-project',
        'petstore-sync-prod',
        isReady,
      );
      assert.equal(prod.status?.state, 'Synced');
      for (const shop of [stack.shop, ...others]) {
        assert.equal(
          shop.objects().pets.filter(pet => pet.name === 'Prod-Pet').length,
          1,
        );
      }
      const release = template.status?.currentRelease as { name: string };
      const cut = await cluster.client
        .of(RELEASES)
        .get({ namespace: 'my-project', name: release.name });
      assert.equal(cut?.spec?.number, 1);
    });

    test('one of three endpoints that is away leaves a quorum Ready, is named, and catches up alone (5.52)', async () => {
      const away = { rejectAll: { status: 500 } };
      others[1].faults.set(away);
      const urls = [stack.shop.url, ...others.map(shop => shop.url)];
      const [secret, connection] = connectionTo(stack.shop, 'quorum').slice(
        1,
      ) as UnstructuredObject[];
      const spec = { ...connection.spec, url: undefined, baseURLs: urls };
      await apply(cluster.client, [
        connectionTo(stack.shop, 'quorum')[0],
        secret,
        { ...connection, spec },
      ]);
      const pet = (name: string, aggregationStrategy: string) =>
        object('Pet', name, 'quorum', {
          name: `Of ${name}`,
          sync: { replicas: 3, aggregationStrategy },
        });
      const pets = cluster.client.of(PETS);
      await pets.create(pet('most', 'Quorum'));
      await pets.create(pet('each', 'AllHealthy'));
      const most = await stack.until(PETS, 'quorum', 'most', isReady);
      assert.match(
        String(most.status?.message),
        /2 of 3 endpoints hold it.*answered 500/,
      );
      assert.equal(condition(most, 'Synced')?.status, 'False');
      await stack.until(
        PETS,
        'quorum',
        'each',
        one => condition(one, 'Ready')?.reason === 'EndpointsFailed',
      );
      const calls = stack.shop.requests.length;
      others[1].faults.set({});
      await stack.until(PETS, 'quorum', 'each', isReady);
      await stack.until(
        PETS,
        'quorum',
        'most',
        one => condition(one, 'Synced')?.status === 'True',
      );
      assert.equal(stack.shop.requests.length, calls);
      for (const shop of [stack.shop, ...others]) {
        assert.equal(
          shop
            .objects()
            .pets.filter(each => String(each.name).startsWith('Of ')).length,
          2,
        );
      }
      await pets.create(
        object('Pet', 'many', 'quorum', {
          name: 'Many',
          sync: { replicas: 4 },
        }),
      );
      const many = await stack.until(
        PETS,
        'quorum',
        'many',
        one => condition(one, 'Stalled')?.status === 'True',
      );
      assert.match(
        String(many.status?.message),
        /4 replicas are asked for, and the Connection has 3 endpoints/,
      );
      await pets.delete({ namespace: 'quorum', name: 'most' });
      await stack.until(PETS, 'quorum', 'most', one => one === undefined);
      for (const shop of [stack.shop, ...others]) {
        assert.equal(
          shop.objects().pets.filter(each => each.name === 'Of most').length,
          0,
        );
      }
    });

    test('a promotion changes releaseRef and nothing else, and the other environment stays', async () => {
      await apply(cluster.client, connectionTo(stack.shop, 'promo'));
      const template = (name: string) =>
        object('PetstoreBundle', 'app', 'promo', {
          resources: [
            {
              id: 'pet',
              kind: 'Pet',
              spec: { name: `${name}-\${environment}-\${config.suffix}` },
            },
          ],
        });
      await bundles().create(template('one'));
      const first = await stack.until(
        BUNDLES,
        'promo',
        'app',
        each => each?.status?.currentRelease !== undefined,
      );
      const one = first.status?.currentRelease as {
        name: string;
        digest: string;
      };
      const binding = (environment: string, more: object) =>
        object('PetstoreBundleBinding', `app-${environment}`, 'promo', {
          bundleRef: { name: 'app' },
          environment,
          config: { suffix: 'x' },
          targetConnection: { name: 'petstore' },
          ...more,
        } as never);
      const bindings = cluster.client.of(BINDINGS);
      await bindings.create(binding('dev', {}));
      await bindings.create(binding('prod', { releaseRef: one }));
      await stack.until(BINDINGS, 'promo', 'app-dev', isReady);
      await stack.until(BINDINGS, 'promo', 'app-prod', isReady);
      assert.equal(named('one-prod-x').length, 1);
      await bundles().patch(
        { namespace: 'promo', name: 'app' },
        { spec: template('two').spec! },
        { type: 'merge' },
      );
      const second = await stack.until(
        BUNDLES,
        'promo',
        'app',
        each =>
          (each?.status?.currentRelease as { name: string }).name !== one.name,
      );
      const two = second.status?.currentRelease as {
        name: string;
        digest: string;
      };
      await stack.until(
        BINDINGS,
        'promo',
        'app-dev',
        each =>
          isReady(each) &&
          (each?.status?.release as { name: string }).name === two.name,
      );
      assert.equal(named('two-dev-x').length, 1);
      assert.equal(named('one-prod-x').length, 1);
      await bindings.patch(
        { namespace: 'promo', name: 'app-prod' },
        { spec: { releaseRef: two } },
        { type: 'merge' },
      );
      const promoted = await stack.until(
        BINDINGS,
        'promo',
        'app-prod',
        each =>
          isReady(each) &&
          (each?.status?.release as { number: number }).number === 2,
      );
      assert.equal((promoted.status?.summary as { synced: number }).synced, 1);
      assert.equal(named('two-prod-x').length, 1);
      assert.equal(named('one-prod-x').length, 0);
      await bindings.patch(
        { namespace: 'promo', name: 'app-prod' },
        { spec: { releaseRef: { name: two.name, digest: '0'.repeat(64) } } },
        { type: 'merge' },
      );
      const refused = await stack.until(
        BINDINGS,
        'promo',
        'app-prod',
        each => condition(each, 'Stalled')?.status === 'True',
      );
      assert.match(condition(refused, 'Ready')?.message ?? '', /digest/);
      assert.equal(named('two-prod-x').length, 1);
      await bindings.delete({ namespace: 'promo', name: 'app-prod' });
      await stack.until(
        BINDINGS,
        'promo',
        'app-prod',
        each => each === undefined,
      );
      assert.equal(named('two-prod-x').length, 0);
    });

    test('a Binding without a needed config key, and one to a concrete Bundle, say what to do', async () => {
      const bindings = cluster.client.of(BINDINGS);
      await bindings.create(
        object('PetstoreBundleBinding', 'lacking', 'promo', {
          bundleRef: { name: 'app' },
          environment: 'dev',
        }),
      );
      const lacking = await stack.until(
        BINDINGS,
        'promo',
        'lacking',
        each => condition(each, 'Stalled')?.status === 'True',
      );
      assert.equal(condition(lacking, 'Ready')?.reason, 'ConfigMissing');
      assert.match(condition(lacking, 'Ready')?.message ?? '', /suffix/);
      await bindings.create(
        object('PetstoreBundleBinding', 'concrete', 'shop', {
          bundleRef: { name: 'guarded' },
          environment: 'dev',
        }),
      );
      const concrete = await stack.until(
        BINDINGS,
        'shop',
        'concrete',
        each => condition(each, 'Stalled')?.status === 'True',
      );
      assert.equal(condition(concrete, 'Ready')?.reason, 'NotATemplate');
      assert.match(
        condition(concrete, 'Ready')?.message ?? '',
        /spec\.template/,
      );
    });
  });

  /** The example's shops have keys of their own; this one has one. */
  function withKey(objects: readonly object[]): object[] {
    return objects.map(each => {
      const subject = each as UnstructuredObject;
      return subject.kind === 'Secret'
        ? { ...subject, stringData: { key: 'the-key-of-the-shop' } }
        : subject;
    });
  }
}
