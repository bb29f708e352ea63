// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { eventually, startClient } from './testing/client.ts';
import type { Client } from './testing/client.ts';
import { PETS, pet, petCrd } from './testing/pet-crd.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
let client: Client;

before(async () => {
  client = await startClient();
  assert.equal((await client.ask(`POST ${CRDS}`, { body: petCrd })).code, 201);
});
after(() => client.stop());

test('a CRD is established and its kind is served at once', async () => {
  const crd = await client.ask(`GET ${CRDS}/pets.petstore.example.com`);
  assert.deepEqual(
    crd.body.status.conditions.map((condition: any) => [condition.type, condition.status]),
    [['NamesAccepted', 'True'], ['Established', 'True']],
  );
  assert.deepEqual((await client.ask(`GET ${PETS}`)).body.items, []);
});

test('a create is defaulted, pruned with a warning, and owned by its writer', async () => {
  const created = await client.ask(`POST ${PETS}`, { body: pet('rex', { colour: 'red' }) });
  assert.equal(created.code, 201);
  assert.equal(created.headers.warning, '299 - "unknown field \\"spec.colour\\""');
  assert.deepEqual(created.body.spec, { kindOf: 'cat', name: 'rex' });
  assert.equal(created.body.metadata.generation, 1);
  assert.deepEqual(created.body.metadata.managedFields[0].fieldsV1, { 'f:spec': { '.': {}, 'f:kindOf': {}, 'f:name': {} } });
  assert.equal((await client.ask(`POST ${PETS}`, { body: pet('rex') })).body.reason, 'AlreadyExists');
});

test('an invalid object is refused with every problem', async () => {
  const refused = await client.ask(`POST ${PETS}`, { body: pet('bad', { age: -1, kindOf: 'cow' }) });
  assert.equal(refused.code, 422);
  assert.equal(
    refused.body.message,
    'Pet.petstore.example.com "bad" is invalid: [spec.age: Invalid value: -1: spec.age in body should be greater than or equal to 0, spec.kindOf: Unsupported value: "cow": supported values: "cat", "dog"]',
  );
});

test('a status write changes the status alone, and a spec write raises the generation', async () => {
  await client.ask(`POST ${PETS}`, { body: pet('stat') });
  const status = await client.ask(`PATCH ${PETS}/stat/status`, {
    type: 'merge',
    body: { status: { state: 'Ready' }, spec: { name: 'ignored' } },
  });
  assert.deepEqual([status.body.status, status.body.spec.name, status.body.metadata.generation], [{ state: 'Ready' }, 'stat', 1]);
  const spec = await client.ask(`PATCH ${PETS}/stat`, { type: 'merge', body: { spec: { age: 3 }, status: { state: 'ignored' } } });
  assert.deepEqual([spec.body.status, spec.body.spec.age, spec.body.metadata.generation], [{ state: 'Ready' }, 3, 2]);
});

test('a write that changes nothing keeps the resourceVersion', async () => {
  const before = await client.ask(`POST ${PETS}`, { body: pet('same') });
  const after = await client.ask(`PATCH ${PETS}/same`, { type: 'merge', body: { spec: { name: 'same' } } });
  assert.equal(after.body.metadata.resourceVersion, before.body.metadata.resourceVersion);
});

test('an update with an old resourceVersion is a conflict', async () => {
  const { body } = await client.ask(`POST ${PETS}`, { body: pet('conf') });
  await client.ask(`PATCH ${PETS}/conf`, { type: 'merge', body: { spec: { age: 1 } } });
  const refused = await client.ask(`PUT ${PETS}/conf`, { body });
  assert.deepEqual([refused.code, refused.body.reason], [409, 'Conflict']);
});

test('an object with finalizers is marked and goes with the last of them', async () => {
  await client.ask(`POST ${PETS}`, { body: pet('held', {}, { finalizers: ['a.example.com/x'] }) });
  const marked = await client.ask(`DELETE ${PETS}/held`);
  assert.ok(marked.body.metadata.deletionTimestamp);
  await client.ask(`PATCH ${PETS}/held`, { type: 'merge', body: { metadata: { finalizers: null } } });
  assert.equal((await client.ask(`GET ${PETS}/held`)).code, 404);
});

test('a namespace goes after its contents', async () => {
  await client.ask('POST /api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'gone' } } });
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', finalizers: ['x.example.com/y'] } };
  await client.ask('POST /api/v1/namespaces/gone/configmaps', { body: configMap });
  assert.equal((await client.ask('DELETE /api/v1/namespaces/gone')).body.status.phase, 'Terminating');
  const late = await client.ask('POST /api/v1/namespaces/gone/configmaps', { body: { ...configMap, metadata: { name: 'late' } } });
  assert.equal(late.body.details.causes[0].reason, 'NamespaceTerminating');
  await client.ask('PATCH /api/v1/namespaces/gone/configmaps/c', { type: 'merge', body: { metadata: { finalizers: null } } });
  await eventually(() => client.ask('GET /api/v1/namespaces/gone'), reply => reply.code === 404);
});

test('what an owner leaves behind goes after it, and so does what never had one', async () => {
  const { body } = await client.ask(`POST ${PETS}`, { body: pet('boss') });
  const owner = (uid: string) => ({ ownerReferences: [{ apiVersion: 'petstore.example.com/v1alpha1', kind: 'Pet', name: 'boss', uid }] });
  await client.ask(`POST ${PETS}`, { body: pet('minion', {}, owner(body.metadata.uid)) });
  await client.ask(`POST ${PETS}`, { body: pet('stray', {}, owner('00000000-0000-0000-0000-000000000000')) });
  await eventually(() => client.ask(`GET ${PETS}/stray`), reply => reply.code === 404);
  assert.equal((await client.ask(`GET ${PETS}/minion`)).code, 200);
  await client.ask(`DELETE ${PETS}/boss`);
  await eventually(() => client.ask(`GET ${PETS}/minion`), reply => reply.code === 404);
});

test('a watch sees the writes in order and resumes where it left off', async () => {
  const { body } = await client.ask(`GET ${PETS}`);
  const watch = client.watch(`${PETS}?watch=true&resourceVersion=${body.metadata.resourceVersion}`);
  await client.ask(`POST ${PETS}`, { body: pet('seen') });
  await client.ask(`PATCH ${PETS}/seen`, { type: 'merge', body: { spec: { age: 1 } } });
  await client.ask(`DELETE ${PETS}/seen`);
  const events = [await watch.next(), await watch.next(), await watch.next()];
  watch.close();
  assert.deepEqual(events.map(event => event.type), ['ADDED', 'MODIFIED', 'DELETED']);
  const again = client.watch(`${PETS}?watch=true&resourceVersion=${events[0].object.metadata.resourceVersion}`);
  assert.equal((await again.next()).type, 'MODIFIED');
  again.close();
});

test('state survives a restart and versions keep growing', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'dev-cluster-'));
  const first = await startClient({ dataDir });
  await first.ask(`POST ${CRDS}`, { body: petCrd });
  const { body } = await first.ask(`POST ${PETS}`, { body: pet('kept') });
  await first.stop();
  const second = await startClient({ dataDir });
  assert.equal(second.cluster.kubeconfig().match(/token: (\S+)/)![1], first.cluster.kubeconfig().match(/token: (\S+)/)![1]);
  assert.deepEqual((await second.ask(`GET ${PETS}/kept`)).body, body);
  const next = await second.ask(`POST ${PETS}`, { body: pet('next') });
  assert.ok(Number(next.body.metadata.resourceVersion) > Number(body.metadata.resourceVersion));
  await second.stop();
  rmSync(dataDir, { recursive: true });
});
