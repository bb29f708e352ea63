// SPDX-License-Identifier: Apache-2.0
import { startDevCluster } from '@api-operators/dev-cluster';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { eventually } from '../fixtures/eventually.ts';
import { FakeClock } from '../fixtures/fake-clock.ts';
import { answer, PETS, ScriptedServer, status, verbOf } from '../fixtures/scripted-server.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { createKeyedQueue } from '../queue/keyed-queue.ts';
import type { Reconciled } from '../queue/types.ts';
import { describeOutage } from './outage.ts';

describeOutage(
  'the embedded cluster',
  async () => {
    const cluster = await startDevCluster();
    return { kubeconfig: () => cluster.kubeconfig(), stop: () => cluster.stop() };
  },
  4_000,
);

const pet = (name: string) => ({
  apiVersion: 'petstore.example.com/v1alpha1',
  kind: 'Pet',
  metadata: { namespace: 'team', name },
});

describe('an API server that refuses work', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await ScriptedServer.start();
  });
  afterEach(() => server.stop());

  it('with 503 gets no write twice, and every key again as soon as it is well (5.7)', async () => {
    const client = server.client();
    const results: Reconciled<string>[] = [];
    const queue = createKeyedQueue<string>({
      availability: client.availability,
      backoffBaseMs: 600_000,
      backoffMaxMs: 600_000,
      random: () => 1,
      async reconcile(key) {
        await client.of(PETS).create(pet(key));
        return { kind: 'done' };
      },
      onReconciled: result => results.push(result),
    });
    let refusals = 0;
    let probes = 0;
    server.script = (request, response) => {
      if (verbOf(request) === 'probe') probes += 1;
      else refusals += 1;
      answer(response, 503, status(503, 'ServiceUnavailable'));
      return true;
    };
    for (const key of ['a', 'b', 'c']) queue.add(key);
    queue.start();
    await eventually('it was asked a few times whether it is back', () => probes >= 3);
    queue.add('d');
    await eventually('it was asked again', () => probes >= 5);
    assert.equal(refusals, 3, 'what was under way was refused once, and nothing new was sent');
    server.script = () => undefined;
    await eventually('all is done', () => server.all().length === 4);
    await queue.stop();
    assert.equal(server.count('POST'), 3 + 4);
    assert.deepEqual(
      results.slice(3).map(({ outcome, failures }) => [outcome.kind, failures]),
      [
        ['done', 0],
        ['done', 0],
        ['done', 0],
        ['done', 0],
      ],
    );
  });

  it('with 429 for a fifth of all calls is obeyed, and no key counts as failed (5.8)', async () => {
    const clock = new FakeClock();
    const random = seededRandom(58);
    const client = server.client({ clock, random, patienceMs: 60_000 });
    const refusedAt = new Map<string, number>();
    const tooEarly: string[] = [];
    let refused = 0;
    server.script = (request, response) => {
      const { name } = (JSON.parse(request.body) as ReturnType<typeof pet>).metadata;
      if (clock.monotonic() - (refusedAt.get(name) ?? -Infinity) < 3000) tooEarly.push(name);
      if (random() >= 0.2) return false;
      refused += 1;
      refusedAt.set(name, clock.monotonic());
      answer(response, 429, status(429, 'TooManyRequests'), { 'retry-after': '3' });
      return true;
    };
    const results: Reconciled<string>[] = [];
    const queue = createKeyedQueue<string>({
      availability: client.availability,
      clock,
      random,
      async reconcile(key) {
        await client.of(PETS).create(pet(key));
        return { kind: 'done' };
      },
      onReconciled: result => results.push(result),
    });
    for (let i = 0; i < 200; i += 1) queue.add(`team/pet-${i}`.slice(5));
    queue.start();
    await eventually('all is done', () => {
      void clock.advance(10);
      return server.all().length === 200 && results.length === 200;
    });
    await queue.stop();
    assert.ok(refused > 20, `${refused} calls were refused`);
    assert.deepEqual(tooEarly, []);
    assert.deepEqual(
      new Set(results.map(({ outcome, failures }) => `${outcome.kind} ${failures}`)),
      new Set(['done 0']),
    );
  });

  it('with 429 for longer than a call waits gives the key back unfailed, for the time that it asks (5.8)', async () => {
    const clock = new FakeClock();
    const client = server.client({ clock });
    server.script = (_request, response) => {
      answer(response, 429, status(429, 'TooManyRequests'), { 'retry-after': '120' });
      return true;
    };
    const results: Reconciled<string>[] = [];
    const queue = createKeyedQueue<string>({
      clock,
      async reconcile(key) {
        await client.of(PETS).create(pet(key));
        return { kind: 'done' };
      },
      onReconciled: result => results.push(result),
    });
    queue.add('rex');
    queue.start();
    await eventually('it was refused', () => {
      void clock.advance(0);
      return results.length === 1;
    });
    assert.deepEqual([results[0].nextInMs, results[0].failures], [120_000, 0]);
    await queue.stop();
  });
});
