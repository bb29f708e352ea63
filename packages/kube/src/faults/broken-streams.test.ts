// SPDX-License-Identifier: Apache-2.0
import { startTcpProxy, type TcpProxy } from '@api-operators/testing';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createCache } from '../cache/cache.ts';
import type { Cache, CacheEvent, CacheOptions } from '../cache/types.ts';
import { KubeClient } from '../client/kube-client.ts';
import { eventually } from '../fixtures/eventually.ts';
import { FakeClock } from '../fixtures/fake-clock.ts';
import { PETS, ScriptedServer } from '../fixtures/scripted-server.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { UnstructuredObject } from '../objects/object.ts';

const QUICK = { backoffBaseMs: 1, backoffMaxMs: 4 };
const NAME = 'Zoë 🐶 Łukasz';

describe('a stream that breaks within', () => {
  let server: ScriptedServer;
  let proxy: TcpProxy;
  let client: KubeClient;
  let caches: Cache[];
  beforeEach(async () => {
    server = await ScriptedServer.start();
    proxy = await startTcpProxy({ target: server.url });
    client = KubeClient.fromKubeconfig({
      text: proxy.through(server.kubeconfig()),
      allowHttp: true,
    });
    caches = [];
  });
  afterEach(async () => {
    for (const cache of caches) cache.stop();
    await client.close();
    await proxy.stop();
    await server.stop();
  });

  function open(options: Partial<CacheOptions> = {}) {
    const told: string[] = [];
    const events: CacheEvent[] = [];
    const cache: Cache = createCache({
      client,
      type: PETS,
      timing: QUICK,
      onEvent: event => events.push(event),
      ...options,
    });
    const hear = (object: UnstructuredObject) => void told.push(versionOf(object));
    cache.on({ added: hear, updated: hear });
    cache.start();
    caches.push(cache);
    return { cache, told, events };
  }

  const caughtUp = (cache: Cache) =>
    eventually('the cache caught up', () => cache.observedAtLeast({ name: '' }, String(server.resourceVersion)));
  const watching = () => eventually('the watch is open', () => server.watches === 1);

  for (const kind of ['reset', 'end'] as const) {
    it(`any byte of an event, a letter of several bytes too, loses and repeats nothing (${kind}) (5.1)`, async () => {
      const { cache, told } = open();
      await cache.synced;
      await watching();
      const length = await bytesOfAnEvent();
      const changed = [...told];
      for (let at = 1; at <= length; at += 1) {
        await watching();
        const fault = proxy.cutAfterBytes(at, { kind });
        changed.push(versionOf(server.put('rex', { name: NAME })));
        await fault.struck;
        await eventually('the change is told', () => told.length === changed.length);
        await eventually('it watches again', () => server.count('watch') === at + 1);
      }
      assert.deepEqual(told, changed);
      assert.equal(cache.get({ namespace: 'team', name: 'rex' })?.spec?.name, NAME);
      assert.equal(server.count('list'), 1, 'a cut never needs a new list');
    });
  }

  it('a changed byte of an event is noticed, wherever it is, and read anew (5.1)', async () => {
    const { cache } = open();
    await cache.synced;
    await watching();
    const length = await bytesOfAnEvent();
    for (let at = 0; at < length; at += 1) {
      await watching();
      const fault = proxy.corrupt({ afterBytes: at });
      server.put('rex', { name: NAME });
      await fault.struck;
      // The end of a line may be what was changed: then only the next line shows it.
      server.writeRaw(bookmark(server.resourceVersion));
      await caughtUp(cache);
      assert.deepEqual(cache.get({ namespace: 'team', name: 'rex' }), server.get('rex'), `byte ${at} was changed`);
    }
  });

  it('a bookmark leaves the watch where it was (5.1)', async () => {
    const { cache, told } = open();
    await cache.synced;
    const line = bookmark(5000);
    for (let at = 1; at < line.length; at += 1) {
      await watching();
      const fault = proxy.cutAfterBytes(at);
      server.writeRaw(line);
      await fault.struck;
      await eventually('it watches again', () => server.count('watch') === at + 1);
      server.put('rex', { at });
      await eventually('the change is told', () => told.length === at);
    }
    assert.equal(cache.get({ namespace: 'team', name: 'rex' })?.spec?.at, line.length - 1);
  });

  it('a list of several pages is read to its end in spite of it (5.1)', async () => {
    for (let i = 0; i < 1201; i += 1) server.put(`pet-${i}`, { name: NAME });
    const whole = open();
    await whole.cache.synced;
    const length = proxy.bytes.toClient;
    whole.cache.stop();
    const random = seededRandom(7);
    for (let i = 0; i < 30; i += 1) {
      const kind = i % 2 === 0 ? 'reset' : 'end';
      const fault = proxy.cutAfterBytes(1 + Math.floor(random() * length * 0.9), { kind });
      const { cache, told } = open();
      await cache.synced;
      await fault.struck;
      assert.deepEqual(versions(cache.list()), versions(server.all()));
      assert.equal(new Set(told).size, told.length, 'no object was told twice');
      cache.stop();
    }
  });

  it('the network, without a word to either side, is found out by the idle deadline (5.1)', async () => {
    const clock = new FakeClock();
    const { cache, events } = open({
      clock,
      timing: { ...QUICK, idleMs: 90_000 },
    });
    await cache.synced;
    await watching();
    proxy.stall();
    server.put('rex');
    await clock.advance(89_999);
    assert.equal(cache.size, 0);
    assert.equal(server.count('watch'), 1);
    await clock.advance(1);
    assert.match(JSON.stringify(events), /nothing came for 90 s/);
    proxy.resume();
    await eventually('rex is cached', () => {
      void clock.advance(10);
      return cache.size === 1;
    });
  });

  it('nothing for an hour keeps a quiet watch alive by bookmarks, and tells a change at once after (5.4)', async () => {
    const clock = new FakeClock();
    const { cache, events } = open({ clock, timing: {} });
    await cache.synced;
    await watching();
    for (let minute = 0; minute < 60; minute += 1) {
      await clock.advance(60_000);
      const resourceVersion = String(6000 + minute);
      server.writeRaw(bookmark(resourceVersion));
      await eventually('the bookmark came', () => cache.observedAtLeast({ name: '' }, resourceVersion));
    }
    server.resourceVersion = 7000;
    const written = performance.now();
    server.put('rex');
    await eventually('rex is cached', () => cache.size === 1);
    assert.ok(performance.now() - written < 1000);
    assert.equal(server.count('watch'), 1);
    assert.deepEqual(
      events.map(event => event.kind),
      ['listed', 'watching'],
    );
  });

  /** What one change of `rex` costs on the wire, with its chunk's length around it. */
  async function bytesOfAnEvent(): Promise<number> {
    server.put('rex', { name: NAME });
    await eventually('it is cached', () => caches[0].size === 1);
    const before = proxy.bytes.toClient;
    server.put('rex', { name: NAME });
    await caughtUp(caches[0]);
    return proxy.bytes.toClient - before;
  }
});

const bookmark = (resourceVersion: string | number) =>
  `${JSON.stringify({
    type: 'BOOKMARK',
    object: { metadata: { resourceVersion: String(resourceVersion) } },
  })}\n`;

const versionOf = ({ metadata }: UnstructuredObject) => `${metadata.uid}@${metadata.resourceVersion}`;

function versions(objects: readonly UnstructuredObject[]): Record<string, string> {
  return Object.fromEntries(objects.map(object => [object.metadata.name, versionOf(object)]));
}
