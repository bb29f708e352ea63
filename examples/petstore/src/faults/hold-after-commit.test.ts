// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, openShop } from '../test-shop.ts';

test('a POST is stored and not answered until it is released', async t => {
  const { petstore, call } = await openShop(t, {
    faults: { holdAfterCommit: {} },
  });
  const open = call('POST', '/pet', { name: 'Rex' });
  const entry = await petstore.waitForCommit(0, AbortSignal.timeout(5000));
  assert.deepEqual(
    [entry?.path, entry?.commit, entry?.outcome],
    ['/pet', 1, 'held'],
  );
  assert.equal(petstore.objects().pets.length, 1);
  assert.equal((await call('GET', '/pet/1')).status, 200);
  petstore.faults.release();
  assert.equal((await open).body.id, 1);
  await eventually(
    'the call is noted as answered',
    () => entry?.outcome === 'answered',
  );
  const next = call('POST', '/pet', { name: 'Max' });
  assert.equal(
    (await petstore.waitForCommit(1, AbortSignal.timeout(5000)))?.outcome,
    'held',
  );
  petstore.faults.clear();
  assert.equal((await next).status, 200);
});

test('a caller who is killed while its POST is held leaves the object behind', async t => {
  const { petstore, call } = await openShop(t, {
    faults: { holdAfterCommit: 1 },
  });
  const killed = new AbortController();
  const open = call('POST', '/pet', { name: 'Rex' }, { signal: killed.signal });
  const gone = assert.rejects(open, { name: 'AbortError' });
  const entry = await petstore.waitForCommit(0, AbortSignal.timeout(5000));
  killed.abort();
  await gone;
  await eventually('the shop notices', () => entry?.outcome === 'aborted');
  assert.equal(petstore.objects().pets.length, 1);
  assert.equal((await call('POST', '/pet', { name: 'Max' })).body.id, 2);
});

test('whoever waits for a commit that does not come gets nothing in the end', async t => {
  const { petstore } = await openShop(t);
  assert.equal(
    await petstore.waitForCommit(0, AbortSignal.timeout(10)),
    undefined,
  );
});

test('a shop that holds answers can be stopped', async t => {
  const { petstore, call } = await openShop(t, {
    faults: { holdAfterCommit: {} },
  });
  const gone = assert.rejects(call('POST', '/pet', { name: 'Rex' }), TypeError);
  await petstore.waitForCommit(0, AbortSignal.timeout(5000));
  await petstore.stop();
  await gone;
});
