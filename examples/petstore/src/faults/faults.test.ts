// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../json.ts';
import { openShop } from '../test-shop.ts';

test('no fault is on unless it is switched on', async t => {
  const { petstore, call } = await openShop(t);
  assert.deepEqual(petstore.faults.settings, {});
  assert.equal((await call('POST', '/pet', { name: 'Rex' })).status, 200);
});

test('faults are switched while the shop is open, and for some calls alone', async t => {
  const { petstore, call } = await openShop(t, {
    faults: {
      rejectAll: {
        status: 500,
        match: { method: 'post', pathPrefix: '/store' },
      },
    },
  });
  assert.equal((await call('POST', '/pet', { name: 'Rex' })).status, 200);
  assert.equal((await call('GET', '/store/inventory')).status, 200);
  assert.equal((await call('POST', '/store/order', { petId: 1 })).status, 500);
  petstore.faults.clear();
  assert.equal((await call('POST', '/store/order', { petId: 1 })).status, 200);
});

const refused: [Json, string][] = [
  [[], 'the faults are not an object'],
  [
    { latency: 5 },
    'latency: is no fault; there are seed, latencyMs, rejectAll, unavailableShare, tooManyRequests, hideAfterCreateMs, holdAfterCommit, commitThenDrop, slowBody',
  ],
  [
    { constructor: 5 },
    'constructor: is no fault; there are seed, latencyMs, rejectAll, unavailableShare, tooManyRequests, hideAfterCreateMs, holdAfterCommit, commitThenDrop, slowBody',
  ],
  [{ seed: 1.5 }, 'seed: is no integer'],
  [{ latencyMs: -1 }, 'latencyMs.min: is -1, less than 0'],
  [{ latencyMs: 'slow' }, 'latencyMs: is a string, not an object'],
  [{ unavailableShare: 30 }, 'unavailableShare.share: is 30, more than 1'],
  [{ rejectAll: 200 }, 'rejectAll.status: is 200, less than 400'],
  [
    { holdAfterCommit: { match: { path: '/pet' } } },
    'holdAfterCommit.match.path: is no property that the shop knows',
  ],
  [{ slowBody: {} }, 'slowBody.everyMs: is required'],
];
for (const [settings, message] of refused) {
  test(`the faults ${JSON.stringify(
    settings,
  )} are refused and change nothing`, async t => {
    const { petstore, call } = await openShop(t, {
      faults: { rejectAll: 500 },
    });
    assert.deepEqual(petstore.faults.trySet(settings), {
      kind: 'refused',
      message,
    });
    assert.equal((await call('GET', '/store/inventory')).status, 500);
  });
}
