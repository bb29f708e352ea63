// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { launchChromium, openApiDirectory, startDerivedApi, type DerivedApi } from '@api-operators/testing';
import type { Browser, Page } from 'playwright-core';
import { inCatalog } from './catalog.ts';
import { signIn } from './people.ts';
import type { Portal } from './portal.ts';
import { startPortal } from './portal.ts';
import { createOperator } from './template-form.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SHOTS = process.env.SCREENSHOTS ?? path.join(ROOT, 'test-results');
const CREDENTIALS = { username: 'AC1', password: 'twilio-secret', token: 'bearer-secret', apiKey: 'turbine-secret' };
const bearer = (scheme: string) => ({ [scheme]: { bearer: { secretRef: { name: 'login', key: 'token' } } } });

/** Three APIs that nobody here wrote. `held` is what of the object on the server a change must reach. */
const APIS = [
  {
    style: 'forms, POST to update, basic authentication',
    document: 'twilio.com/twilio_sync_v1.json',
    name: 'sync',
    basePath: '',
    credentials: {
      accountSid_authToken: {
        basic: {
          usernameSecretRef: { name: 'login', key: 'username' },
          passwordSecretRef: { name: 'login', key: 'password' },
        },
      },
    },
    kind: 'Service',
    resource: 'services',
    spec: { FriendlyName: 'Shop', ReachabilityDebouncingWindow: 2000 },
    change: { FriendlyName: 'Store' },
    created: { friendly_name: 'Shop', reachability_debouncing_window: 2000 },
    changed: { friendly_name: 'Store', reachability_debouncing_window: 2000 },
    row: /POST \/v1\/Services\/\{Sid\}/,
    calls: ['POST application/x-www-form-urlencoded', 'POST application/x-www-form-urlencoded', 'DELETE'],
  },
  {
    style: 'JSON in envelopes, snake_case, PUT to replace, an API key, a checksum that changes',
    document: 'turbinelabs.io.json',
    name: 'turbine',
    basePath: '/v1.0',
    credentials: { api_key: { apiKey: { secretRef: { name: 'login', key: 'apiKey' } } } },
    kind: 'Cluster',
    resource: 'clusters',
    spec: { name: 'blue', zone_key: 'east', require_tls: true, checksumQuery: 'c1' },
    change: { name: 'green' },
    created: { name: 'blue', zone_key: 'east', require_tls: true },
    changed: { name: 'green', zone_key: 'east', require_tls: true },
    row: /PUT \/cluster\/\{clusterKey\}/,
    calls: ['POST application/json', 'PUT application/json', 'DELETE'],
  },
  {
    style: 'PUT to create under a name of ours, api-version in the query, 202 and work that takes its time',
    document: 'azure.com/iotcentral.json',
    name: 'iot',
    basePath: '',
    credentials: bearer('azure_auth'),
    kind: 'Iotapp',
    resource: 'iotapps',
    spec: {
      subscriptionId: 'sub-1',
      resourceGroupName: 'shops',
      resourceName: 'thermostats',
      'api-version': '2018-09-01',
      location: 'westeurope',
      sku: { name: 'F1' },
      properties: { displayName: 'Thermostats' },
    },
    change: { properties: { displayName: 'All thermostats' } },
    created: { location: 'westeurope', sku: { name: 'F1' }, properties: { displayName: 'Thermostats' } },
    changed: { location: 'westeurope', sku: { name: 'F1' }, properties: { displayName: 'All thermostats' } },
    row: /PUT .*\/IoTApps\/\{resourceName\}/,
    calls: ['PUT application/json', 'PATCH application/json', 'DELETE'],
  },
];

let portal: Portal;
let browser: Browser;
let page: Page;
const servers = new Map<string, DerivedApi>();
let folder: string;

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  folder = await openApiDirectory();
  for (const { name, document } of APIS) {
    servers.set(name, await startDerivedApi(JSON.parse(readFileSync(path.join(folder, document), 'utf8')), CREDENTIALS));
  }
  browser = await launchChromium();
  portal = await startPortal({ allowEgress: [...servers.values()].map(({ port }) => `127.0.0.1:${port}`) });
  page = await signIn(browser, portal, 'Pat');
});

after(async () => {
  await browser?.close();
  await portal?.stop();
  await Promise.all([...servers.values()].map(server => server.stop()));
});

const shot = (name: string) => page.screenshot({ path: path.join(SHOTS, `${name}.png`), animations: 'disabled' });

/** kubectl, with these objects as its input; not in step, for the servers run in this process. */
async function kubectl(args: string[], input: object[] = []): Promise<string> {
  const running = promisify(execFile)('kubectl', ['--kubeconfig', portal.kubeconfig, '--namespace', 'default', ...args]);
  running.child.stdin?.end(input.map(each => JSON.stringify(each)).join('\n'));
  return (await running).stdout;
}

for (const api of APIS) {
  describe(`${api.document}: ${api.style}`, { concurrency: false }, () => {
    const { name, kind, resource } = api;
    const object = `${resource}.${name}.example.com/mine`;
    const server = () => servers.get(name)!;
    const held = () => server().objects().map(({ value }) => value);

    test('the template makes its operator', async () => {
      await page.goto(portal.url);
      await createOperator(page, path.join(folder, api.document), name);
      await page.getByText('The cluster now has the kinds').waitFor({ timeout: 120_000 });
    });

    test('a custom resource creates an object', async () => {
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, stringData: CREDENTIALS };
      const connection = {
        apiVersion: 'api-operators.dev/v1alpha1',
        kind: 'Connection',
        metadata: { name },
        spec: { url: server().url + api.basePath, credentials: api.credentials },
      };
      const mine = { apiVersion: `${name}.example.com/v1alpha1`, kind, metadata: { name: 'mine' }, spec: api.spec };
      await kubectl(['apply', '-f', '-'], [secret, connection, mine]);
      await kubectl(['wait', object, '--for=condition=Ready', '--timeout=30s']);
      assert.equal(held().length, 1);
      assert.partialDeepStrictEqual(held()[0], api.created);
    });

    test('a change of it changes the object, and nothing else is sent', async () => {
      await kubectl(['patch', object, '--type=merge', '--patch', JSON.stringify({ spec: api.change })]);
      const generation = await kubectl(['get', object, '--output=jsonpath={.metadata.generation}']);
      await kubectl(['wait', object, `--for=jsonpath={.status.observedGeneration}=${generation}`, '--timeout=30s']);
      await kubectl(['wait', object, '--for=condition=Ready', '--timeout=30s']);
      assert.equal(held().length, 1);
      assert.partialDeepStrictEqual(held()[0], api.changed);
    });

    test('the catalog shows what its operations became', async () => {
      await inCatalog(portal, 'api', `${resource}.${name}.example.com`);
      await page.goto(`${portal.url}/catalog/default/api/${name}/kinds`);
      await page.getByText('Custom resources', { exact: true }).first().waitFor();
      const table = page.getByRole('table', { name: 'What becomes which kind' });
      await table.waitFor();
      await page.getByLabel('Look for a path, a kind or a reason').fill(`${kind} update`);
      await table.getByRole('row', { name: api.row }).getByText(kind, { exact: true }).first().waitFor();
      await shot(`foreign-${name}`);
      await page.goto(`${portal.url}/catalog/default/api/${resource}.${name}.example.com/schema`);
      await page.getByRole('table', { name: 'Fields of spec in v1alpha1' }).getByText(Object.keys(api.spec)[0], { exact: true }).first().waitFor();
      await shot(`foreign-${name}-crd`);
    });

    test('its deletion deletes the object', async () => {
      await kubectl(['delete', object, '--timeout=30s']);
      assert.deepEqual(held(), []);
    });

    test('every call was as the document says, and every answer', () => {
      const changing = server().requests.filter(({ method }) => method !== 'GET');
      assert.deepEqual(
        changing.map(({ method, mediaType }) => `${method} ${mediaType}`.trim()),
        api.calls,
      );
      assert.deepEqual(server().requests.filter(({ status }) => status >= 400 && status !== 404), []);
      assert.deepEqual(server().broken, []);
    });
  });
}
