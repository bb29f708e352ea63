// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { eventually } from '../fixtures/eventually.ts';
import { FakeClock } from '../fixtures/fake-clock.ts';
import { answer, PETS, ScriptedServer, status, verbOf } from '../fixtures/scripted-server.ts';
import type { UnstructuredObject } from '../objects/object.ts';
import { createCache } from './cache.ts';
import { createCacheSet } from './cache-set.ts';
import type { Cache, CacheEvent, CacheOptions } from './types.ts';

const QUICK = { backoffBaseMs: 1, backoffMaxMs: 20 };

describe('a cache', () => {
  let server: ScriptedServer;
  let stops: (() => void)[];
  beforeEach(async () => {
    server = await ScriptedServer.start();
    stops = [];
  });
  afterEach(async () => {
    for (const stop of stops) stop();
    await server.stop();
  });

  function open(options: Partial<CacheOptions> = {}) {
    const log: string[] = [];
    const events: CacheEvent[] = [];
    const cache: Cache = createCache({
      client: server.client(),
      type: PETS,
      timing: QUICK,
      onEvent: event => events.push(event),
      ...options,
    });
    const label = (object: UnstructuredObject) =>
      `${object.metadata.name}@${object.metadata.resourceVersion}`;
    cache.on({
      added: object => void log.push(`+ ${label(object)}`),
      updated: object => void log.push(`~ ${label(object)}`),
      deleted: (object, _source, unknown) => void log.push(`- ${label(object)}${unknown ? ' ?' : ''}`),
    });
    cache.start();
    stops.push(() => cache.stop());
    return { cache, log, events };
  }

  it('reads everything in pages of 500, then follows the changes in order', async () => {
    for (let i = 0; i < 1201; i += 1) server.put(`pet-${i}`);
    const { cache, log } = open();
    await cache.synced;
    assert.equal(cache.size, 1201);
    assert.equal(server.count('list'), 3);
    assert.equal(log.length, 1201);
    await eventually('the watch is open', () => server.watches === 1);
    server.put('pet-0', { name: 'Rex' });
    server.put('new');
    server.remove('new');
    await eventually('the changes are told', () => log.length === 1204);
    assert.deepEqual(log.slice(1201), ['~ pet-0@1302', '+ new@1303', '- new@1304']);
    assert.deepEqual(cache.get({ namespace: 'team', name: 'pet-0' })?.spec, { name: 'Rex' });
  });

  it('tells a handler that comes later of what is there', async () => {
    server.put('rex');
    const { cache } = open();
    await cache.synced;
    const names: string[] = [];
    const off = cache.on({ added: object => void names.push(object.metadata.name) });
    assert.deepEqual(names, ['rex']);
    off();
    server.put('max');
    await eventually('max is cached', () => cache.size === 2);
    assert.deepEqual(names, ['rex']);
  });

  it('equals the server after connections were reset at random places, and tells each change once (5.1)', async () => {
    const { cache, log } = open();
    await cache.synced;
    let cuts = 0;
    let seed = 42;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let i = 0; i < 3000; i += 1) {
      const name = `pet-${Math.floor(random() * 50)}`;
      if (server.get(name) && random() < 0.3) server.remove(name);
      else server.put(name, { i });
      if (i % 20 === 0) {
        // Half a line, then the cut: what comes after must not be glued to it.
        if (random() < 0.5) server.writeRaw('{"type":"ADDED","object":{"metada');
        server.cut();
        cuts += 1;
        await eventually('it watches again', () => server.watches > 0);
      }
    }
    await eventually('the cache caught up', () => cache.observedAtLeast({ name: '' }, String(server.resourceVersion)));
    const plain = (objects: UnstructuredObject[]) =>
      Object.fromEntries(objects.map(object => [object.metadata.name, object.metadata.resourceVersion]));
    assert.deepEqual(plain(cache.list()), plain(server.all()));
    assert.equal(log.length, 3000, 'each change was told exactly once');
    assert.equal(cuts, 150);
    assert.equal(server.count('list'), 1, 'a cut never needs a new list');
  });

  it('survives a server that refuses lists and watches for a while (5.29)', async () => {
    let refusals = 10;
    server.script = (_request, response) => {
      if ((refusals -= 1) < 0) return false;
      answer(response, 503, status(503, 'ServiceUnavailable'));
      return true;
    };
    server.put('rex');
    const { cache } = open();
    await cache.synced;
    await eventually('the watch is open', () => server.watches === 1);
    refusals = 10;
    server.endWatches();
    await eventually('the watch is open again', () => refusals < 0 && server.watches === 1);
    server.put('max');
    await eventually('max is cached', () => cache.size === 2);
  });

  it('goes on where it was when the server is back after many failed attempts, without a new list', async () => {
    const { cache } = open();
    await cache.synced;
    await eventually('the watch is open', () => server.watches === 1);
    let losses = 12;
    server.script = (_request, response) => {
      if ((losses -= 1) < 0) return false;
      response.destroy();
      return true;
    };
    server.endWatches();
    server.put('rex');
    await eventually('rex is cached', () => cache.size === 1);
    assert.ok(losses < 0);
    assert.equal(server.count('list'), 1);
  });

  for (const form of ['an HTTP status', 'an ERROR event'] as const) {
    it(`lists anew after 410 Gone as ${form}, and finds what was deleted meanwhile (5.2) (5.3)`, async () => {
      server.put('rex');
      server.put('max');
      const { cache, log } = open();
      await cache.synced;
      await eventually('the watch is open', () => server.watches === 1);
      let silent = true;
      server.script = (request, response) => {
        if (verbOf(request) !== 'watch' || !silent) return false;
        response.destroy();
        return true;
      };
      server.cut();
      await eventually('the watch is gone', () => server.watches === 0);
      server.remove('rex');
      server.remove('max');
      const again = server.put('max', { name: 'another' });
      if (form === 'an HTTP status') server.compact();
      let errors = 0;
      server.script = (request, response) => {
        if (form === 'an HTTP status' || verbOf(request) !== 'watch' || errors > 0) return false;
        errors += 1;
        answer(response, 200, `${JSON.stringify({ type: 'ERROR', object: status(410, 'Expired') })}\n`);
        return true;
      };
      silent = false;
      await eventually('both changes are told', () => log.length === 5);
      assert.deepEqual(log.slice(2).sort(), [`+ max@${again.metadata.resourceVersion}`, '- max@102 ?', '- rex@101 ?']);
      assert.equal(server.count('list'), 2);
    });
  }

  it('begins a list again that expired between two pages (5.2)', async () => {
    for (let i = 0; i < 600; i += 1) server.put(`pet-${i}`);
    let pages = 0;
    server.script = request => {
      if (verbOf(request) !== 'list') return;
      pages += 1;
      if (pages === 2) {
        server.remove('pet-0');
        server.compact();
      }
    };
    const { cache, log } = open();
    await cache.synced;
    assert.equal(cache.size, 599);
    assert.equal(pages, 4);
    assert.deepEqual(log.filter(line => line.startsWith('-')), ['- pet-0@101 ?']);
  });

  it('opens a watch anew on which nothing has come for too long (5.1)', async () => {
    const clock = new FakeClock();
    const { cache, events } = open({ clock, timing: { ...QUICK, idleMs: 90_000 } });
    await cache.synced;
    await eventually('the watch is open', () => server.watches === 1);
    await clock.advance(60_000);
    server.writeRaw(`${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '100' } } })}\n`);
    await eventually('the bookmark came', () => cache.observedAtLeast({ name: '' }, '100'));
    await new Promise(resolve => setImmediate(resolve));
    await clock.advance(31_000);
    assert.equal(server.count('watch'), 1, 'a bookmark is a sign of life');
    await clock.advance(90_000);
    await eventually('it watches again', () => {
      void clock.advance(30);
      return server.count('watch') === 2 && server.watches === 1;
    });
    assert.match(JSON.stringify(events), /nothing came for 90 s/);
    server.put('rex');
    await eventually('rex is cached', () => cache.size === 1);
  });

  it('asks the server for watches of random length, with bookmarks (5.4)', async () => {
    const { cache } = open({ random: () => 0.5 });
    await cache.synced;
    await eventually('the watch is open', () => server.watches === 1);
    const watch = server.requests.find(request => verbOf(request) === 'watch')!;
    assert.equal(watch.url.searchParams.get('timeoutSeconds'), '450');
    assert.equal(watch.url.searchParams.get('allowWatchBookmarks'), 'true');
    assert.equal(watch.url.searchParams.get('resourceVersion'), '100');
  });

  it('goes on from the last bookmark, not from the last event', async () => {
    const { cache } = open();
    await cache.synced;
    await eventually('the watch is open', () => server.watches === 1);
    server.resourceVersion = 5000;
    server.writeRaw(`${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '5000' } } })}\n`);
    await eventually('the bookmark came', () => cache.observedAtLeast({ name: '' }, '5000'));
    server.compact();
    server.endWatches();
    await eventually('it watches again', () => server.count('watch') === 2 && server.watches === 1);
    assert.equal(server.count('list'), 1);
  });

  it('does not hammer a server that ends every watch at once', async () => {
    const clock = new FakeClock();
    server.script = (request, response) => {
      if (verbOf(request) !== 'watch') return false;
      answer(response, 200, '');
      return true;
    };
    const { cache, events } = open({ clock, timing: {}, random: () => 0 });
    await cache.synced;
    const waits: number[] = [];
    while (waits.length < 11) {
      const ended = () => events.filter(event => event.kind === 'disconnected');
      await eventually('the watch ended', () => ended().length > waits.length);
      waits.push(ended()[waits.length].retryInMs);
      await clock.advance(waits.at(-1)!);
    }
    assert.deepEqual(waits, [50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]);
  });

  it('waits as long as an overloaded server asks', async () => {
    const clock = new FakeClock();
    let refuse = true;
    server.script = (request, response) => {
      if (!refuse) return false;
      answer(response, 429, status(429, 'TooManyRequests'), { 'retry-after': '3' });
      return true;
    };
    const { cache } = open({ clock, client: server.client({ clock, random: () => 0 }) });
    await eventually('it was refused', () => server.requests.length === 1);
    await eventually('it waits', () => clock.next === 3000);
    refuse = false;
    await clock.advance(2999);
    assert.equal(server.requests.length, 1);
    await clock.advance(1);
    await cache.synced;
  });

  it('reads the line after a damaged one by watching again, and lists when it stays damaged', async () => {
    server.put('rex');
    const { cache } = open();
    await cache.synced;
    await eventually('the watch is open', () => server.watches === 1);
    server.writeRaw('{"type":"MODIFIED","object":\u0000}\n');
    await eventually('it watches again', () => server.count('watch') === 2 && server.watches === 1);
    assert.equal(server.count('list'), 1);
    server.script = (request, response) => {
      if (verbOf(request) !== 'watch' || server.count('list') > 1) return false;
      answer(response, 200, 'not json\n');
      return true;
    };
    server.endWatches();
    await eventually('it lists again', () => server.count('list') === 2 && server.watches === 1);
  });

  it('goes on when handlers throw and reject, and says so (5.30)', async () => {
    const { cache, log, events } = open();
    cache.on({
      added() {
        throw new Error('a bug');
      },
      updated: () => Promise.reject(new Error('another bug')),
    });
    cache.index('broken', () => {
      throw new Error('a third bug');
    });
    await cache.synced;
    await eventually('the watch is open', () => server.watches === 1);
    server.put('rex');
    server.put('rex');
    server.put('max');
    await eventually('all is told', () => log.length === 3);
    const failures = events.filter(event => event.kind === 'handler-failed').map(event => String(event.error));
    assert.ok(failures.includes('Error: a bug'));
    assert.ok(failures.includes('Error: another bug'));
    assert.ok(failures.includes('Error: a third bug'));
  });

  it('tells changes in order also when a handler causes the next one', async () => {
    const { cache } = open();
    await cache.synced;
    const rex = server.put('rex');
    const seen: string[] = [];
    cache.on({
      added: () => cache.remember(server.put('rex', { adopted: true })),
    });
    cache.on({
      added: object => void seen.push(`+${object.metadata.resourceVersion}`),
      updated: object => void seen.push(`~${object.metadata.resourceVersion}`),
    });
    cache.remember(rex);
    await eventually('both are told', () => seen.length === 2);
    assert.deepEqual(seen, ['+101', '~102']);
  });

  it('remembers what we wrote before the watch tells of it, and leaves our object as it is', async () => {
    const { cache, log } = open();
    await cache.synced;
    const written = { ...server.put('rex'), metadata: { ...server.get('rex')!.metadata, managedFields: [] } };
    cache.remember(written);
    assert.equal(cache.get({ namespace: 'team', name: 'rex' })?.metadata.uid, written.metadata.uid);
    assert.ok('managedFields' in written.metadata);
    server.put('max');
    await eventually('max is cached', () => cache.size === 2);
    assert.deepEqual(log, ['+ rex@101', '+ max@102']);
  });

  it('does not take in an object of another namespace, or one that its selector may not match', async () => {
    const { cache } = open({ namespace: 'other' });
    const { cache: selected } = open({ labelSelector: 'a=b' });
    await Promise.all([cache.synced, selected.synced]);
    cache.remember(server.put('rex'));
    selected.remember(server.put('max'));
    assert.equal(cache.get({ namespace: 'team', name: 'rex' }), undefined);
    assert.equal(selected.get({ namespace: 'team', name: 'max' }), undefined);
  });

  it('holds objects without bookkeeping, made leaner still if asked (5.31)', async () => {
    const rex = server.put('rex', { name: 'Rex', photo: 'x'.repeat(1000) });
    server.store({
      ...rex,
      metadata: {
        ...rex.metadata,
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', kept: 'yes' },
        managedFields: [{ manager: 'kubectl' }],
      } as UnstructuredObject['metadata'],
    });
    const { cache } = open({
      transform: object => ({ ...object, spec: { name: object.spec!.name } }),
    });
    await cache.synced;
    const held = cache.get({ namespace: 'team', name: 'rex' })!;
    assert.deepEqual(held.metadata.annotations, { kept: 'yes' });
    assert.equal('managedFields' in held.metadata, false);
    assert.deepEqual(held.spec, { name: 'Rex' });
  });

  it('empties when the server does not have the type any more, and fills when it is back', async () => {
    server.put('rex');
    const { cache, log } = open();
    await cache.synced;
    await eventually('the watch is open', () => server.watches === 1);
    let served = false;
    server.script = ({ url }, response) => {
      if (served) return false;
      const discovery = { '/api': { kind: 'APIVersions', versions: [] }, '/apis': { kind: 'APIGroupList', groups: [] } }[url.pathname];
      answer(response, discovery ? 200 : 404, discovery ?? '404 page not found');
      return true;
    };
    server.endWatches();
    await eventually('it is empty', () => cache.size === 0);
    served = true;
    await eventually('it is full', () => cache.size === 1);
    assert.deepEqual(log, ['+ rex@101', '- rex@101 ?', '+ rex@101']);
  });

  it('has nothing to do while nothing changes but to see that its watch is alive', async () => {
    const clock = new FakeClock();
    server.put('rex');
    const { cache } = open({ clock });
    await cache.synced;
    await eventually('the watch is open', () => server.watches === 1);
    await clock.advance(89_000);
    assert.equal(clock.next, 1000);
    assert.equal(server.requests.length, 2);
  });

  it('stops for good, and says so to who waits for it', async () => {
    server.script = () => true;
    const { cache } = open();
    await eventually('it lists', () => server.requests.length === 1);
    cache.stop();
    await assert.rejects(cache.synced, /stopped before it had synced/);
  });
});

describe('a cache set', () => {
  it('opens one watch for a type, whoever reads it, and another for another scope', async () => {
    const server = await ScriptedServer.start();
    const set = createCacheSet({ client: server.client() });
    try {
      const first = set.cache(PETS);
      assert.equal(set.cache(PETS), first);
      const scoped = set.cache(PETS, { namespace: 'team' });
      assert.notEqual(scoped, first);
      await set.synced();
      await eventually('both watch', () => server.watches === 2);
      set.drop(PETS);
      await eventually('none watches', () => server.watches === 0);
      assert.notEqual(set.cache(PETS), first);
    } finally {
      set.stop();
      await server.stop();
    }
  });
});
