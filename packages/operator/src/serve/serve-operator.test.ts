// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { KubeClient } from '@api-operators/kube';
import { createCallFigures } from '../metrics/call-figures.ts';
import { watchEventLoop } from '../metrics/event-loop.ts';
import {
  collectOperatorFigures,
  createReconcileFigures,
} from '../metrics/reconcile-figures.ts';
import { createRegistry } from '../metrics/registry.ts';
import { allowedByCluster, holdsToken } from './access.ts';
import { readFigures } from './testing/prometheus-text.ts';
import { serveOperator, type ServeOptions } from './serve-operator.ts';

const stops: (() => unknown)[] = [];
after(async () => {
  for (const stop of stops) await stop();
});

async function serving(options: Partial<ServeOptions> = {}) {
  const ready = Promise.withResolvers<void>();
  const registry = createRegistry();
  const calls = createCallFigures(registry);
  const labels = { api: 'pet"store\\\n', kind: 'Pet', operation: 'create' };
  calls.began(labels)();
  calls.ended(labels, 'ok', 201, 0.02);
  createReconcileFigures(registry).ended('pets.example.com', true, 0.3);
  collectOperatorFigures(registry, {
    queues: () => ({
      'pets.example.com': { waiting: 2, running: 1, delayed: 0, stuck: 0 },
    }),
    leads: () => ['petstore'],
  });
  const loop = watchEventLoop(registry);
  let late = 0;
  const server = await serveOperator(
    {
      ready: ready.promise,
      eventLoopDelay: () => late,
      metricsText: () => registry.text(),
      journal: { list: (uid, limit) => [{ uid, limit }] as never },
    },
    { port: 0, ...options },
  );
  stops.push(
    () => server.stop(),
    () => loop.stop(),
  );
  return {
    synced: () => ready.resolve(),
    isLate: (seconds: number) => void (late = seconds),
    get: (path: string, headers: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, { headers }),
    url: `http://127.0.0.1:${server.port}`,
  };
}

describe('what an operator serves', () => {
  test('/healthz fails while timers are late by seconds, as those that keep its Leases would be (5.28)', async () => {
    const { get, isLate } = await serving();
    assert.equal((await get('/healthz')).status, 200);
    isLate(6.4);
    const sick = await get('/healthz');
    assert.equal(sick.status, 503);
    assert.equal(await sick.text(), 'timers are 6.4 s late\n');
    isLate(0.2);
    assert.equal((await get('/healthz')).status, 200);
  });

  test('/readyz says no until everything that was installed is read', async () => {
    const { get, synced } = await serving();
    const before = await get('/readyz');
    assert.deepEqual([before.status, await before.text()], [503, 'starting\n']);
    synced();
    assert.equal((await get('/readyz')).status, 200);
  });

  test('/metrics is text that Prometheus reads: each figure once, of a type, with whole histograms', async () => {
    const { get } = await serving();
    const answer = await get('/metrics');
    assert.equal(
      answer.headers.get('content-type'),
      'text/plain; version=0.0.4; charset=utf-8',
    );
    const figures = readFigures(await answer.text());
    const calls = figures.get('api_operators_rest_calls_total')!;
    assert.equal(calls.type, 'counter');
    assert.deepEqual(calls.samples, [
      {
        name: 'api_operators_rest_calls_total',
        labels: {
          api: 'pet"store\\\n',
          kind: 'Pet',
          operation: 'create',
          outcome: 'ok',
          status: '2xx',
        },
        value: 1,
      },
    ]);
    assert.equal(
      figures.get('api_operators_queue_length')!.samples[0].value,
      3,
    );
    assert.deepEqual(
      figures
        .get('api_operators_event_loop_delay_seconds')!
        .samples.map(({ labels }) => labels),
      [{ quantile: '0.5' }, { quantile: '0.99' }],
    );
  });

  test('nothing else is answered, and nothing is taken', async () => {
    const { get, url } = await serving();
    assert.equal((await get('/')).status, 404);
    assert.equal((await get('//')).status, 400);
    const post = await fetch(`${url}/journal`, { method: 'POST' });
    assert.deepEqual([post.status, post.headers.get('allow')], [405, 'GET']);
  });

  test('the journal gives at most 500 entries, whatever is asked for', async () => {
    const { get } = await serving();
    const entries = async (query: string) =>
      ((await (await get(`/journal?${query}`)).json()) as { entries: object[] })
        .entries[0];
    assert.deepEqual(await entries('uid=a&limit=9999'), {
      uid: 'a',
      limit: 500,
    });
    assert.deepEqual(await entries('uid=a&limit=-1'), { uid: 'a', limit: 1 });
    assert.deepEqual(await entries('limit=1.7'), { uid: '', limit: 1 });
    assert.deepEqual(await entries('uid=a&limit=x'), { uid: 'a', limit: 50 });
  });
});

describe('who may read the figures and the journal', () => {
  test('a host that others can reach is refused where nobody says who', async () => {
    for (const host of ['0.0.0.0', '::', '192.0.2.1', 'operator.example.com']) {
      await assert.rejects(serving({ host }), /say who has access/);
    }
    await serving({ host: '0.0.0.0', access: 'anybody' });
  });

  test('who has the token of the file, as it is at this moment; probes need none', async () => {
    let token = 'first\n';
    const { get } = await serving({ access: holdsToken(async () => token) });
    const status = async (authorization?: string, path = '/journal?uid=a') =>
      (await get(path, authorization ? { authorization } : {})).status;
    assert.equal(await status(), 401);
    assert.equal(await status('Bearer wrong'), 401);
    assert.equal(await status('Basic first'), 401);
    assert.equal(await status('Bearer first'), 200);
    assert.equal(await status('Bearer first', '/metrics'), 200);
    token = 'second';
    assert.equal(await status('Bearer first'), 401);
    token = ' \n';
    assert.equal(await status('Bearer '), 401);
    assert.equal(await status(undefined, '/healthz'), 200);
    assert.notEqual(await status(undefined, '/readyz'), 401);
  });

  test('whom the cluster knows and allows to get that path', async () => {
    const cluster = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => (body += String(chunk)));
      request.on('end', () => {
        const { kind, spec } = JSON.parse(body) as {
          kind: string;
          spec: {
            token?: string;
            user?: string;
            nonResourceAttributes?: { verb: string; path: string };
          };
        };
        const status =
          kind === 'TokenReview'
            ? {
                authenticated: spec.token !== 'forged',
                user: { username: spec.token, groups: [] },
              }
            : {
                allowed:
                  spec.user === 'prometheus' &&
                  spec.nonResourceAttributes?.verb === 'get' &&
                  spec.nonResourceAttributes.path === '/metrics',
              };
        response.writeHead(201, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ kind, metadata: {}, status }));
      });
    });
    cluster.listen(0, '127.0.0.1');
    await once(cluster, 'listening');
    const server = `http://127.0.0.1:${
      (cluster.address() as AddressInfo).port
    }`;
    const client = KubeClient.fromKubeconfig({
      text: JSON.stringify({
        'current-context': 'c',
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
        clusters: [{ name: 'c', cluster: { server } }],
        users: [{ name: 'u', user: {} }],
      }),
      allowHttp: true,
    });
    const { get } = await serving({ access: allowedByCluster(client) });
    const status = async (token: string, path: string) =>
      (await get(path, { authorization: `Bearer ${token}` })).status;
    assert.equal(await status('prometheus', '/metrics'), 200);
    assert.equal(await status('prometheus', '/journal?uid=a'), 403);
    assert.equal(await status('dana', '/metrics'), 403);
    assert.equal(await status('forged', '/metrics'), 401);
    assert.equal((await get('/metrics')).status, 401);
    cluster.closeAllConnections();
    cluster.close();
    await once(cluster, 'close');
    assert.equal(await status('prometheus', '/metrics'), 503);
    await client.close();
  });
});
