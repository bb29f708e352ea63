// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, afterEach, describe, test } from 'node:test';
import { systemClock } from '@api-operators/kube';
import { openJournal } from '../journal/journal.ts';
import { createCallFigures } from '../metrics/call-figures.ts';
import { createRegistry } from '../metrics/registry.ts';
import { createBreaker } from './breaker.ts';
import { createRestCaller, type RestCall } from './caller.ts';
import { createHostGate } from './gate.ts';
import { createHosts } from './hosts.ts';
import { createCallLimiter } from './limiter.ts';
import { mayRepeat } from './retry.ts';
import { policy, testServers } from './testing/test-servers.ts';

describe('calls that fail', () => {
  const servers = testServers();
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  after(() => servers.close());

  function start() {
    const journal = openJournal(':memory:');
    const limiter = createCallLimiter(systemClock);
    const caller = createRestCaller({
      policy: policy('127.0.0.0/8'),
      gate: createHostGate(() => 0),
      hosts: createHosts(() => 0),
      figures: createCallFigures(createRegistry()),
      limiter,
      journal,
      clock: systemClock,
      random: () => 0,
      fence: () => null,
    });
    ends.push(async () => {
      await caller.close();
      journal.close();
    });
    return { caller, limiter };
  }
  const callTo = (
    url: string,
    method: string,
    {
      headers = {},
      connection = 'shop/c',
      key = undefined as string | undefined,
    } = {},
  ): RestCall => ({
    object: { kind: 'Pet', namespace: 'shop', name: 'rex', uid: 'u' },
    turn: { connection, id: 'rex' },
    api: 'petstore',
    operation: {
      method,
      path: '/pet',
      ...(key ? { idempotencyKeyHeader: key } : {}),
    } as RestCall['operation'],
    request: {
      operation: 'create',
      method,
      url,
      maskedUrl: url,
      headers,
      secrets: [],
    } as unknown as RestCall['request'],
    limits: { timeoutMs: 5_000, maxResponseBytes: 1_000 },
    hidden: [],
  });

  for (const [name, method, headers, key, requests] of [
    ['GET', 'GET', {}, undefined, 2],
    ['PUT', 'PUT', {}, undefined, 2],
    ['DELETE', 'DELETE', {}, undefined, 2],
    [
      'POST with an idempotency key',
      'POST',
      { 'idempotency-key': '1' },
      'Idempotency-Key',
      2,
    ],
    ['POST', 'POST', {}, undefined, 1],
    [
      'POST with a header that the API does not declare',
      'POST',
      { 'idempotency-key': '1' },
      undefined,
      1,
    ],
    ['PATCH', 'PATCH', {}, undefined, 1],
    [
      'PUT that depends on the version',
      'PUT',
      { 'if-match': '"1"' },
      undefined,
      1,
    ],
  ] as const) {
    test(`a ${name} whose connection breaks is sent ${
      requests === 1 ? 'once only' : 'again'
    } (5.44)`, async () => {
      let hits = 0;
      const url = await servers.http((request, response) => {
        hits += 1;
        if (hits === 1) request.socket.destroy();
        else response.end('{}');
      });
      const { caller } = start();
      const outcome = await caller.call(
        callTo(url, method, { headers: { ...headers }, key }),
      );
      assert.equal(outcome.kind, requests === 1 ? 'unknown' : 'ok');
      assert.equal(hits, requests);
    });
  }

  test('a refusal of the second sending does not deny what the first may have done', async () => {
    let hits = 0;
    const url = await servers.http((request, response) => {
      hits += 1;
      if (hits === 1) request.socket.destroy();
      else response.writeHead(409).end();
    });
    const { caller } = start();
    assert.equal((await caller.call(callTo(url, 'PUT'))).kind, 'unknown');
    assert.equal(hits, 2);
  });

  test('30 of 100 calls 503: as many calls a second succeed as can, and hardly any is repeated beyond need (5.44)', async () => {
    const RATE = 60;
    const OBJECTS = 150;
    let hits = 0;
    const url = await servers.http((_, response) => {
      hits += 1;
      // Three of each ten, spread.
      response.writeHead([2, 5, 9].includes(hits % 10) ? 503 : 200).end('{}');
    });
    const { caller, limiter } = start();
    limiter.limit('shop/c', { requestsPerSecond: RATE });
    const began = performance.now();
    await Promise.all(
      Array.from({ length: OBJECTS }, async () => {
        for (let i = 0; i < 50; i++) {
          if ((await caller.call(callTo(url, 'GET'))).kind === 'ok') return;
        }
        assert.fail('an object was never served');
      }),
    );
    const seconds = (performance.now() - began) / 1_000;
    const goodput = OBJECTS / seconds;
    assert.ok(
      goodput >= 0.9 * 0.7 * RATE,
      `${goodput.toFixed(1)} a second of ${0.7 * RATE}`,
    );
    assert.ok(
      hits <= (1.1 * OBJECTS) / 0.7,
      `${hits} requests for ${OBJECTS} objects`,
    );
  });

  test('an API that is down gets a tenth more requests at most, then none, and whoever has another Connection is not held back (5.44)', async () => {
    let hits = 0;
    const url = await servers.http((_, response) => {
      hits += 1;
      response.writeHead(500).end('{}');
    });
    const { caller } = start();
    for (let i = 0; i < 100; i++) await caller.call(callTo(url, 'GET'));
    assert.ok(hits <= 22, `${hits} requests`);
    const refused = await caller.call(callTo(url, 'GET'));
    assert.match(
      'message' in refused ? refused.message : '',
      /not sent, because hardly any of the last calls/,
    );
    assert.ok(
      refused.kind === 'unavailable' &&
        refused.retryAt !== undefined &&
        refused.retryAt > Date.now(),
    );
    // Nobody else's calls to the same host are held back.
    const before = hits;
    await caller.call(callTo(url, 'POST', { connection: 'other/c' }));
    assert.equal(hits, before + 1);
  });
});

test('a circuit breaker lets one probe through, and closes when it succeeds (5.44)', () => {
  const breaker = createBreaker(() => 0);
  for (let i = 0; i < 18; i++) {
    assert.equal(breaker.admit(i).kind, 'go');
    breaker.ended(true, i);
  }
  assert.equal(breaker.state(), 'open');
  const wait = breaker.admit(100);
  assert.ok(wait.kind === 'wait' && wait.ms > 500 && wait.ms <= 2_000);
  assert.equal(breaker.admit(5_000).kind, 'go');
  assert.equal(breaker.admit(5_000).kind, 'wait');
  assert.equal(breaker.ended(true, 5_001), 'open');
  assert.equal(breaker.admit(5_900).kind, 'wait', 'it rests longer');
  assert.equal(breaker.admit(20_000).kind, 'go');
  assert.equal(breaker.ended(undefined, 20_001), undefined);
  assert.equal(
    breaker.admit(20_002).kind,
    'go',
    'a probe that was not sent tells nothing',
  );
  assert.equal(breaker.ended(false, 20_003), 'closed');
  assert.equal(breaker.admit(20_004).kind, 'go');
  assert.equal(breaker.admit(20_004).kind, 'go');
});

test('only what HTTP calls safe or idempotent may be sent twice', () => {
  const may = (method: string) => mayRepeat({ method, headers: {} }, {});
  assert.deepEqual(['GET', 'HEAD', 'PUT', 'DELETE', 'POST', 'PATCH'].map(may), [
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
