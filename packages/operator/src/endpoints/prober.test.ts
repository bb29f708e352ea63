// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { after, afterEach, describe, test } from 'node:test';
import type { ConnectionEndpoints } from '@api-operators/api';
import type { Clock } from '@api-operators/kube';
import { policy, testServers } from '../rest/testing/test-servers.ts';
import { healthCheckOf } from './health-check.ts';
import { createProber, type Prober } from './prober.ts';

/** A clock whose timers end when a test says so. */
function handClock() {
  const timers = new Set<{ ms: number; fn: () => void }>();
  const events = new EventEmitter();
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    schedule(ms, fn) {
      const timer = { ms, fn };
      timers.add(timer);
      events.emit('set');
      return () => void timers.delete(timer);
    },
  };
  return {
    clock,
    pauses: () => [...timers].map(timer => timer.ms),
    /** Ends all timers. */
    end() {
      const due = [...timers];
      timers.clear();
      for (const { fn } of due) fn();
      return due.length;
    },
    /** Ends all timers, and waits until as many are set again: the checks between are over. */
    async round() {
      const count = this.end();
      while (timers.size < count) await once(events, 'set');
    },
  };
}

describe('health checks', () => {
  const servers = testServers();
  const client = servers.client({ policy: policy('127.0.0.0/8') });
  after(() => servers.close());
  let prober: Prober;
  afterEach(() => prober.stop());

  function setUp() {
    const hand = handClock();
    const changes: string[] = [];
    const using = { now: true };
    prober = createProber({
      send: (url, _tls, timeout, signal) =>
        client.send({
          method: 'GET',
          url,
          headers: {},
          timeout,
          maxResponseBytes: 1_000,
          redirects: 0,
          signal,
        }),
      clock: hand.clock,
      random: () => 0.5,
      used: () => using.now,
      changed: key => changes.push(key),
    });
    return { hand, changes, using };
  }
  const look = (
    urls: string[],
    healthCheck: ConnectionEndpoints['healthCheck'] = {},
    strategy: ConnectionEndpoints['strategy'] = 'AnyHealthy',
  ) =>
    prober.look('shop/petstore', {
      urls,
      check: healthCheckOf({ strategy, healthCheck }),
      tls: undefined,
    });
  /** A server whose answer a test sets, and the paths that it was asked for. */
  async function server(status = 200) {
    const state = { status, paths: [] as string[], headers: [] as object[] };
    const url = await servers.http((request, response) => {
      state.paths.push(request.url ?? '');
      state.headers.push(request.headers);
      if (state.status === 0) request.socket.destroy();
      else response.writeHead(state.status).end();
    });
    return Object.assign(state, { url });
  }

  test('an address is unhealthy after two failures and healthy after one success, and its users are told of both', async () => {
    const { hand, changes } = setUp();
    const api = await server();
    const healthy = async () => (await look([api.url]))[0].healthy;
    assert.equal(await healthy(), true);
    api.status = 503;
    await hand.round();
    assert.equal(await healthy(), true);
    assert.deepEqual(changes, []);
    await hand.round();
    assert.deepEqual(await look([api.url]), [
      {
        url: api.url,
        healthy: false,
        message: `GET ${api.url}/ answered 503`,
      },
    ]);
    assert.deepEqual(changes, ['shop/petstore']);
    api.status = 204;
    await hand.round();
    assert.equal(await healthy(), true);
    assert.deepEqual(changes, ['shop/petstore', 'shop/petstore']);
  });

  test('an address that does not answer at the first check is unhealthy at once, and says why', async () => {
    setUp();
    const api = await server(0);
    const [health] = await look([api.url]);
    assert.equal(health.healthy, false);
    assert.match(health.message, /^GET http:\/\/127\.0\.0\.1:\d+\/: .+/);
  });

  test('a leader that no longer says so is none at the next check', async () => {
    const { hand } = setUp();
    const api = await server();
    const ask = () =>
      look([api.url], { path: '/leader', expectedStatus: 200 }, 'LeaderOnly');
    assert.equal((await ask())[0].healthy, true);
    api.status = 204;
    await hand.round();
    assert.match((await ask())[0].message, /answered 204 instead of 200$/);
  });

  test('many objects ask together, and each address is checked once an interval', async () => {
    const { hand } = setUp();
    const [a, b] = [await server(), await server()];
    await Promise.all(Array.from({ length: 100 }, () => look([a.url, b.url])));
    assert.deepEqual([a.paths.length, b.paths.length], [1, 1]);
    assert.deepEqual(hand.pauses(), [10_000, 10_000]);
    await hand.round();
    await look([a.url, b.url]);
    assert.deepEqual([a.paths.length, b.paths.length], [2, 2]);
  });

  test('checks end when nobody uses the Connection, and what is known is old by then', async () => {
    const { hand, using } = setUp();
    const api = await server();
    await look([api.url]);
    using.now = false;
    hand.end();
    assert.deepEqual(hand.pauses(), []);
    assert.equal(api.paths.length, 1);
    api.status = 500;
    await look([api.url]);
    assert.equal(api.paths.length, 2);
  });

  test('checks end with the operator, with the Connection, and for an address that it no longer names', async () => {
    const { hand } = setUp();
    const [a, b] = [await server(), await server()];
    await look([a.url, b.url]);
    await look([b.url]);
    assert.equal(hand.pauses().length, 1);
    prober.forget('shop/petstore');
    assert.deepEqual(hand.pauses(), []);
    await look([b.url]);
    prober.stop();
    assert.deepEqual(hand.pauses(), []);
    assert.equal((await look([b.url]))[0].healthy, false);
    assert.equal(b.paths.length, 2);
  });

  test('the path is asked of the address’s own host, whatever it is, and the API’s base path without one', async () => {
    setUp();
    const api = await server();
    await look([`${api.url}/v3`]);
    await look([`${api.url}/v3`], {
      path: '//elsewhere.example/health?deep=1',
    });
    assert.deepEqual(api.paths, ['/v3', '//elsewhere.example/health?deep=1']);
  });

  test('an address that does not answer in time is unhealthy, and no wait is longer than ten seconds', async () => {
    setUp();
    const url = await servers.raw(() => undefined);
    const [health] = await look([url], { timeout: '100ms' });
    assert.equal(health.healthy, false);
    const check = (timeout: string) =>
      healthCheckOf({ strategy: 'AnyHealthy', healthCheck: { timeout } });
    assert.equal(check('1h').timeout, 10_000);
    assert.equal(check('soon').timeout, 2_000);
  });

  test('no interval is shorter than a second, and other settings begin anew', async () => {
    const { hand } = setUp();
    const api = await server();
    await look([api.url], { interval: '1ms' });
    assert.deepEqual(hand.pauses(), [1_000]);
    await look([api.url], { interval: '1m' });
    assert.deepEqual(hand.pauses(), [60_000]);
    assert.equal(api.paths.length, 2);
  });
});
