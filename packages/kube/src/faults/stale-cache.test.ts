// SPDX-License-Identifier: Apache-2.0
import { startTcpProxy, type TcpProxy } from '@api-operators/testing';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createCache } from '../cache/cache.ts';
import type { Cache } from '../cache/types.ts';
import { KubeClient } from '../client/kube-client.ts';
import { eventually } from '../fixtures/eventually.ts';
import { PETS, ScriptedServer } from '../fixtures/scripted-server.ts';
import { createKeyedQueue } from '../queue/keyed-queue.ts';

describe('a watch that lags behind', () => {
  let server: ScriptedServer;
  let proxy: TcpProxy;
  let writer: KubeClient;
  let watcher: KubeClient;
  let cache: Cache;
  beforeEach(async () => {
    server = await ScriptedServer.start();
    proxy = await startTcpProxy({ target: server.url });
    writer = server.client();
    watcher = KubeClient.fromKubeconfig({ text: proxy.through(server.kubeconfig()), allowHttp: true });
    cache = createCache({ client: watcher, type: PETS, timing: { backoffBaseMs: 1, backoffMaxMs: 4 } });
    cache.start();
    await cache.synced;
    await eventually('the watch is open', () => server.watches === 1);
  });
  afterEach(async () => {
    cache.stop();
    await watcher.close();
    await proxy.stop();
    await server.stop();
  });

  const pet = {
    apiVersion: 'petstore.example.com/v1alpha1',
    kind: 'Pet',
    metadata: { namespace: 'team', name: 'rex' },
  };
  const rex = { namespace: 'team', name: 'rex' };

  it('for seconds makes a hundred reconciles create one object, for they see what they wrote (5.11)', async () => {
    proxy.stall('toClient');
    let attempts = 0;
    const queue = createKeyedQueue<string>({
      async reconcile() {
        if (!cache.get(rex)) {
          attempts += 1;
          cache.remember(await writer.of(PETS).create(pet));
        }
        return { kind: 'done' };
      },
    });
    queue.start();
    for (let i = 0; i < 100; i += 1) {
      queue.add('team/rex');
      await queue.idle();
    }
    assert.equal(attempts, 1);
    assert.equal(server.count('POST'), 1);
    assert.equal(
      cache.observedAtLeast({ name: '' }, String(server.resourceVersion)),
      false,
      'the watch did lag behind',
    );
    proxy.resume();
    await eventually('the watch caught up', () =>
      cache.observedAtLeast({ name: '' }, String(server.resourceVersion)),
    );
    await queue.stop();
    assert.equal(cache.size, 1);
  });

  it('tells of no state that is older than what was written and remembered (5.11)', async () => {
    const told: unknown[] = [];
    server.put('rex', { turn: 1 });
    await eventually('rex is cached', () => cache.size === 1);
    cache.on({ updated: ({ spec }) => void told.push(spec?.turn) });
    proxy.stall('toClient');
    server.put('rex', { turn: 2 });
    cache.remember(server.put('rex', { turn: 3 }));
    server.put('max');
    proxy.resume();
    await eventually('the watch caught up', () => cache.size === 2);
    assert.deepEqual(told, [3]);
    assert.deepEqual(cache.get(rex)?.spec, { turn: 3 });
  });

  it('brings back neither what was deleted meanwhile nor an older state (5.11)', async () => {
    const told: string[] = [];
    server.put('rex', { turn: 1 });
    await eventually('rex is cached', () => cache.size === 1);
    cache.on({
      added: ({ metadata }) => void told.push(`+ ${metadata.resourceVersion}`),
      updated: ({ metadata }) => void told.push(`~ ${metadata.resourceVersion}`),
      deleted: () => void told.push('-'),
    });
    told.length = 0;
    proxy.stall('toClient');
    server.put('rex', { turn: 2 });
    cache.remember(server.put('rex', { turn: 3 }));
    const { uid } = server.get('rex')!.metadata;
    server.remove('rex');
    cache.forget(rex, uid!);
    assert.equal(cache.size, 0);
    proxy.resume();
    await eventually('the watch caught up', () =>
      cache.observedAtLeast({ name: '' }, String(server.resourceVersion)),
    );
    assert.deepEqual(told, ['~ 103', '-']);
    assert.equal(cache.size, 0);
  });
});
