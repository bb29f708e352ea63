// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { openApiDirectory } from '../openapi-directory.ts';
import { startDerivedApi, type DerivedApi } from './derived-api.ts';

const started: DerivedApi[] = [];
after(() => Promise.all(started.map(each => each.stop())));

async function serve(file: string): Promise<DerivedApi> {
  const document = JSON.parse(await readFile(path.join(await openApiDirectory(), file), 'utf8'));
  const api = await startDerivedApi(document, { token: 'secret', username: 'me', password: 'secret' });
  started.push(api);
  return api;
}

const bearer = { authorization: 'Bearer secret' };
const basic = { authorization: `Basic ${btoa('me:secret')}` };
const json = (method: string, body: object) => ({
  method,
  headers: { ...bearer, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const form = (body: Record<string, string>) => ({ method: 'POST', headers: basic, body: new URLSearchParams(body) });

test('an API of forms creates and changes by POST, under the names of its answers', async () => {
  const api = await serve('twilio.com/twilio_sync_v1.json');
  const created = await fetch(`${api.url}/v1/Services`, form({ FriendlyName: 'Shop', AclEnabled: 'true' }));
  assert.equal(created.status, 201);
  const service = (await created.json()) as { sid: string };
  assert.match(service.sid, /^IS[0-9a-f]{32}$/);
  assert.deepEqual(service, { friendly_name: 'Shop', acl_enabled: true, sid: service.sid });

  const at = `${api.url}/v1/Services/${service.sid}`;
  await fetch(at, form({ FriendlyName: 'Store' }));
  assert.deepEqual(await (await fetch(at, { headers: basic })).json(), { ...service, friendly_name: 'Store' });
  assert.equal((await fetch(`${api.url}/v1/Services/IS0/Documents`, form({ UniqueName: 'x' }))).status, 404);
  assert.equal((await fetch(at, { method: 'DELETE', headers: basic })).status, 204);
  assert.equal((await fetch(at, { headers: basic })).status, 404);
  assert.deepEqual(api.broken, []);
});

test('an API of envelopes wraps each object, and a PUT replaces it', async () => {
  const api = await serve('digitalocean.com.json');
  const created = await fetch(`${api.url}/v2/vpcs`, json('POST', { name: 'blue', region: 'nyc1', description: 'first' }));
  assert.equal(created.status, 201);
  const { vpc } = (await created.json()) as { vpc: { id: string; name: string } };
  assert.equal(vpc.name, 'blue');
  const at = `${api.url}/v2/vpcs/${vpc.id}`;
  const changed = await fetch(at, json('PUT', { name: 'green' }));
  assert.equal(((await changed.json()) as { vpc: { name: string } }).vpc.name, 'green');
  const { vpcs } = (await (await fetch(`${api.url}/v2/vpcs`, { headers: bearer })).json()) as { vpcs: { id: string }[] };
  assert.deepEqual(vpcs.map(({ id }) => id), [vpc.id]);
  assert.deepEqual(api.broken, []);
});

test('an API of long work accepts, and does it by the time that somebody has looked', async () => {
  const api = await serve('azure.com/iotcentral.json');
  const at = `${api.url}/subscriptions/s/resourceGroups/g/providers/Microsoft.IoTCentral/IoTApps/hub?api-version=2018-09-01`;
  const app = { location: 'westeurope', sku: { name: 'F1' } };
  assert.equal((await fetch(at, json('PUT', app))).status, 202);
  assert.equal((await fetch(at, { headers: bearer })).status, 404);
  const seen = (await (await fetch(at, { headers: bearer })).json()) as typeof app;
  assert.deepEqual([seen.location, seen.sku], [app.location, app.sku]);
  assert.equal((await fetch(at, { method: 'DELETE', headers: bearer })).status, 202);
  assert.equal((await fetch(at, { headers: bearer })).status, 200);
  assert.equal((await fetch(at, { headers: bearer })).status, 404);
  assert.deepEqual(api.broken, []);
});

test('what is not as the document says is refused', async () => {
  const ocean = await serve('digitalocean.com.json');
  const vpcs = `${ocean.url}/v2/vpcs`;
  const status = async (url: string, init: RequestInit) => (await fetch(url, init)).status;
  assert.equal(await status(vpcs, { ...json('POST', { name: 'blue', region: 'nyc1' }), headers: { 'content-type': 'application/json' } }), 401);
  assert.equal(await status(vpcs, json('POST', { name: 'blue' })), 400, 'the region is required');
  assert.equal(await status(vpcs, { method: 'POST', headers: bearer, body: new URLSearchParams({ name: 'blue' }) }), 415);
  assert.equal(await status(`${vpcs}?colour=blue`, { headers: bearer }), 400, 'there is no such parameter');
  assert.equal(await status(vpcs, { method: 'DELETE', headers: bearer }), 405);
  const twilio = await serve('twilio.com/twilio_sync_v1.json');
  assert.equal(await status(`${twilio.url}/v1/Services`, form({ friendly_name: 'Shop' })), 400);
  assert.equal(await status(`${twilio.url}/v1/Services`, form({ AclEnabled: 'perhaps' })), 400);
  assert.deepEqual([ocean.objects(), twilio.objects()], [[], []]);
});
