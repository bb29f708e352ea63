// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startPetstore } from './server.ts';
import { eventually, openShop } from './test-shop.ts';

test('a pet is added, read, replaced and removed', async t => {
  const { call } = await openShop(t);
  const added = await call('POST', '/pet', {
    name: 'Rex',
    tags: [{ id: 1, name: 'old' }],
  });
  assert.equal(added.status, 200);
  assert.deepEqual(added.body, {
    name: 'Rex',
    tags: [{ id: 1, name: 'old' }],
    id: 1,
    status: 'available',
  });
  assert.deepEqual((await call('GET', '/pet/1')).body, added.body);
  const replaced = await call('PUT', '/pet', {
    id: 1,
    name: 'Max',
    status: 'sold',
  });
  assert.deepEqual(replaced.body, { id: 1, name: 'Max', status: 'sold' });
  assert.deepEqual((await call('GET', '/pet/1')).body, {
    id: 1,
    name: 'Max',
    status: 'sold',
  });
  const removed = await call('DELETE', '/pet/1');
  assert.deepEqual([removed.status, removed.body], [204, null]);
  const gone = await call('GET', '/pet/1');
  assert.deepEqual(
    [gone.status, gone.body.message],
    [404, 'There is no pet with the id 1'],
  );
  assert.equal((await call('DELETE', '/pet/1')).status, 404);
  assert.equal((await call('PUT', '/pet', { id: 1, name: 'Max' })).status, 404);
});

test('an id of the caller is kept digit by digit, refused a second time, and never given out', async t => {
  const { call } = await openShop(t);
  const id = 9007199254740993n;
  assert.equal((await call('POST', '/pet', { id, name: 'Big' })).body.id, id);
  assert.equal((await call('GET', `/pet/${id}`)).body.id, id);
  assert.equal((await call('POST', '/pet', { id, name: 'Again' })).status, 409);
  await call('POST', '/pet', { id: 5, name: 'Five' });
  await call('DELETE', '/pet/5');
  assert.equal((await call('POST', '/pet', { name: 'Next' })).body.id, 6);
});

test('a body that breaks a rule is refused with 422 and the name of the field, and nothing is stored', async t => {
  const { call, petstore } = await openShop(t);
  const refused = await call('POST', '/pet', { photoUrls: [], status: 'lost' });
  assert.equal(refused.status, 422);
  assert.deepEqual(refused.body, {
    code: 'invalid',
    message: 'name: is required (and 1 more)',
    details: [
      { field: 'name', message: 'is required' },
      {
        field: 'status',
        message: "is 'lost', not one of available, pending, sold",
      },
    ],
  });
  const noId = await call('PUT', '/pet', { name: 'Rex' });
  assert.deepEqual([noId.status, noId.body.details[0].field], [422, 'id']);
  assert.deepEqual(petstore.objects(), { pets: [], orders: [], users: [] });
});

test('a call without the key or with another one gets 401 and does nothing', async t => {
  const { call, petstore } = await openShop(t);
  for (const key of ['', 'wrong', 'secret2']) {
    const answer = await call(
      'POST',
      '/pet',
      { name: 'Rex' },
      { headers: { 'X-API-Key': key } },
    );
    assert.deepEqual([answer.status, answer.body.code], [401, 'unauthorized']);
  }
  assert.equal((await fetch(`${petstore.url}/store/inventory`)).status, 401);
  assert.deepEqual(petstore.objects().pets, []);
});

test('a wrong path, method, media type, JSON or parameter is told apart', async t => {
  const { call } = await openShop(t);
  assert.equal((await call('GET', '/pets')).status, 404);
  assert.equal((await call('GET', '/pet/1/')).status, 404);
  const method = await call('PATCH', '/pet/1');
  assert.deepEqual(
    [method.status, method.headers.get('allow')],
    [405, 'GET, DELETE'],
  );
  const collection = await call('GET', '/pet');
  assert.deepEqual(
    [collection.status, collection.headers.get('allow')],
    [405, 'POST, PUT'],
  );
  const plain = { body: '{}', headers: { 'Content-Type': 'text/plain' } };
  assert.equal((await call('POST', '/pet', undefined, plain)).status, 415);
  const broken = {
    body: '{"name":',
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
  };
  assert.equal((await call('POST', '/pet', undefined, broken)).status, 400);
  const id = await call('GET', '/pet/seven');
  assert.deepEqual(
    [id.status, id.body.message],
    [400, "petId: 'seven' is no integer"],
  );
  assert.equal((await call('GET', '/pet/%FF')).status, 400);
  assert.equal(
    (await call('GET', '/pet/findByStatus?status=lost')).status,
    400,
  );
  assert.equal((await call('GET', '/pet/findByTags')).status, 400);
});

test('a body of more than a megabyte gets 413', async t => {
  const { call } = await openShop(t);
  const bytes = { headers: { 'Content-Type': 'application/octet-stream' } };
  await call('POST', '/pet', { name: 'Rex' });
  const big = await call('POST', '/pet/1/uploadImage', undefined, {
    ...bytes,
    body: new Uint8Array(3 * 1024 * 1024),
  });
  assert.deepEqual([big.status, big.body.code], [413, 'too_large']);
  const most = await call('POST', '/pet/1/uploadImage', undefined, {
    ...bytes,
    body: new Uint8Array(1024 * 1024),
  });
  assert.equal(most.status, 200);
});

test('pets are found by status and by tags, a page at a time', async t => {
  const { call } = await openShop(t);
  for (let index = 1; index <= 25; index += 1) {
    await call('POST', '/pet', {
      name: `Pet ${index}`,
      tags: [{ name: index % 2 ? 'odd' : 'even' }],
    });
  }
  await call('POST', '/pet', {
    name: 'Sold',
    status: 'sold',
    tags: [{ name: 'rare' }, {}],
  });
  const first = await call('GET', '/pet/findByStatus');
  assert.deepEqual(
    [first.body.length, first.headers.get('x-total-count')],
    [20, '25'],
  );
  const rest = await call(
    'GET',
    '/pet/findByStatus?status=available&offset=20&limit=100',
  );
  assert.deepEqual(
    rest.body.map((pet: { id: number }) => pet.id),
    [21, 22, 23, 24, 25],
  );
  const tagged = await call(
    'GET',
    '/pet/findByTags?tags=rare&tags=odd&limit=100',
  );
  assert.equal(tagged.body.length, 14);
  assert.deepEqual((await call('GET', '/store/inventory')).body, {
    available: 25,
    sold: 1,
  });
});

test('a picture is stored with its remark', async t => {
  const { call } = await openShop(t);
  await call('POST', '/pet', { name: 'Rex' });
  const octets = {
    body: new Uint8Array([0, 255, 7]),
    headers: { 'Content-Type': 'application/octet-stream' },
  };
  const path = '/pet/1/uploadImage?additionalMetadata=first%20day';
  const stored = await call('POST', path, undefined, octets);
  assert.deepEqual(stored.body, {
    code: 0,
    type: 'image',
    message: 'Stored 3 bytes as picture 1 of pet 1: first day',
  });
  assert.equal(
    (await call('POST', '/pet/2/uploadImage', undefined, octets)).status,
    404,
  );
  const empty = { ...octets, body: new Uint8Array() };
  assert.equal(
    (await call('POST', '/pet/1/uploadImage', undefined, empty)).status,
    422,
  );
});

test('an order is placed with its defaults, read and deleted', async t => {
  const { call } = await openShop(t);
  const placed = await call('POST', '/store/order', { petId: 7 });
  const order = {
    quantity: 1,
    status: 'placed',
    complete: false,
    petId: 7,
    id: 1,
  };
  assert.deepEqual([placed.status, placed.body], [200, order]);
  assert.deepEqual((await call('GET', '/store/order/1')).body, order);
  assert.equal((await call('DELETE', '/store/order/1')).status, 204);
  assert.equal((await call('GET', '/store/order/1')).status, 404);
});

test('a user is created, logs in, changes and goes, and the password is never told', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'petstore-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const dataFile = join(directory, 'dev.sqlite');
  const { call, petstore } = await openShop(t, { dataFile });
  const password = 'difference-engine';
  const created = await call('POST', '/user', {
    username: 'ada',
    password,
    firstName: 'Ada',
  });
  assert.deepEqual(
    [created.status, created.body],
    [200, { username: 'ada', firstName: 'Ada', id: 1 }],
  );
  const login = await call(
    'GET',
    `/user/login?username=ada&password=${password}`,
  );
  assert.match(login.body, /^session-/);
  assert.equal(
    (await call('GET', '/user/login?username=ada&password=wrong')).status,
    400,
  );
  assert.equal(
    (await call('GET', '/user/logout')).body.message,
    'Ended 1 sessions',
  );
  const changed = await call('PUT', '/user/ada', {
    username: 'ada',
    lastName: 'Lovelace',
  });
  assert.deepEqual(changed.body, {
    username: 'ada',
    lastName: 'Lovelace',
    id: 1,
  });
  assert.equal(
    (await call('GET', `/user/login?username=ada&password=${password}`)).status,
    200,
  );
  const renamed = await call('PUT', '/user/ada', { username: 'grace' });
  assert.deepEqual(
    [renamed.status, renamed.body.details[0].field],
    [422, 'username'],
  );
  assert.equal((await call('POST', '/user', { username: 'ada' })).status, 409);
  assert.equal(
    (await call('POST', '/user', { username: 'login' })).status,
    422,
  );
  assert.deepEqual(
    petstore.requests.at(-8)?.query,
    'username=ada&password=***',
  );
  assert.ok(!JSON.stringify(petstore.requests).includes(password));
  assert.ok(!readFileSync(`${dataFile}-wal`, 'latin1').includes(password));
  assert.equal((await call('DELETE', '/user/ada')).status, 204);
  assert.equal((await call('GET', '/user/ada')).status, 404);
});

test('a list of users is created as a whole or not at all', async t => {
  const { call, petstore } = await openShop(t);
  await call('POST', '/user', { username: 'ada' });
  const list = [{ username: 'grace' }, { username: 'ada' }];
  assert.equal((await call('POST', '/user/createWithList', list)).status, 409);
  assert.deepEqual(
    petstore.objects().users.map(({ username }) => username),
    ['ada'],
  );
  const created = await call('POST', '/user/createWithList', [
    { username: 'grace' },
    { username: 'joan' },
  ]);
  assert.deepEqual(created.body, [
    { username: 'grace', id: 2 },
    { username: 'joan', id: 3 },
  ]);
});

test('a repeated Idempotency-Key creates nothing and gets the first answer, for a day', async t => {
  let now = Date.parse('2030-01-01T00:00:00Z');
  const { call, petstore } = await openShop(t, { clock: () => now });
  const key = { headers: { 'Idempotency-Key': 'wish-1' } };
  const invalid = await call('POST', '/pet', { name: '' }, key);
  assert.equal(invalid.status, 422);
  const first = await call('POST', '/pet', { name: 'Rex' }, key);
  const again = await call('POST', '/pet', { name: 'Rex' }, key);
  assert.deepEqual([again.status, again.body], [200, first.body]);
  assert.equal(first.headers.get('idempotency-replayed'), null);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  const other = await call('POST', '/pet', { name: 'Max' }, key);
  assert.deepEqual(
    [other.status, other.body.code],
    [422, 'idempotency_key_reused'],
  );
  assert.equal(
    (await call('POST', '/store/order', { petId: 1 }, key)).body.id,
    1,
  );
  assert.equal(petstore.objects().pets.length, 1);
  assert.deepEqual(
    petstore.requests.map(({ status, replayed = false, commit }) => [
      status,
      replayed,
      commit,
    ]),
    [
      [422, false, undefined],
      [200, false, 1],
      [200, true, undefined],
      [422, false, undefined],
      [200, false, 2],
    ],
  );
  now += 24 * 60 * 60 * 1000;
  assert.equal((await call('POST', '/pet', { name: 'Rex' }, key)).body.id, 2);
});

test('what was answered is still there when the shop opens again, the keys included', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'petstore-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const dataFile = join(directory, 'deep', 'dev.sqlite');
  const key = { headers: { 'Idempotency-Key': 'wish-1' } };
  const before = await openShop(t, { dataFile });
  await before.call('POST', '/pet', { name: 'Rex' }, key);
  await before.petstore.stop();
  const { call, petstore } = await openShop(t, { dataFile });
  assert.deepEqual(
    (await call('POST', '/pet', { name: 'Rex' }, key)).body.id,
    1,
  );
  assert.deepEqual(petstore.objects().pets, [
    { name: 'Rex', id: 1, status: 'available' },
  ]);
});

test('a caller who goes away in the middle of a body leaves nothing behind', async t => {
  const failed = t.mock.method(console, 'error', () => undefined);
  const { petstore } = await openShop(t);
  const socket = connect(petstore.port, '127.0.0.1');
  socket.write(
    'POST /api/v3/pet HTTP/1.1\r\nHost: localhost\r\nX-API-Key: secret\r\n' +
      'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"name":',
  );
  await eventually('the call is seen', () => petstore.requests.length === 1);
  socket.destroy();
  await eventually(
    'the call is given up',
    () => petstore.requests[0].outcome === 'aborted',
  );
  assert.deepEqual(petstore.objects().pets, []);
  assert.equal(failed.mock.callCount(), 0);
});

test('a port that is taken is an error, and the data file is let go', async t => {
  const { petstore } = await openShop(t);
  await assert.rejects(startPetstore({ apiKey: 'k', port: petstore.port }), {
    code: 'EADDRINUSE',
  });
});
