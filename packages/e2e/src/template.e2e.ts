// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium, openApiDirectory } from '@api-operators/testing';
import type { Browser, Page } from 'playwright-core';
import { inCatalog, type CatalogEntity } from './catalog.ts';
import { signIn } from './people.ts';
import type { Portal } from './portal.ts';
import { startPortal } from './portal.ts';
import { createOperator, openTemplate, upload } from './template-form.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SHOTS = process.env.SCREENSHOTS ?? path.join(ROOT, 'test-results');
/** Payments and refunds, with queries and actions: a real API of medium size that nobody here wrote. */
const DOCUMENT = 'payments.service.gov.uk/payments.json';
const LARGEST = 'microsoft.com/graph-beta.json';

let portal: Portal;
let browser: Browser;
let documents: { url: string; close(): void };
let scratch: string;
let document: string;

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  scratch = mkdtempSync(path.join(tmpdir(), 'api-operators-template-'));
  document = path.join(await openApiDirectory(), DOCUMENT);
  browser = await launchChromium();
  documents = await serveDocuments(await openApiDirectory());
  portal = await startPortal({ allowDocuments: [new URL(documents.url).hostname] });
});

after(async () => {
  await browser?.close();
  await portal?.stop();
  documents?.close();
  if (scratch) {
    rmSync(scratch, { recursive: true, force: true });
  }
});

/** Starts to measure how long the page's main thread is busy at a time; the result tells the longest, in ms. */
async function watchBlocks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const blocks: number[] = [];
    Object.assign(window, { blocks });
    new PerformanceObserver(list => blocks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  });
  return () => page.evaluate(() => Math.round(Math.max(0, ...(window as unknown as { blocks: number[] }).blocks)));
}

/** The documents of a folder over HTTP. */
async function serveDocuments(folder: string) {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    createReadStream(path.join(folder, request.url ?? '')).pipe(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

const shot = (page: Page, name: string) => page.screenshot({ path: path.join(SHOTS, `${name}.png`), animations: 'disabled' });

const kubectl = (...args: string[]) =>
  execFileSync('kubectl', ['--kubeconfig', portal.kubeconfig, ...args], { encoding: 'utf8' });

const kinds = (name: string) =>
  kubectl('api-resources', `--api-group=${name}.example.com`, '--no-headers', '-o', 'name')
    .split('\n')
    .filter(Boolean)
    .map(each => each.split('.')[0]);

test('a broken document is refused in the form, with the place of each problem', async () => {
  const broken = path.join(scratch, 'broken.yaml');
  writeFileSync(broken, 'openapi: 3.0.3\ninfo:\n  title: Broken\n  version: "1"\npaths:\n  /pets: {get: [\n');
  const page = await signIn(browser, portal, 'Pat');
  await openTemplate(page);
  await upload(page, broken);
  await page.getByText('This document cannot become an operator').waitFor();
  await page.getByText(/broken\.yaml:\d+:\d+/).first().waitFor();
  await shot(page, 'template-broken');
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByText(/must have required property/).first().waitFor();
});

test('a document is previewed: what becomes which kind, and why', async () => {
  const page = await signIn(browser, portal, 'Pat');
  await openTemplate(page);
  await upload(page, document);
  const table = page.getByRole('table', { name: 'What becomes which kind' });
  const row = table.getByRole('row', { name: /POST \/v1\/payments\b/ }).first();
  await row.getByText('Payment', { exact: true }).waitFor();
  await shot(page, 'template-preview');
});

test('the largest document there is does not freeze the page: 47 MB, 22,361 operations', async t => {
  const page = await signIn(browser, portal, 'Pat');
  await openTemplate(page);
  const longest = await watchBlocks(page);
  await page.getByLabel('URL of the OpenAPI document').fill(`${documents.url}/${LARGEST}`);
  await page.getByRole('button', { name: 'Preview' }).click();
  const table = page.getByRole('table', { name: 'What becomes which kind' });
  await table.waitFor({ timeout: 120_000 });
  await page.getByText(/kinds from 22361 operations/).waitFor();
  const look = page.getByLabel('Look for a path, a kind or a reason');
  await look.pressSequentially('/users/{user-id}/messages create');
  await table.getByRole('row', { name: /POST \/users\/\{user-id\}\/messages \S+ create/ }).first().waitFor();
  await shot(page, 'preview-large');
  await look.fill('');
  await page.getByText('Operations 1 to 100 of 22361').waitFor();
  await page.getByRole('button', { name: 'Go to next page' }).click();
  await page.getByText('Operations 101 to 200 of 22361').waitFor();
  const ms = await longest();
  t.diagnostic(`the page was busy for ${ms} ms at most`);
  assert.ok(ms < 500, `the page was busy for ${ms} ms`);
});

test('an upload of nearly 8 MB is previewed, and a larger one is told to come by URL', async t => {
  const page = await signIn(browser, portal, 'Pat');
  await openTemplate(page);
  const large = path.join(scratch, 'large.json');
  const filled = (bytes: number) => {
    const openapi = JSON.parse(readFileSync(document, 'utf8'));
    const rest = bytes - JSON.stringify({ ...openapi, 'x-filling': '' }).length;
    writeFileSync(large, JSON.stringify({ ...openapi, 'x-filling': ' '.repeat(rest) }));
  };
  filled(8 * 1024 * 1024 + 1);
  await upload(page, large);
  await page.getByText('large.json is larger than 8 MB: give its URL instead.').waitFor();
  const longest = await watchBlocks(page);
  filled(8 * 1024 * 1024 - 1024);
  await upload(page, large);
  await page.getByText(/kinds from \d+ operations/).waitFor();
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByLabel(/^Name of the API/).pressSequentially('large');
  const ms = await longest();
  t.diagnostic(`the page was busy for ${ms} ms at most`);
  assert.ok(ms < 500, `the page was busy for ${ms} ms`);
});

test('a template run makes an operator: repository, catalog and kinds', async t => {
  const page = await signIn(browser, portal, 'Pat');
  await createOperator(page, document, 'pay');
  await page.getByText('The cluster now has the kinds').waitFor();
  await shot(page, 'template-done');
  const output = await page.getByText(/git clone/).first().innerText();
  const [, repository] = /git clone (\S+)/.exec(output) ?? [];

  await t.test('the Git repository that it names can be cloned', () => {
    const clone = path.join(scratch, 'clone');
    execFileSync('git', ['clone', '--quiet', repository!, clone]);
    assert.ok(existsSync(path.join(clone, 'catalog-info.yaml')));
    assert.ok(readdirSync(path.join(clone, 'crds')).includes('payments.pay.example.com.yaml'));
    const author = execFileSync('git', ['-C', clone, 'log', '--format=%an'], { encoding: 'utf8' });
    assert.equal(author.trim(), 'user:default/pat');
  });

  await t.test('kubectl lists its kinds', () => {
    const found = kinds('pay');
    assert.deepEqual(
      ['payments', 'refunds', 'paybundles', 'paybundlebindings'].filter(each => !found.includes(each)),
      [],
    );
  });

  await t.test('the catalog has the API with its document, its operator and its CRDs', async () => {
    const crd = await inCatalog(portal, 'api', 'payments.pay.example.com');
    assert.equal(crd.spec.owner, 'group:default/platform-team');
    assert.deepEqual(relations(crd), [
      'apiProvidedBy component:default/pay-operator',
      'ownedBy group:default/platform-team',
      'partOf system:default/pay',
    ]);
    const api = await inCatalog(portal, 'api', 'pay');
    assert.deepEqual(relations(api), [
      'apiConsumedBy component:default/pay-operator',
      'ownedBy group:default/platform-team',
      'partOf system:default/pay',
    ]);
    await page.goto(`${portal.url}/catalog/default/api/pay/definition`);
    await page.getByText('/v1/payments/{paymentId}').first().waitFor();
    await page.goto(`${portal.url}/catalog/default/component/pay-operator`);
    await page.getByText('Provided APIs').first().waitFor();
    await shot(page, 'template-operator');
  });

  await t.test('an object of one of its kinds says that it needs a Connection', () => {
    const manifest = path.join(scratch, 'refund.json');
    writeFileSync(
      manifest,
      JSON.stringify({
        apiVersion: 'pay.example.com/v1alpha1',
        kind: 'PaymentEventsQuery',
        metadata: { name: 'events', namespace: 'default' },
        spec: { paymentId: 'hu20sqlact5260q2nanm0q8u93' },
      }),
    );
    kubectl('apply', '-f', manifest);
    const resource = 'paymenteventsqueries.pay.example.com';
    kubectl('wait', '-n', 'default', `${resource}/events`, '--for=condition=Ready=False', '--timeout=20s');
    const described = kubectl('describe', '-n', 'default', `${resource}/events`);
    assert.match(described, /Connection/);
    assert.match(described, /pay/);
  });
});

test('the name of an API that is there is refused, and nothing changes', async () => {
  const page = await signIn(browser, portal, 'Pat');
  const before = kinds('petstore');
  await createOperator(page, document, 'petstore');
  await page.getByText(/There is an API petstore in the cluster already/).first().waitFor();
  await shot(page, 'template-taken');
  assert.deepEqual(kinds('petstore'), before);
  assert.deepEqual(repositories(), ['pay-operator.git']);
});

test('a user without the right is refused by name, and nothing is left behind', async () => {
  const page = await signIn(browser, portal, 'Dana');
  await createOperator(page, document, 'danas');
  await page
    .getByText(/user:default\/dana needs the permission api-operators\.api\.install/)
    .first()
    .waitFor();
  await shot(page, 'template-refused');
  assert.deepEqual(kinds('danas'), []);
  assert.deepEqual(repositories(), ['pay-operator.git']);
});

const repositories = () => readdirSync(path.join(path.dirname(portal.kubeconfig), 'git')).sort();

const relations = (of: CatalogEntity) => of.relations.map(each => `${each.type} ${each.targetRef}`).sort();
