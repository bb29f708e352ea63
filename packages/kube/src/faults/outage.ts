// SPDX-License-Identifier: Apache-2.0
import { startTcpProxy, type TcpProxy } from '@api-operators/testing';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createCache } from '../cache/cache.ts';
import { KubeClient } from '../client/kube-client.ts';
import { isAlreadyExists } from '../client/kube-error.ts';
import { eventually } from '../fixtures/eventually.ts';
import type { RealApi } from '../fixtures/real-api.ts';
import type { ResourceType } from '../objects/resource-type.ts';
import { createKeyedQueue } from '../queue/keyed-queue.ts';
import type { Reconciled } from '../queue/types.ts';

const CONFIG_MAPS: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
};
const NAMESPACES: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
};
const NAMESPACE = 'outage';
const KEYS = 300;

const configMap = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace: NAMESPACE, name },
});

/** Takes the API server away in the middle of work, and looks how soon all is done after it is back. */
export function describeOutage(name: string, start: () => Promise<RealApi>, outageMs: number): void {
  describe(`an outage of ${name}`, () => {
    let api: RealApi;
    let proxy: TcpProxy;
    let direct: KubeClient;
    let client: KubeClient;

    before(async () => {
      api = await start();
      const kubeconfig = api.kubeconfig();
      direct = KubeClient.fromKubeconfig({ text: kubeconfig });
      proxy = await startTcpProxy({ target: direct.server });
      client = KubeClient.fromKubeconfig({ text: proxy.through(kubeconfig), patienceMs: 30_000 });
      await direct.of(NAMESPACES).create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
    });
    after(async () => {
      await client?.close();
      await direct?.close();
      await proxy?.stop();
      await api?.stop();
    });

    it(`of ${outageMs} ms in the middle of work loses and repeats nothing, and is made up for in no longer (5.7)`, async t => {
      const cache = createCache({ client, type: CONFIG_MAPS, namespace: NAMESPACE });
      const configMaps = client.of(CONFIG_MAPS);
      const results: Reconciled<string>[] = [];
      const done = new Set<string>();
      let created = 0;
      let found = 0;
      const queue = createKeyedQueue<string>({
        availability: client.availability,
        // Whoever had to wait out its own back-off would come much too late.
        backoffBaseMs: 100 * outageMs,
        backoffMaxMs: 100 * outageMs,
        async reconcile(key) {
          // Two calls, so that the outage falls between them for some.
          await configMaps.get({ namespace: NAMESPACE, name: key });
          try {
            await configMaps.create(configMap(key));
            created += 1;
          } catch (error) {
            if (!isAlreadyExists(error)) throw error;
            // The answer to an earlier create was lost with its connection.
            found += 1;
          }
          done.add(key);
          return { kind: 'done' };
        },
        onReconciled: result => results.push(result),
      });
      cache.start();
      await cache.synced;
      queue.start();
      for (let i = 0; i < KEYS; i += 1) queue.add(`key-${i}`);
      await eventually('some work is done', () => done.size > KEYS / 10);

      proxy.refuse();
      const broken = proxy.cut();
      const awayAt = performance.now();
      await eventually('the outage is noticed', () => client.availability.away);
      await eventually('it has lasted long enough', () => performance.now() - awayAt >= outageMs);
      const duringOutage = done.size;
      await proxy.accept();
      const backAt = performance.now();
      await eventually('all work is done', () => done.size === KEYS);
      const recoveryMs = performance.now() - backAt;
      await direct.of(CONFIG_MAPS).create(configMap('after'));
      await eventually('the watch is back', () => cache.get({ namespace: NAMESPACE, name: 'after' }) !== undefined);
      const watchMs = performance.now() - backAt;
      await queue.stop();
      cache.stop();

      const failed = results.filter(({ outcome }) => outcome.kind === 'retry').length;
      t.diagnostic(
        `${broken} connections broke with ${duringOutage} of ${KEYS} done; ${failed} reconciles failed, ${found} creates had ` +
          `happened; all done after ${Math.round(recoveryMs)} ms, the watch after ${Math.round(watchMs)} ms`,
      );
      assert.ok(recoveryMs < outageMs, `${recoveryMs} ms: from its begin to recovery less than twice the outage`);
      assert.equal(created + found, KEYS);
      const { items } = await direct.of(CONFIG_MAPS).list({ namespace: NAMESPACE });
      assert.equal(items.filter(({ metadata }) => metadata.name.startsWith('key-')).length, KEYS);
    });
  });
}
