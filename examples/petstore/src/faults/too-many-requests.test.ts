// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShop } from '../test-shop.ts';

test('calls beyond the rate get 429 and the seconds to wait, and do nothing', async t => {
  let now = 0;
  const { petstore, call } = await openShop(t, {
    clock: () => now,
    faults: { tooManyRequests: { ratePerSecond: 2, retryAfterSeconds: 3 } },
  });
  const statuses = async (count: number) => {
    const list: number[] = [];
    for (let index = 0; index < count; index += 1) {
      list.push((await call('POST', '/pet', { name: 'Rex' })).status);
    }
    return list;
  };
  assert.deepEqual(await statuses(3), [200, 200, 429]);
  now += 500;
  assert.deepEqual(await statuses(2), [200, 429]);
  now += 60_000;
  assert.deepEqual(await statuses(3), [200, 200, 429]);
  const refused = await call('GET', '/store/inventory');
  assert.deepEqual(
    [refused.status, refused.headers.get('retry-after'), refused.body.code],
    [429, '3', 'too_many_requests'],
  );
  assert.equal(petstore.objects().pets.length, 5);
});

test('a share of the calls gets 429, with a date to wait for', async t => {
  const now = Date.parse('2030-01-31T12:00:00Z');
  const { call } = await openShop(t, {
    clock: () => now,
    faults: {
      tooManyRequests: {
        share: 1,
        retryAfterSeconds: 90,
        retryAfterDate: true,
      },
    },
  });
  const refused = await call('GET', '/store/inventory');
  assert.equal(
    refused.headers.get('retry-after'),
    'Thu, 31 Jan 2030 12:01:30 GMT',
  );
});
