// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { egressPolicy, type EgressPolicy } from './egress.ts';
import { createHostGate, retryAfterMillis } from './gate.ts';
import {
  createHttpClient,
  type HttpClientOptions,
  type SendOptions,
} from './http.ts';

function policy(...allow: string[]): EgressPolicy {
  const parsed = egressPolicy(allow);
  assert.equal(parsed.kind, 'ok');
  return (parsed as { policy: EgressPolicy }).policy;
}

describe('the HTTP client', () => {
  const servers: { close(): void; closeAllConnections(): void }[] = [];
  const clients: { close(): Promise<void> }[] = [];
  after(async () => {
    for (const client of clients) await client.close();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });
  const serve = async (
    handler: RequestListener,
    host = '127.0.0.1',
  ): Promise<string> => {
    const server = createServer(handler);
    servers.push(server);
    server.listen(0, host);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const client = (
    allowed: EgressPolicy,
    more: Partial<HttpClientOptions> = {},
  ) => {
    const made = createHttpClient({ policy: allowed, ...more });
    clients.push(made);
    return made;
  };
  const get = (url: string, more: Partial<SendOptions> = {}): SendOptions => ({
    method: 'GET',
    url,
    headers: {},
    timeout: 2_000,
    maxResponseBytes: 1_000,
    redirects: 3,
    ...more,
  });

  test('loopback is refused in every spelling, and the allow-list opens exactly what it names', async () => {
    const url = await serve((_, response) => response.end('ok'));
    const port = new URL(url).port;
    const closed = client(policy());
    for (const host of [
      '127.0.0.1',
      'localhost',
      '0x7f.1',
      '2130706433',
      '017700000001',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '[::]',
    ]) {
      const sent = await closed.send(get(`http://${host}:${port}/`));
      assert.equal(
        sent.kind === 'unsent' && sent.reason,
        'EgressRefused',
        host,
      );
    }
    const open = client(policy(`127.0.0.1:${port}`));
    assert.equal((await open.send(get(url))).kind, 'answer');
    const elsewhere = client(policy('127.0.0.1:1'));
    assert.equal((await elsewhere.send(get(url))).kind, 'unsent');
    const byName = client(policy(`localhost:${port}`));
    assert.equal(
      (await byName.send(get(`http://localhost:${port}/`))).kind,
      'answer',
    );
    assert.equal((await byName.send(get(url))).kind, 'unsent');
  });

  test('a redirect of a read is followed without credentials to another host, and checked again', async () => {
    let seen: IncomingMessage['headers'] | undefined;
    const target = await serve((request, response) => {
      seen = request.headers;
      response.end('there');
    });
    const url = await serve((_, response) =>
      response.writeHead(302, { location: target }).end(),
    );
    const open = client(policy('127.0.0.0/8'));
    const sent = await open.send(
      get(url, {
        headers: { authorization: 'Bearer canary', 'x-api-key': 'canary' },
      }),
    );
    assert.equal(sent.kind === 'answer' && sent.status, 200);
    assert.doesNotMatch(JSON.stringify(seen), /canary/);
    const first = client(policy(new URL(url).host));
    const refused = await first.send(get(url));
    assert.equal(refused.kind === 'unsent' && refused.reason, 'EgressRefused');
  });

  test('a redirect of a call with effects is not followed', async () => {
    let hits = 0;
    const target = await serve((_, response) => {
      hits += 1;
      response.end();
    });
    const url = await serve((_, response) =>
      response.writeHead(307, { location: target }).end(),
    );
    const sent = await client(policy('127.0.0.0/8')).send(
      get(url, { method: 'POST', body: '{}', redirects: 0 }),
    );
    assert.equal(sent.kind === 'answer' && sent.status, 307);
    assert.equal(hits, 0);
  });

  test('redirects in a circle end', async () => {
    const url: string = await serve((_, response) =>
      response.writeHead(302, { location: '/again' }).end(),
    );
    const sent = await client(policy('127.0.0.0/8')).send(get(url));
    assert.equal(sent.kind === 'answer' && sent.status, 302);
  });

  test('an API that never answers, or answers without end, is left in time', async () => {
    const open = client(policy('127.0.0.0/8'));
    const silent = await serve(() => undefined);
    const lost = await open.send(get(silent, { timeout: 100 }));
    assert.match(
      lost.kind === 'lost' ? lost.message : '',
      /did not answer within 0.1 s/,
    );
    const endless = await serve((_, response) => {
      const more = () =>
        response.write(
          'x'.repeat(500),
          () => !response.destroyed && setImmediate(more),
        );
      more();
    });
    const sent = await open.send(get(endless));
    assert.equal(sent.kind === 'answer' && sent.body.byteLength, 0);
  });

  test('what never left is told apart from what may have arrived', async () => {
    const open = client(policy('127.0.0.0/8'));
    const refused = await open.send(
      get('http://127.0.0.1:1/', { method: 'POST' }),
    );
    assert.equal(refused.kind === 'unsent' && refused.reason, 'Unreachable');
    const dropped = await serve(request => request.socket.destroy());
    assert.equal(
      (await open.send(get(dropped, { method: 'POST', body: '{}' }))).kind,
      'lost',
    );
  });
});

test('a host that asks for a pause is left alone for as long as it says', () => {
  const gate = createHostGate(() => 0);
  gate.answered('a', 429, '3', 1_000);
  assert.equal(gate.openAt('a'), 4_000);
  assert.equal(gate.openAt('b'), 0);
  gate.answered('a', 200, undefined, 2_000);
  assert.equal(gate.openAt('a'), 4_000);
  gate.answered('a', 200, undefined, 5_000);
  assert.equal(gate.openAt('a'), 0);
  gate.answered('a', 503, undefined, 5_000);
  assert.equal(gate.openAt('a'), 0);
  gate.answered('a', 503, new Date(9_000).toUTCString(), 5_000);
  assert.equal(gate.openAt('a'), 9_000);
  assert.equal(retryAfterMillis('nonsense', 0), undefined);
});
