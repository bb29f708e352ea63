// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShop } from '../test-shop.ts';

test('every call gets the status and does nothing', async t => {
  const { petstore, call } = await openShop(t, { faults: { rejectAll: 418 } });
  for (const [method, path] of [
    ['GET', '/pet/1'],
    ['POST', '/pet'],
    ['DELETE', '/nowhere'],
  ]) {
    const body = method === 'POST' ? { name: 'Rex' } : undefined;
    const answer = await call(method, path, body);
    assert.deepEqual([answer.status, answer.body.code], [418, 'rejected']);
  }
  assert.deepEqual(petstore.objects().pets, []);
});
