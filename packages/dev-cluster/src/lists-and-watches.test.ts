// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startClient } from './testing/client.ts';
import type { Client } from './testing/client.ts';
import { PETS, pet, petCrd } from './testing/pet-crd.ts';

let client: Client;

before(async () => {
  client = await startClient({ eventHistory: 40 });
  await client.ask('POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: petCrd });
});
after(() => client.stop());

const names = (body: any) => body.items.map((item: any) => item.metadata.name);

test('pages are one snapshot, whatever is written meanwhile', async () => {
  for (const name of ['p1', 'p2', 'p3', 'p4']) await client.ask(`POST ${PETS}`, { body: pet(name, { age: 1 }) });
  const first = await client.ask(`GET ${PETS}?limit=2`);
  assert.deepEqual([names(first.body), first.body.metadata.remainingItemCount], [['p1', 'p2'], 2]);
  await client.ask(`DELETE ${PETS}/p3`);
  await client.ask(`PATCH ${PETS}/p4`, { type: 'merge', body: { spec: { age: 9 } } });
  await client.ask(`POST ${PETS}`, { body: pet('p5') });
  const second = await client.ask(`GET ${PETS}?limit=5&continue=${first.body.metadata.continue}`);
  assert.deepEqual([names(second.body), second.body.items[1].spec.age], [['p3', 'p4'], 1]);
  assert.equal(second.body.metadata.resourceVersion, first.body.metadata.resourceVersion);
  const exact = await client.ask(`GET ${PETS}?resourceVersion=${first.body.metadata.resourceVersion}&resourceVersionMatch=Exact`);
  assert.deepEqual(names(exact.body), ['p1', 'p2', 'p3', 'p4']);
  assert.deepEqual(names((await client.ask(`GET ${PETS}`)).body), ['p1', 'p2', 'p4', 'p5']);
});

test('a watch from a version that is forgotten, and a page of one, are 410 Gone', async () => {
  const { body } = await client.ask(`GET ${PETS}?limit=1`);
  for (let i = 0; i < 60; i += 1) await client.ask(`PATCH ${PETS}/p1`, { type: 'merge', body: { spec: { age: i } } });
  const watch = client.watch(`${PETS}?watch=true&resourceVersion=${body.metadata.resourceVersion}`);
  const { type, object } = await watch.next();
  watch.close();
  assert.deepEqual([type, object.code, object.reason], ['ERROR', 410, 'Expired']);
  const page = await client.ask(`GET ${PETS}?limit=1&continue=${body.metadata.continue}`);
  assert.deepEqual([page.code, page.body.reason], [410, 'Expired']);
});

test('a selective watch turns changes into ADDED and DELETED as objects come and go', async () => {
  await client.ask(`POST ${PETS}`, { body: pet('sel', {}, { labels: { team: 'a' } }) });
  const { body } = await client.ask(`GET ${PETS}?labelSelector=team%3Da`);
  const watch = client.watch(`${PETS}?watch=true&labelSelector=team%3Da&resourceVersion=${body.metadata.resourceVersion}`);
  const set = (team: string | null, age: number) =>
    client.ask(`PATCH ${PETS}/sel`, { type: 'merge', body: { metadata: { labels: { team } }, spec: { age } } });
  await set('a', 1);
  await set('b', 2);
  await set('b', 3);
  await set('a', 4);
  const events = [await watch.next(), await watch.next(), await watch.next()];
  watch.close();
  assert.deepEqual(events.map(event => [event.type, event.object.spec.age]), [['MODIFIED', 1], ['DELETED', 1], ['ADDED', 4]]);
});

test('a watch with initial events marks where they end', async () => {
  const watch = client.watch(`${PETS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dp1`);
  const events = [await watch.next(), await watch.next()];
  watch.close();
  assert.deepEqual(events.map(event => event.type), ['ADDED', 'BOOKMARK']);
  assert.equal(events[1].object.metadata.annotations['k8s.io/initial-events-end'], 'true');
});

test('a watch ends after timeoutSeconds', async () => {
  const { text } = await client.ask(`GET ${PETS}?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dnobody`);
  assert.equal(text, '');
});

test('a watch over TLS sees changes of every namespace where none is named', async () => {
  const { body } = await client.ask('GET /apis/petstore.example.com/v1alpha1/pets');
  const watch = client.watch(`/apis/petstore.example.com/v1alpha1/pets?watch=true&resourceVersion=${body.metadata.resourceVersion}`);
  await client.ask('POST /apis/petstore.example.com/v1alpha1/namespaces/kube-public/pets', { body: pet('far') });
  assert.equal((await watch.next()).object.metadata.namespace, 'kube-public');
  watch.close();
});

test('a dry run answers as the write would and writes nothing', async () => {
  const before = (await client.ask(`GET ${PETS}`)).body.metadata.resourceVersion;
  const created = await client.ask(`POST ${PETS}?dryRun=All`, { body: pet('dry') });
  assert.deepEqual([created.code, created.body.spec.kindOf], [201, 'cat']);
  const patched = await client.ask(`PATCH ${PETS}/p1?dryRun=All`, { type: 'merge', body: { spec: { age: 77 } } });
  assert.equal(patched.body.spec.age, 77);
  assert.equal((await client.ask(`DELETE ${PETS}/p1?dryRun=All`)).body.status, 'Success');
  assert.equal((await client.ask(`GET ${PETS}`)).body.metadata.resourceVersion, before);
  assert.equal((await client.ask(`GET ${PETS}/p1`)).code, 200);
});

test('paths that are not served are refused as by a real server', async () => {
  const core = await client.ask('GET /api/v1/nodes');
  assert.deepEqual([core.code, core.body.message], [404, 'the server could not find the requested resource']);
  assert.equal((await client.ask('GET /apis/none.example.com/v1/nones')).text, '404 page not found\n');
  assert.equal((await client.ask('GET /api/v1/namespaces/default/pods/x/log')).code, 404);
  assert.equal((await client.ask('PUT /api/v1/namespaces/default/configmaps', { body: {} })).code, 405);
});
