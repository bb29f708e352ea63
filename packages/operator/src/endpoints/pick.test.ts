// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionSpec } from '@api-operators/api';
import type { Address } from './address.ts';
import { pickEndpoints } from './pick.ts';

type Found = Extract<Address, { kind: 'ok' }>;

const pods: Found = {
  kind: 'ok',
  url: 'http://10.0.0.1',
  identity: 'Deployment shop/api',
  ready: ['http://10.0.0.1', 'http://10.0.0.2', 'http://10.0.0.3'],
};

function pick(
  spec: ConnectionSpec,
  address: Found,
  keepsTo?: string,
  down: string[] = [],
) {
  return pickEndpoints(
    spec,
    { key: 'shop/petstore', keepsTo, address, tls: undefined },
    {
      look: async (_, { urls }) =>
        urls.map(url => ({ url, healthy: !down.includes(url), message: '' })),
      nextTurn: () => (turn += 1),
    },
  );
}
let turn = 0;
const called = (address: Address) =>
  address.kind === 'ok' ? address.url : address.reason;

test('queries go round, and an object keeps to one address as long as it is healthy', async () => {
  const spec: ConnectionSpec = { endpoints: { strategy: 'RoundRobin' } };
  const round = [];
  for (let i = 0; i < 3; i++) round.push(called(await pick(spec, pods)));
  assert.deepEqual(round.toSorted(), pods.ready);
  const first = called(await pick(spec, pods, 'uid-1'));
  assert.equal(called(await pick(spec, pods, 'uid-1')), first);
  const next = await pick(spec, pods, 'uid-1', [first]);
  assert.notEqual(called(next), first);
  assert.equal(next.kind === 'ok' && next.identity, 'Deployment shop/api');
});

test('without spec.endpoints nothing is checked and the first ready Pod is called', async () => {
  assert.deepEqual(await pick({}, pods), {
    kind: 'ok',
    url: 'http://10.0.0.1',
    identity: 'Deployment shop/api',
  });
});

test('a strategy that does not fit what the Connection names is refused', async () => {
  const all = await pick({ endpoints: { strategy: 'AllHealthy' } }, pods);
  assert.match(
    all.kind === 'refused' ? all.message : '',
    /needs spec\.baseURLs/,
  );
  const ordinal = await pick({ endpoints: { strategy: 'ByOrdinal' } }, pods);
  assert.match(
    ordinal.kind === 'refused' ? ordinal.message : '',
    /needs spec\.statefulSet and spec\.podOrdinal/,
  );
});

test('no more than 50 addresses are checked', async () => {
  const ready = Array.from({ length: 60 }, (_, i) => `http://10.0.1.${i}`);
  const picked = await pick(
    { endpoints: { strategy: 'AnyHealthy' } },
    { ...pods, ready },
  );
  assert.equal(picked.endpoints?.length, 50);
});
