// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShop } from '../test-shop.ts';

test('a share of the calls gets 503 and does nothing, the same ones for the same seed', async t => {
  const run = async () => {
    const { petstore, call } = await openShop(t, {
      faults: { seed: 3, unavailableShare: 0.3 },
    });
    const statuses: number[] = [];
    for (let index = 0; index < 40; index += 1) {
      statuses.push((await call('POST', '/pet', { name: 'Rex' })).status);
    }
    assert.equal(
      petstore.objects().pets.length,
      statuses.filter(status => status === 200).length,
    );
    return statuses;
  };
  const statuses = await run();
  const unavailable = statuses.filter(status => status === 503).length;
  assert.ok(unavailable >= 5 && unavailable <= 20, `${unavailable} of 40`);
  assert.deepEqual(await run(), statuses);
});

test('the object form has a count and a time to wait', async t => {
  const { call } = await openShop(t, {
    faults: { unavailableShare: { count: 1, retryAfterSeconds: 2 } },
  });
  const refused = await call('GET', '/store/inventory');
  assert.deepEqual(
    [refused.status, refused.headers.get('retry-after')],
    [503, '2'],
  );
  assert.equal((await call('GET', '/store/inventory')).status, 200);
});
