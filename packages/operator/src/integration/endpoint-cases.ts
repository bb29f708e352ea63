// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { JsonObject } from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import { CONNECTIONS } from '../cluster-types.ts';
import {
  API_KEY,
  apply,
  condition,
  connectionTo,
  isReady,
  object,
  PETS,
  startStack,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';

/** One of several addresses of a shop; while `down` it answers nobody. */
interface Front {
  url: string;
  down: boolean;
  /** `GET /healthz`, as they came. */
  calls: string[];
  close(): void;
}

async function frontOf(shop: { url: string }): Promise<Front> {
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    front.calls.push(`${method} ${url}`);
    if (front.down) {
      incoming.socket.destroy();
    } else if (url === '/healthz') {
      outgoing.writeHead(headers['x-api-key'] || headers.api_key ? 400 : 204);
      outgoing.end();
    } else {
      const onward = request(
        new URL(url, shop.url),
        { method, headers },
        answer => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { pathname } = new URL(shop.url);
  const front: Front = {
    url: `http://127.0.0.1:${port}${pathname}`.replace(/\/$/, ''),
    down: false,
    calls: [],
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return front;
}

/** Where calls go when addresses of an API fall out and come back. */
export function endpointCases(start: () => Promise<TestCluster>): void {
  describe('several addresses of one API', () => {
    let cluster: TestCluster;
    let stack: Stack;
    let first: Front;
    let second: Front;
    before(async () => {
      cluster = await start();
      stack = await startStack(cluster);
      first = await frontOf(stack.shop);
      second = await frontOf(stack.shop);
    });
    after(async () => {
      await stack?.stop();
      first?.close();
      second?.close();
      await cluster?.stop();
    });

    test('an object moves on to the healthy address, says why where none is left, and goes on when one is back', async () => {
      const [namespace, secret, connection] = connectionTo(
        stack.shop,
        'many',
      ) as { spec: JsonObject }[];
      const { url: _, ...spec } = connection.spec;
      await apply(cluster.client, [
        namespace,
        secret,
        {
          ...connection,
          spec: {
            ...spec,
            baseURLs: [first.url, second.url],
            endpoints: {
              strategy: 'AnyHealthy',
              healthCheck: { path: '/healthz', interval: '1s' },
            },
          },
        },
      ]);
      const connected = (
        until: (connection: UnstructuredObject | undefined) => boolean,
      ) => stack.until(CONNECTIONS, 'many', 'petstore', until);
      const pets = cluster.client.of(PETS);
      await pets.create(object('Pet', 'rex', 'many', { name: 'Rex' }));
      await stack.until(PETS, 'many', 'rex', isReady);
      assert.ok(first.calls.some(call => call.startsWith('POST ')));
      assert.ok(second.calls.every(call => call === 'GET /healthz'));
      const both = await connected(
        each => each?.status?.resolvedEndpoint === first.url,
      );
      assert.deepEqual(both.status?.endpoints, [
        { url: first.url, healthy: true, message: '' },
        { url: second.url, healthy: true, message: '' },
      ]);

      first.down = true;
      await connected(each => each?.status?.resolvedEndpoint === second.url);
      await pets.patch(
        { namespace: 'many', name: 'rex' },
        { spec: { name: 'Rex the second' } },
        { type: 'merge' },
      );
      await stack.until(
        PETS,
        'many',
        'rex',
        each => isReady(each) && each?.metadata.generation === 2,
      );
      assert.deepEqual(
        stack.shop.objects().pets.map(pet => pet.name),
        ['Rex the second'],
      );

      second.down = true;
      const stuck = await stack.until(
        PETS,
        'many',
        'rex',
        each => condition(each, 'Ready')?.reason === 'NoHealthyEndpoint',
      );
      const { message } = condition(stuck, 'Ready')!;
      assert.match(message, /^Connection many\/petstore: none of 2 addresses/);
      for (const { url } of [first, second])
        assert.ok(
          message.includes(`${url}: GET ${new URL(url).origin}/healthz`),
        );
      assert.ok(!message.includes(API_KEY));
      await connected(each => condition(each, 'Ready')?.status === 'False');

      second.down = false;
      await stack.until(PETS, 'many', 'rex', isReady);
      await connected(each => condition(each, 'Ready')?.status === 'True');
    });
  });
}
