// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { openShop } from '../test-shop.ts';

test('the objects and the calls can be read, and nothing of that is in the log', async t => {
  const { call, admin } = await openShop(t);
  await call('POST', '/pet', { name: 'Rex', id: 9007199254740993n });
  await call('POST', '/user', {
    username: 'ada',
    password: 'difference-engine',
  });
  assert.deepEqual((await admin('GET', '/objects')).body, {
    pets: [{ name: 'Rex', id: 9007199254740993n, status: 'available' }],
    orders: [],
    users: [{ username: 'ada', id: 1 }],
  });
  const log = (await admin('GET', '/requests')).body;
  assert.deepEqual(
    log.map(({ seq, method, path, status }: any) => [
      seq,
      method,
      path,
      status,
    ]),
    [
      [1, 'POST', '/pet', 200],
      [2, 'POST', '/user', 200],
    ],
  );
  assert.deepEqual((await admin('GET', '/requests?after=1')).body.length, 1);
});

test('faults are put, read and refused', async t => {
  const { call, admin } = await openShop(t);
  assert.equal((await admin('PUT', '/faults', { rejectAll: 500 })).status, 200);
  assert.deepEqual((await admin('GET', '/faults')).body, { rejectAll: 500 });
  assert.equal((await call('GET', '/store/inventory')).status, 500);
  const refused = await admin('PUT', '/faults', { rejectAll: 200 });
  assert.deepEqual(
    [refused.status, refused.body.message],
    [422, 'rejectAll.status: is 200, less than 400'],
  );
  assert.equal((await admin('PUT', '/faults', {})).status, 200);
  assert.equal((await call('GET', '/store/inventory')).status, 200);
});

test('a long poll tells that a POST is committed and not answered, and a release lets it go', async t => {
  const { call, admin } = await openShop(t);
  await admin('PUT', '/faults', { holdAfterCommit: {} });
  const waiting = admin('GET', '/wait?event=committed&after=0');
  const open = call(
    'POST',
    '/pet',
    { name: 'Rex' },
    { headers: { 'Idempotency-Key': 'wish-1' } },
  );
  const { body } = await waiting;
  assert.deepEqual(
    [body.path, body.commit, body.outcome, body.status, body.idempotencyKey],
    ['/pet', 1, 'held', undefined, 'wish-1'],
  );
  assert.equal(
    (await admin('GET', '/wait?event=committed&after=1&timeoutMs=10')).status,
    204,
  );
  assert.equal((await admin('POST', '/release')).status, 204);
  assert.equal((await open).status, 200);
  assert.equal((await admin('GET', '/wait?event=closed')).status, 400);
  assert.equal((await admin('GET', '/wait?after=x')).status, 400);
});

test('a reset leaves an empty shop without faults', async t => {
  const { call, admin, petstore } = await openShop(t);
  await call(
    'POST',
    '/pet',
    { name: 'Rex' },
    { headers: { 'Idempotency-Key': 'wish-1' } },
  );
  await admin('PUT', '/faults', { rejectAll: 500 });
  assert.equal((await admin('POST', '/reset')).status, 204);
  assert.deepEqual(
    [petstore.objects().pets, petstore.requests, petstore.faults.settings],
    [[], [], {}],
  );
  const added = await call(
    'POST',
    '/pet',
    { name: 'Max' },
    { headers: { 'Idempotency-Key': 'wish-1' } },
  );
  assert.deepEqual([added.body.id, added.body.name], [1, 'Max']);
});

test('a call without X-Admin, for another host name, path or method is refused', async t => {
  const { admin, petstore } = await openShop(t);
  assert.equal((await fetch(`${petstore.adminUrl}/objects`)).status, 403);
  const headers = { 'X-Admin': '1', Host: 'evil.example.com' };
  const rebound = await new Promise<number | undefined>((resolve, reject) => {
    request(`${petstore.adminUrl}/objects`, { headers }, response => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  assert.equal(rebound, 403);
  assert.equal((await admin('GET', '/nothing')).status, 404);
  const method = await admin('POST', '/faults');
  assert.deepEqual(
    [method.status, method.headers.get('allow')],
    [405, 'GET, PUT'],
  );
});
