// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createCache } from '../cache/cache.ts';
import type { Cache, CacheEvent, CacheOptions } from '../cache/types.ts';
import { isNotFound } from '../client/kube-error.ts';
import { eventually } from '../fixtures/eventually.ts';
import { FakeClock } from '../fixtures/fake-clock.ts';
import { answer, PETS, ScriptedServer, verbOf } from '../fixtures/scripted-server.ts';

const QUICK = { backoffBaseMs: 1, backoffMaxMs: 4 };

describe('a cache is not deceived by', () => {
  let server: ScriptedServer;
  let caches: Cache[];
  beforeEach(async () => {
    server = await ScriptedServer.start();
    caches = [];
  });
  afterEach(async () => {
    for (const cache of caches) cache.stop();
    await server.stop();
  });

  function open(options: Partial<CacheOptions> = {}) {
    const log: string[] = [];
    const events: CacheEvent[] = [];
    const client = server.client();
    const cache: Cache = createCache({
      client,
      type: PETS,
      timing: QUICK,
      onEvent: event => events.push(event),
      ...options,
    });
    cache.on({
      added: ({ metadata }) => void log.push(`+ ${metadata.name}`),
      updated: ({ metadata }) => void log.push(`~ ${metadata.name}`),
      deleted: ({ metadata }) => void log.push(`- ${metadata.name}`),
    });
    cache.start();
    caches.push(cache);
    return { cache, log, events };
  }
  const watching = () => eventually('the watch is open', () => server.watches === 1);
  const bookmark = (version: number) =>
    `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(version) } } })}\n`;

  it('a server that was restored to an older state: its bookmark shows it, and all is read anew (5.1)', async () => {
    server.resourceVersion = 5000;
    server.put('rex');
    const { cache } = open();
    await cache.synced;
    await watching();
    server.remove('rex');
    await eventually('rex is gone', () => cache.size === 0);
    server.resourceVersion = 300;
    server.script = (request, response) => {
      // A watch from a version that is still to come tells of nothing but where the server is.
      if (verbOf(request) !== 'watch' || Number(request.url.searchParams.get('resourceVersion')) < 5000)
        return false;
      response.writeHead(200).write(bookmark(301));
      return true;
    };
    server.cut();
    server.put('restored');
    await eventually('it is found', () => cache.get({ namespace: 'team', name: 'restored' }) !== undefined);
  });

  it('a watch that looks well and tells of nothing: in time everything is compared (5.5)', async () => {
    const clock = new FakeClock();
    const { cache, log } = open({ clock, random: () => 0.5, timing: { relistMs: 60_000 } });
    await cache.synced;
    await watching();
    let deaf = 0;
    server.script = (request, response) => {
      if (verbOf(request) !== 'watch') return false;
      deaf += 1;
      response.writeHead(200).flushHeaders();
      return true;
    };
    server.endWatches();
    server.put('rex');
    await eventually('it is deaf', () => {
      void clock.advance(10);
      return deaf === 1;
    });
    assert.deepEqual(log, []);
    // The deaf watch is given up for idle, and more than a minute has passed since the list.
    await eventually('rex is found', () => {
      void clock.advance(1000);
      return log.length === 1;
    });
    assert.deepEqual(log, ['+ rex']);
  });

  it('its own comparison: 2,000 objects that did not change ask for no work at all (5.5)', async () => {
    for (let i = 0; i < 2000; i += 1) server.put(`pet-${i}`);
    const { cache, log, events } = open();
    await cache.synced;
    await watching();
    log.length = 0;
    server.resourceVersion += 1;
    server.compact();
    server.cut();
    await eventually('it listed again', () => events.filter(({ kind }) => kind === 'listed').length === 2);
    await watching();
    assert.deepEqual(log, []);
  });

  it('something that keeps the connection up with empty lines: the server itself was not heard (5.1)', async () => {
    const clock = new FakeClock();
    const { cache } = open({ clock, timing: { ...QUICK, idleMs: 90_000 } });
    await cache.synced;
    await watching();
    for (let second = 0; second < 89; second += 1) {
      server.writeRaw('\n');
      await clock.advance(1000);
    }
    assert.equal(server.count('watch'), 1);
    await eventually('it watches again', () => {
      server.writeRaw('\n');
      void clock.advance(500);
      return server.count('watch') === 2;
    });
  });

  for (const [what, body] of [
    ['an empty object', {}],
    ['a list without a version', { kind: 'List', items: [], metadata: {} }],
    ['text', '"ok"'],
  ] as const) {
    it(`${what} in the place of a list: what it holds stays (5.2)`, async () => {
      server.put('rex');
      const { cache, log, events } = open();
      await cache.synced;
      await watching();
      let lists = 0;
      server.script = (request, response) => {
        if (verbOf(request) !== 'list') return false;
        lists += 1;
        answer(response, 200, body);
        return true;
      };
      server.resourceVersion += 1;
      server.compact();
      server.cut();
      await eventually('it has tried to list', () => lists >= 3);
      assert.deepEqual(log, ['+ rex']);
      assert.equal(cache.size, 1);
      assert.match(JSON.stringify(events.at(-1)), /no list of the Kubernetes API/);
      server.script = () => undefined;
      await eventually('it has listed', () => events.filter(({ kind }) => kind === 'listed').length === 2);
    });
  }

  it('pages that name themselves as the next', async () => {
    let pages = 0;
    server.script = (request, response) => {
      if (verbOf(request) !== 'list') return false;
      pages += 1;
      answer(response, 200, { metadata: { resourceVersion: '100', continue: 'again' }, items: [] });
      return true;
    };
    const { events } = open();
    await eventually('it gave up', () => events.some(({ kind }) => kind === 'disconnected'));
    assert.match(JSON.stringify(events[0]), /names itself as its next page/);
    assert.ok(pages >= 2);
  });

  it('an index that answers otherwise the second time', async () => {
    server.put('rex');
    const { cache } = open();
    let answer_ = 'before';
    cache.index('fickle', () => [answer_]);
    await cache.synced;
    await watching();
    answer_ = 'after';
    server.put('rex', { turn: 2 });
    server.put('max');
    await eventually('max is cached', () => cache.size === 2);
    assert.deepEqual(cache.byIndex('fickle', 'before'), []);
    assert.equal(cache.byIndex('fickle', 'after').length, 2);
    answer_ = 'neither';
    server.remove('rex');
    await eventually('rex is gone', () => cache.size === 1);
    assert.deepEqual(
      cache.byIndex('fickle', 'after').map(({ metadata }) => metadata.name),
      ['max'],
    );
  });

  it('a load balancer that has lost its server and answers 404 to everything: nothing is taken for gone (5.7)', async () => {
    const rex = server.put('rex');
    const { cache, log, events } = open();
    const pets = server.client().of(PETS);
    await cache.synced;
    await watching();
    let pages = 0;
    let page: unknown = '<html><h1>404 Not Found</h1></html>';
    server.script = (_request, response) => {
      pages += 1;
      answer(response, 404, page);
      return true;
    };
    server.endWatches();
    for (page of ['<html><h1>404 Not Found</h1></html>', { kind: 'Status', message: 'no upstream' }, '']) {
      const from = pages;
      await eventually('the page was seen often enough', () => pages >= from + 12);
      await assert.rejects(pets.get(rex.metadata), /./, 'an object that cannot be read is not absent');
      await assert.rejects(pets.delete(rex.metadata), /./, 'an object that cannot be deleted is not absent');
      await assert.rejects(pets.replace(rex), error => !isNotFound(error));
    }
    assert.ok(events.some(({ kind }) => kind === 'disconnected'));
    server.script = () => undefined;
    server.put('max');
    await eventually('it goes on', () => cache.size === 2);
    assert.deepEqual(log, ['+ rex', '+ max']);
  });

  it('a server that no longer has the type: its objects are absent, by its own discovery (5.7)', async () => {
    const rex = server.put('rex');
    server.script = ({ url }, response) => {
      const discovery = { '/api': { kind: 'APIVersions', versions: [] }, '/apis': { kind: 'APIGroupList', groups: [] } }[url.pathname];
      answer(response, discovery ? 200 : 404, discovery ?? '404 page not found\n');
      return true;
    };
    const pets = server.client().of(PETS);
    assert.equal(await pets.get(rex.metadata), undefined);
    assert.deepEqual(await pets.delete(rex.metadata), { kind: 'absent' });
  });

  it('names and labels that mean something to JavaScript (5.33)', async () => {
    for (const name of ['constructor', '__proto__', 'hasownproperty']) {
      const labels = JSON.parse('{"__proto__": "polluted", "constructor": "x"}') as Record<string, string>;
      const apiVersion = 'petstore.example.com/v1alpha1';
      server.store({ apiVersion, kind: 'Pet', metadata: { namespace: '__proto__', name, labels } });
    }
    const { cache } = open();
    cache.index('by name', ({ metadata }) => [metadata.name]);
    await cache.synced;
    assert.equal(cache.list({ namespace: '__proto__' }).length, 3);
    assert.deepEqual(cache.list({ namespace: 'constructor' }), []);
    for (const name of ['constructor', '__proto__']) {
      const [found] = cache.byIndex('by name', name);
      assert.equal(found, cache.get({ namespace: '__proto__', name }));
      assert.deepEqual(Object.entries(found.metadata.labels!), [
        ['__proto__', 'polluted'],
        ['constructor', 'x'],
      ]);
    }
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  });
});
