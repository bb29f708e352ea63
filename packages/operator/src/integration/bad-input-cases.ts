// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import {
  createServer as createTlsServer,
  type Server as TlsServer,
} from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { JsonObject } from '@api-operators/api';
import type { ResourceType, UnstructuredObject } from '@api-operators/kube';
import { certificate } from '../rest/testing/test-servers.ts';
import {
  apply,
  BINDINGS,
  BUNDLES,
  BY_STATUS,
  condition,
  connectionTo,
  isReady,
  object,
  PETS,
  startStack,
  UPLOADS,
  USERS,
  type Stack,
} from './stack.ts';
import type { TestCluster } from './test-cluster.ts';

/** A custom resource that passes its schema and makes no sense, and what it says of itself. */
interface BadInput {
  title: string;
  type: ResourceType;
  spec: JsonObject;
  reason: string;
  /** What to do is part of it. */
  message: RegExp;
}

const BAD: BadInput[] = [
  {
    title: 'an id that does not exist',
    type: PETS,
    spec: { name: 'Nobody', externalIDRef: '99999999' },
    reason: 'NotFound',
    message: /the API has no Pet with the id "99999999"/,
  },
  {
    title: 'a Secret without the key',
    type: USERS,
    spec: {
      username: 'keyless',
      passwordSecretRef: { name: 'petstore-key', key: 'nope' },
    },
    reason: 'SecretMissing',
    message: /Secret bad\/petstore-key has no key "nope"/,
  },
  {
    title: 'a Secret that is not there',
    type: USERS,
    spec: {
      username: 'secretless',
      passwordSecretRef: { name: 'missing', key: 'password' },
    },
    reason: 'SecretMissing',
    message: /there is no Secret missing in namespace bad/,
  },
  {
    title: 'a Connection that is missing',
    type: PETS,
    spec: { name: 'Lost', targetConnection: { name: 'missing' } },
    reason: 'ConnectionMissing',
    message: /there is no Connection missing in namespace bad/,
  },
  {
    title: 'a Connection whose URL has a typo',
    type: PETS,
    spec: { name: 'Typo', targetConnection: { name: 'typo' } },
    reason: 'InvalidURL',
    message: /"http:\/\/shop:80800" cannot be called: it is not a URL/,
  },
  {
    title: 'a host that does not exist',
    type: PETS,
    spec: { name: 'Nowhere', targetConnection: { name: 'nowhere' } },
    reason: 'Unreachable',
    message: /shop\.invalid/,
  },
  {
    title: 'an endpoint that the egress policy refuses',
    type: PETS,
    spec: { name: 'Inside', targetConnection: { name: 'inside' } },
    reason: 'EgressRefused',
    message: /169\.254\.169\.254.*egress/i,
  },
  {
    title: 'a query of an endpoint that the egress policy refuses',
    type: BY_STATUS,
    spec: { status: 'sold', targetConnection: { name: 'inside' } },
    reason: 'EgressRefused',
    message: /169\.254\.169\.254.*egress/i,
  },
  {
    title: 'a certificate authority that is none',
    type: PETS,
    spec: { name: 'Untrusted', targetConnection: { name: 'no-ca' } },
    reason: 'InvalidCertificate',
    message: /Secret petstore-key, key key holds no certificate in PEM form/,
  },
  {
    title: 'a certificate that another authority signed',
    type: PETS,
    spec: { name: 'Stranger', targetConnection: { name: 'wrong-ca' } },
    reason: 'TLS',
    message: /certificate.*tls\.caSecretRef/i,
  },
  {
    title: 'a body in a ConfigMap that is not there',
    type: UPLOADS,
    spec: {
      petId: 1,
      dataFrom: { configMapRef: { name: 'missing', key: 'png' } },
    },
    reason: 'BodyMissing',
    message:
      /there is no ConfigMap missing in namespace bad: make it, or name another/,
  },
  {
    title: 'a body over the cap',
    type: UPLOADS,
    spec: { petId: 1, dataURL: 'LARGE' },
    reason: 'BodyUnreachable',
    message: /larger than 16 MiB.*name a smaller file/,
  },
  {
    title: 'a parent that does not exist',
    type: UPLOADS,
    spec: { petId: 99_999_999, data: 'eA==' },
    reason: 'NotFound',
    message: /99999999\/uploadImage answered 404/,
  },
  {
    title: 'a Bundle of a kind that does not exist',
    type: BUNDLES,
    spec: { resources: [{ id: 'a', kind: 'Dragon', spec: {} }] },
    reason: 'Invalid',
    message: /Dragon/,
  },
  {
    title: 'a Binding of a Bundle that does not exist',
    type: BINDINGS,
    spec: { bundleRef: { name: 'missing' }, environment: 'dev' },
    reason: 'BundleMissing',
    message: /there is no PetstoreBundle missing in namespace bad/,
  },
];

/** What objects that make no sense say and cost, on any cluster. */
export function badInputCases(start: () => Promise<TestCluster>): void {
  describe('objects that make no sense', () => {
    let cluster: TestCluster;
    let stack: Stack;
    let large: Server;
    let strange: TlsServer;
    let largeUrl = '';
    let largeCalls = 0;
    const writes = new Map<string, number>();
    before(async () => {
      cluster = await start();
      stack = await startStack(cluster);
      large = createServer((_request, response) => {
        largeCalls += 1;
        response.end(Buffer.alloc(17 * 1024 * 1024));
      });
      large.listen(0, '127.0.0.1');
      await once(large, 'listening');
      strange = createTlsServer(
        certificate('shop.example'),
        (_request, response) => response.end('{}'),
      );
      strange.listen(0, '127.0.0.1');
      await once(strange, 'listening');
      largeUrl = `http://127.0.0.1:${(large.address() as AddressInfo).port}/`;
      const elsewhere = (name: string, spec: JsonObject) => ({
        apiVersion: 'api-operators.dev/v1alpha1',
        kind: 'Connection',
        metadata: { name, namespace: 'bad' },
        spec,
      });
      await apply(cluster.client, [
        ...connectionTo(stack.shop, 'good'),
        ...connectionTo(stack.shop, 'bad'),
        elsewhere('typo', { url: 'http://shop:80800' }),
        elsewhere('nowhere', { url: 'http://shop.invalid' }),
        elsewhere('inside', { url: 'http://169.254.169.254/latest' }),
        elsewhere('no-ca', {
          url: 'https://127.0.0.1:1',
          tls: { caSecretRef: { name: 'petstore-key', key: 'key' } },
        }),
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'other-ca', namespace: 'bad' },
          stringData: { 'ca.crt': certificate('shop.example').cert },
        },
        elsewhere('wrong-ca', {
          url: `https://127.0.0.1:${(strange.address() as AddressInfo).port}`,
          tls: {
            caSecretRef: { name: 'other-ca', key: 'ca.crt' },
            serverName: 'shop.example',
          },
        }),
      ]);
      cluster.client.onRequest(({ verb, name }) => {
        if (name?.startsWith('bad-') && /patch|update|create|apply/.test(verb))
          writes.set(name, (writes.get(name) ?? 0) + 1);
      });
    });
    after(async () => {
      await stack?.stop();
      for (const server of [large, strange]) {
        server?.closeAllConnections();
        server?.close();
      }
      await cluster?.stop();
    });
    const spec = (bad: BadInput): JsonObject =>
      bad.spec.dataURL === 'LARGE'
        ? { ...bad.spec, dataURL: largeUrl }
        : bad.spec;

    for (const [i, bad] of BAD.entries()) {
      test(`${bad.title} is told with what to do`, async () => {
        await cluster.client
          .of(bad.type)
          .create(object(bad.type.kind, `bad-${i}`, 'bad', spec(bad)));
        const told = await stack.until(
          bad.type,
          'bad',
          `bad-${i}`,
          each => condition(each, 'Ready')?.reason === bad.reason,
        );
        const ready = condition(told, 'Ready');
        assert.equal(ready?.status, 'False');
        assert.match(ready?.message ?? '', bad.message);
        for (const type of ['Synced', 'Stalled'])
          assert.ok(condition(told, type), `it has no condition ${type}`);
        assert.equal(told.status?.observedGeneration, 1);
      });
    }

    test('they are tried again at a sane rate, and hold nobody else back', async () => {
      const shopCalls = stack.shop.requests.length;
      largeCalls = 0;
      writes.clear();
      const began = performance.now();
      // Asked for once in a millisecond, it is asked for once in a second, and so tells the time.
      await cluster.client.of(BY_STATUS).create(
        object('PetFindbystatusQuery', 'clock', 'bad', {
          status: 'sold',
          executionInterval: '1ms',
        }),
      );
      const pets = cluster.client.of(PETS);
      const waits: number[] = [];
      for (let i = 0; i < 10; i++) {
        const from = performance.now();
        await pets.create(
          object('Pet', `good-${i}`, 'bad', { name: `Good ${i}` }),
        );
        await stack.until(PETS, 'bad', `good-${i}`, isReady);
        waits.push(performance.now() - from);
      }
      assert.ok(
        Math.max(...waits) < 1_500,
        `good ones took ${waits.map(Math.round)} ms`,
      );
      const counted = (each: UnstructuredObject | undefined) =>
        Number(each?.status?.executionCount) >= 4;
      await stack.until(BY_STATUS, 'bad', 'clock', counted);
      const seconds = (performance.now() - began) / 1_000;
      // Each is repeated after 250 ms at first and ever later, and most not at all.
      const calls = stack.shop.requests
        .slice(shopCalls)
        .filter(call => /99999999/.test(call.path)).length;
      const most = 4 + 2 * Math.log2(1 + seconds / 0.25);
      assert.ok(calls <= most, `${calls} calls in ${seconds} s`);
      assert.ok(largeCalls <= most, `${largeCalls} downloads in ${seconds} s`);
      for (const [name, count] of writes)
        assert.ok(count <= most, `${name}: ${count} writes in ${seconds} s`);
    });

    test('what is put right is done', async () => {
      const put = async (i: number, change: JsonObject) => {
        const { type } = BAD[i];
        await cluster.client
          .of(type)
          .patch(
            { namespace: 'bad', name: `bad-${i}` },
            { spec: change },
            { type: 'merge' },
          );
        await stack.until(type, 'bad', `bad-${i}`, isReady);
      };
      await put(0, { externalIDRef: null });
      await put(3, { targetConnection: { name: 'petstore' } });
      await put(6, { targetConnection: { name: 'petstore' } });
    });
  });
}
