// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShop } from '../test-shop.ts';

test('a POST is stored and its connection cut; the next one is answered', async t => {
  const { petstore, call } = await openShop(t, {
    faults: { commitThenDrop: 1 },
  });
  const key = { headers: { 'Idempotency-Key': 'wish-1' } };
  await assert.rejects(call('POST', '/pet', { name: 'Rex' }, key), TypeError);
  assert.deepEqual(
    petstore.objects().pets.map(({ id }) => id),
    [1],
  );
  const [{ outcome, commit, status }] = petstore.requests;
  assert.deepEqual([outcome, commit, status], ['dropped', 1, undefined]);
  const repeated = await call('POST', '/pet', { name: 'Rex' }, key);
  assert.deepEqual([repeated.status, repeated.body.id], [200, 1]);
  assert.equal(petstore.objects().pets.length, 1);
});

test('a POST that is refused, a GET and a PUT are answered', async t => {
  const { call, petstore } = await openShop(t);
  await call('POST', '/pet', { name: 'Rex' });
  petstore.faults.set({ commitThenDrop: {} });
  assert.equal((await call('POST', '/pet', {})).status, 422);
  assert.equal((await call('GET', '/pet/1')).status, 200);
  assert.equal((await call('PUT', '/pet', { id: 1, name: 'Max' })).status, 200);
  petstore.faults.set({ commitThenDrop: { match: { method: 'PUT' } } });
  await assert.rejects(call('PUT', '/pet', { id: 1, name: 'Rex' }), TypeError);
  assert.equal((await call('POST', '/pet', { name: 'Max' })).status, 200);
  assert.equal(petstore.objects().pets[0].name, 'Rex');
});

test('a share of the POSTs is dropped, the same ones for the same seed', async t => {
  const dropped = async (seed: number) => {
    const { petstore, call } = await openShop(t, {
      faults: { seed, commitThenDrop: { share: 0.5 } },
    });
    const outcomes: boolean[] = [];
    for (let index = 0; index < 20; index += 1) {
      const answer = await call('POST', '/pet', { name: 'Rex' }).catch(
        () => undefined,
      );
      outcomes.push(answer === undefined);
    }
    assert.equal(petstore.objects().pets.length, 20);
    return outcomes;
  };
  const first = await dropped(7);
  assert.ok(first.includes(true) && first.includes(false));
  assert.deepEqual(await dropped(7), first);
});
