// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startClient } from './testing/client.ts';
import type { Ask, Client } from './testing/client.ts';
import { PETS, pet, petCrd } from './testing/pet-crd.ts';

const CORE = '/api/v1/namespaces/default';
let client: Client;

before(async () => {
  client = await startClient();
  await client.ask('POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: petCrd });
  await client.ask(`POST ${PETS}`, { body: pet('one') });
});
after(() => client.stop());

async function refused(line: string, ask: Ask, code: number, message: RegExp): Promise<void> {
  const reply = await client.ask(line, ask);
  assert.equal(reply.code, code, reply.text);
  assert.match(JSON.parse(reply.text).message, message);
}

test('options that there are not are refused, whatever the verb', async () => {
  const body = pet('two');
  await refused(`POST ${PETS}?fieldValidation=Maybe`, { body }, 422, /^CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Maybe"/);
  await refused(`PUT ${PETS}/one?fieldManager=${'x'.repeat(129)}`, { body }, 422, /^UpdateOptions.*fieldManager: Too long: may not be more than 128 bytes$/);
  await refused(`POST ${PETS}?fieldManager=a%0A`, { body }, 422, /invalid character U\+000A \(at position 1\)$/);
  await refused(`PATCH ${PETS}/one?force=true`, { body: {}, type: 'merge' }, 422, /^PatchOptions.*force: Forbidden: may not be specified for non-apply patch$/);
  await refused(`PATCH ${PETS}/one`, { body, type: 'apply' }, 422, /fieldManager: Required value: is required for apply patch$/);
  await refused(`DELETE ${PETS}/one?dryRun=Some`, {}, 422, /^DeleteOptions.*dryRun: Unsupported value/);
  await refused(`DELETE ${PETS}/one`, { body: { dryRun: ['Some'] } }, 422, /^DeleteOptions.*dryRun: Unsupported value/);
  assert.equal((await client.ask(`GET ${PETS}/one`)).code, 200);
});

test('a further page is of the version of the first', async () => {
  await client.ask(`POST ${PETS}`, { body: pet('page') });
  const { continue: token, resourceVersion } = (await client.ask(`GET ${PETS}?limit=1`)).body.metadata;
  await refused(`GET ${PETS}?limit=1&continue=${token}&resourceVersion=${resourceVersion}`, {}, 400, /^specifying resource version is not allowed when using continue$/);
  assert.equal((await client.ask(`GET ${PETS}?limit=1&continue=${token}&resourceVersion=0`)).code, 200);
});

test('what built-in kinds require is required', async () => {
  const configMap = { metadata: { name: 'both' }, apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' }, binaryData: { a: 'AAEC' } };
  await refused(`POST ${CORE}/configmaps`, { body: configMap }, 422, /data\[a\]: Invalid value: "a": duplicate of key present in binaryData$/);
  const service = { metadata: { name: 'bad' }, apiVersion: 'v1', kind: 'Service', spec: { selector: { a: 'b' } } };
  await refused(`POST ${CORE}/services`, { body: service }, 422, /spec.ports: Required value$/);
  const headless = { ...service, spec: { ...service.spec, clusterIP: 'None' } };
  assert.equal((await client.ask(`POST ${CORE}/services`, { body: headless })).code, 201);
  const event = { metadata: { name: 'bad' }, apiVersion: 'events.k8s.io/v1', kind: 'Event', reportingController: 'c', reportingInstance: 'c-0', reason: 'Fed', type: 'Normal', regarding: { namespace: 'default' } };
  const events = 'POST /apis/events.k8s.io/v1/namespaces/default/events';
  await refused(events, { body: event }, 422, /eventTime: Required value/);
  await refused(events, { body: { ...event, eventTime: '2026-01-01T00:00:00.000000Z' } }, 422, /: action: Required value$/);
});

test('a Deployment selects its own Pods', async () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }] } };
  const deployment = (selector: unknown) => ({ metadata: { name: 'web' }, apiVersion: 'apps/v1', kind: 'Deployment', spec: { selector, template } });
  const create = 'POST /apis/apps/v1/namespaces/default/deployments?dryRun=All';
  await refused(create, { body: deployment({ matchLabels: { app: 'other' } }) }, 422, /spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`$/);
  assert.equal((await client.ask(create, { body: deployment({ matchLabels: { app: 'web' } }) })).code, 201);
});

test('a time that is none is refused, by a write and by a patch', async () => {
  const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
  const lease = { metadata: { name: 'lock' }, apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', spec: { renewTime: 'yesterday' } };
  await refused(`POST ${leases}`, { body: lease }, 400, /^Lease in version "v1" cannot be handled as a Lease: parsing time "yesterday" as /);
  await client.ask(`POST ${leases}`, { body: { ...lease, spec: {} } });
  await refused(`PATCH ${leases}/lock`, { body: { spec: lease.spec }, type: 'merge' }, 422, /^ "" is invalid: patch: Invalid value: .*cannot parse "yesterday" as "2006"$/);
});

test('a CRD in a group of the community says who approved it', async () => {
  const crd = structuredClone(petCrd) as any;
  crd.spec.group = 'things.k8s.io';
  crd.metadata = { name: `${crd.spec.names.plural}.things.k8s.io` };
  const create = 'POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All';
  await refused(create, { body: crd }, 422, /metadata.annotations\[api-approved.kubernetes.io\]: Required value: protected groups/);
  crd.metadata.annotations = { 'api-approved.kubernetes.io': 'sure' };
  await refused(create, { body: crd }, 422, /with either a URL or a reason starting with "unapproved"/);
  crd.metadata.annotations = { 'api-approved.kubernetes.io': 'unapproved, for a test' };
  assert.equal((await client.ask(create, { body: crd })).code, 201);
});

test('what is accepted with a doubt comes with a warning', async () => {
  const named = await client.ask(`POST ${PETS}`, { body: { ...pet('held'), metadata: { name: 'held', finalizers: ['nodomain', 'orphan', 'a.b/c'] } } });
  assert.equal(named.code, 201);
  const warning = 'metadata.finalizers: \\"nodomain\\": prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers';
  assert.equal(String(named.headers.warning), `299 - "${warning}"`);
  const again = await client.ask(`PATCH ${PETS}/held`, { body: { metadata: { labels: { a: 'b' } } }, type: 'merge' });
  assert.equal(again.headers.warning, undefined);
  const other = pet('other') as any;
  const elsewhere = await client.ask(`POST ${PETS}`, { body: { ...other, apiVersion: `${other.apiVersion.split('/')[0]}/v9` } });
  assert.deepEqual([elsewhere.code, String(elsewhere.headers.warning)], [400, '299 - "unknown field \\"spec\\""']);
});

test('a watch from what is no version fails, where a list is refused', async () => {
  await refused(`GET ${PETS}?watch=true&resourceVersion=abc`, {}, 500, /^resourceVersion: Invalid value: "abc"/);
  await refused(`GET ${PETS}?resourceVersion=abc`, {}, 400, /^invalid resource version: resourceVersion: Invalid value: "abc"/);
});

test('the deletion of a Pod and of a Service shows the object', async () => {
  const pod = { metadata: { name: 'box' }, apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'box', image: 'busybox' }] } };
  await client.ask(`POST ${CORE}/pods`, { body: pod });
  const tried = await client.ask(`DELETE ${CORE}/pods/box?dryRun=All`);
  const gone = await client.ask(`DELETE ${CORE}/pods/box`);
  for (const { body } of [tried, gone]) assert.deepEqual([body.kind, body.metadata.deletionGracePeriodSeconds, body.metadata.generation], ['Pod', 0, 2]);
  await client.ask(`POST ${CORE}/services`, { body: { metadata: { name: 'shop' }, apiVersion: 'v1', kind: 'Service', spec: { ports: [{ port: 80 }] } } });
  const { body } = await client.ask(`DELETE ${CORE}/services/shop`);
  assert.deepEqual([body.kind, body.metadata.deletionTimestamp], ['Service', undefined]);
});

test('a port of an EndpointSlice is one of TCP', async () => {
  const slice = { metadata: { name: 's' }, apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4', ports: [{ port: 80 }] };
  const { body } = await client.ask('POST /apis/discovery.k8s.io/v1/namespaces/default/endpointslices', { body: slice });
  assert.deepEqual(body.ports, [{ port: 80, name: '', protocol: 'TCP' }]);
});

test('the namespaces of the server itself stay', async () => {
  await refused('DELETE /api/v1/namespaces/default', {}, 403, /^namespaces "default" is forbidden: this namespace may not be deleted$/);
});
