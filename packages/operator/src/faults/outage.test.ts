// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { KubeClient } from '@api-operators/kube';
import { startTcpProxy, type TcpProxy } from '@api-operators/testing';
import { embeddedCluster } from '../integration/embedded-cluster.ts';
import { eventually } from '../integration/eventually.ts';
import {
  apply,
  connectionTo,
  isReady,
  object,
  PETS,
  startStack,
  type Stack,
} from '../integration/stack.ts';
import type { TestCluster } from '../integration/test-cluster.ts';

const OUTAGE_MS = 3_000;
const PETS_MADE = 60;

describe('an API server that goes away while objects are created', () => {
  let cluster: TestCluster;
  let proxy: TcpProxy;
  let client: KubeClient;
  let stack: Stack;
  before(async () => {
    cluster = await embeddedCluster();
    proxy = await startTcpProxy({ target: cluster.client.server });
    client = KubeClient.fromKubeconfig({
      text: proxy.through(cluster.kubeconfig),
      patienceMs: 30_000,
    });
    stack = await startStack(cluster, { operator: { client } });
    await apply(cluster.client, connectionTo(stack.shop, 'shop'));
  });
  after(async () => {
    await stack?.stop();
    await client?.close();
    await proxy?.stop();
    await cluster?.stop();
  });

  test(`and is back ${OUTAGE_MS} ms later finds every object made once, within twice that time (5.7)`, async t => {
    const { shop } = stack;
    const names = Array.from({ length: PETS_MADE }, (_, i) => `pet-${i}`);
    // The outage then meets some objects before, some during and some after their POST.
    shop.faults.set({ latencyMs: 150 });
    await apply(
      cluster.client,
      names.map(name => object('Pet', name, 'shop', { name })),
    );
    await eventually('some are made', () => shop.objects().pets.length >= 5);
    proxy.refuse();
    proxy.cut();
    const awayAt = performance.now();
    await eventually('the outage is noticed', () => client.availability.away);
    const posts = () =>
      shop.requests.filter(({ method }) => method === 'POST').length;
    await eventually(
      'it has lasted',
      () => performance.now() - awayAt >= OUTAGE_MS,
    );
    const duringOutage = posts();
    await proxy.accept();
    const backAt = performance.now();
    for (const name of names) await stack.until(PETS, 'shop', name, isReady);
    const recoveryMs = performance.now() - backAt;
    t.diagnostic(
      `${duringOutage} of ${PETS_MADE} were posted before it was back; all were ready ${Math.round(
        recoveryMs,
      )} ms after`,
    );
    assert.ok(duringOutage < PETS_MADE, 'the outage met work');
    assert.equal(posts(), PETS_MADE);
    assert.deepEqual(
      shop
        .objects()
        .pets.map(({ name }) => name)
        .sort(),
      names.sort(),
    );
    assert.ok(recoveryMs < OUTAGE_MS, `${recoveryMs} ms after it was back`);
  });
});
