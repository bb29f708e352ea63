// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { systemClock } from '@api-operators/kube';
import { openJournal } from '../journal/journal.ts';
import { createRestCaller, type RestCall, type RestCaller } from './caller.ts';
import { egressPolicy, type EgressPolicy } from './egress.ts';
import { createCallFigures } from '../metrics/call-figures.ts';
import { createRegistry } from '../metrics/registry.ts';
import { createHostGate } from './gate.ts';
import { createHosts } from './hosts.ts';
import { createCallLimiter, type CallLimiter } from './limiter.ts';

describe('calls of a limited Connection', () => {
  let server: Server;
  let url: string;
  let held: ServerResponse[];
  let limiter: CallLimiter;
  let caller: RestCaller;
  let leads: boolean;
  const journal = openJournal(':memory:');
  const parsed = egressPolicy(['127.0.0.1']);

  before(async () => {
    server = createServer((_, response) => {
      held.push(response);
      server.emit('held');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pet`;
  });
  beforeEach(async () => {
    await caller?.close();
    held = [];
    leads = true;
    limiter = createCallLimiter(systemClock);
    caller = createRestCaller({
      policy: (parsed as { policy: EgressPolicy }).policy,
      gate: createHostGate(() => 0),
      hosts: createHosts(() => 0),
      figures: createCallFigures(createRegistry()),
      limiter,
      journal,
      clock: systemClock,
      random: () => 0,
      fence: () => (leads ? null : undefined),
    });
    limiter.limit('shop/c', { concurrency: 1 });
  });
  after(async () => {
    await caller.close();
    server.closeAllConnections();
    server.close();
    journal.close();
  });
  const post = (id: string): RestCall => ({
    object: { kind: 'Pet', namespace: 'shop', name: id, uid: id },
    turn: { connection: 'shop/c', id },
    api: 'petstore',
    operation: { method: 'POST', path: '/pet' } as RestCall['operation'],
    request: {
      operation: 'create',
      method: 'POST',
      url,
      maskedUrl: url,
      headers: {},
      secrets: [],
    } as unknown as RestCall['request'],
    limits: { timeoutMs: 5_000, maxResponseBytes: 1_000 },
    hidden: [],
  });

  test('one that waited is not sent to a host that asked for a pause meanwhile, and takes no place', async () => {
    const first = caller.call(post('a'));
    await once(server, 'held');
    const second = caller.call(post('b'));
    held[0].writeHead(429, { 'retry-after': '60' }).end();
    assert.equal((await first).kind, 'unavailable');
    const waited = await second;
    assert.equal(waited.kind === 'unavailable' && waited.reason, 'Throttled');
    assert.ok(waited.kind === 'unavailable' && waited.retryAt !== undefined);
    assert.equal(held.length, 1);
    assert.ok(await limiter.take('shop/c', 'c'), 'the place is free again');
  });

  test('one that waited is not sent by a process that lost the Lease meanwhile', async () => {
    const first = caller.call(post('a'));
    await once(server, 'held');
    const second = caller.call(post('b'));
    leads = false;
    held[0].end();
    assert.equal((await first).kind, 'ok');
    const waited = await second;
    assert.equal(waited.kind === 'unavailable' && waited.reason, 'Fenced');
    assert.equal(held.length, 1);
  });
});
