// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShop } from '../test-shop.ts';

test('a new object is not found for a while', async t => {
  let now = 0;
  const { call } = await openShop(t, {
    clock: () => now,
    faults: { hideAfterCreateMs: 500 },
  });
  assert.equal((await call('POST', '/pet', { name: 'Rex' })).status, 200);
  await call('POST', '/user', { username: 'ada' });
  assert.equal((await call('GET', '/pet/1')).status, 404);
  assert.equal((await call('GET', '/user/ada')).status, 404);
  now = 499;
  assert.equal((await call('GET', '/pet/1')).status, 404);
  now = 500;
  assert.equal((await call('GET', '/pet/1')).status, 200);
  assert.equal((await call('GET', '/user/ada')).status, 200);
});

test('only the objects below the prefix are hidden', async t => {
  const { call } = await openShop(t, {
    faults: {
      hideAfterCreateMs: { ms: 60_000, match: { pathPrefix: '/store' } },
    },
  });
  await call('POST', '/pet', { name: 'Rex' });
  await call('POST', '/store/order', { petId: 1 });
  assert.equal((await call('GET', '/pet/1')).status, 200);
  assert.equal((await call('GET', '/store/order/1')).status, 404);
});
