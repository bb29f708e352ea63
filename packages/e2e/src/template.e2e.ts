// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium, openApiDirectory } from '@api-operators/testing';
import type { Browser, Page } from 'playwright-core';
import { backstageToken, signIn } from './people.ts';
import type { Portal } from './portal.ts';
import { startPortal } from './portal.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SHOTS = process.env.SCREENSHOTS ?? path.join(ROOT, 'test-results');
/** Payments and refunds, with queries and actions: a real API of medium size that nobody here wrote. */
const DOCUMENT = 'payments.service.gov.uk/payments.json';

let portal: Portal;
let browser: Browser;
let scratch: string;
let document: string;

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  scratch = mkdtempSync(path.join(tmpdir(), 'api-operators-template-'));
  document = path.join(await openApiDirectory(), DOCUMENT);
  browser = await launchChromium();
  portal = await startPortal();
});

after(async () => {
  await browser?.close();
  await portal?.stop();
  if (scratch) {
    rmSync(scratch, { recursive: true, force: true });
  }
});

/** From the side bar to the form of the template. */
async function openTemplate(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Create' }).first().click();
  await page.getByRole('heading', { name: 'New API operator' }).waitFor();
  await page.getByRole('button', { name: 'Choose' }).click();
  await page.getByLabel('URL of the OpenAPI document').waitFor();
}

async function upload(page: Page, file: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(file);
}

/** Fills in the form and starts the template. */
async function create(page: Page, name: string): Promise<void> {
  await openTemplate(page);
  await upload(page, document);
  await page.getByRole('table', { name: 'What becomes which kind' }).waitFor();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel(/^Name of the API/).fill(name);
  await page.getByLabel(/^API group of the kinds/).fill(`${name}.example.com`);
  await page.getByLabel(/^Owner/).click();
  await page.getByRole('option', { name: 'Platform team' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
}

const shot = (page: Page, name: string) => page.screenshot({ path: path.join(SHOTS, `${name}.png`) });

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
  await page.getByRole('button', { name: 'Next' }).click();
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

test('a template run makes an operator: repository, catalog and kinds', async t => {
  const page = await signIn(browser, portal, 'Pat');
  await create(page, 'pay');
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
    const crd = await entity('api', 'payments.pay.example.com');
    assert.equal(crd.spec.owner, 'group:default/platform-team');
    assert.deepEqual(relations(crd), [
      'apiProvidedBy component:default/pay-operator',
      'ownedBy group:default/platform-team',
      'partOf system:default/pay',
    ]);
    const api = await entity('api', 'pay');
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
  await create(page, 'petstore');
  await page.getByText(/There is an API petstore in the cluster already/).first().waitFor();
  await shot(page, 'template-taken');
  assert.deepEqual(kinds('petstore'), before);
  assert.deepEqual(repositories(), ['pay-operator.git']);
});

test('a user without the right is refused by name, and nothing is left behind', async () => {
  const page = await signIn(browser, portal, 'Dana');
  await create(page, 'danas');
  await page
    .getByText(/user:default\/dana needs the permission api-operators\.api\.install/)
    .first()
    .waitFor();
  await shot(page, 'template-refused');
  assert.deepEqual(kinds('danas'), []);
  assert.deepEqual(repositories(), ['pay-operator.git']);
});

const repositories = () => readdirSync(path.join(path.dirname(portal.kubeconfig), 'git')).sort();

interface FoundEntity {
  spec: Record<string, unknown>;
  relations: { type: string; targetRef: string }[];
}

/** An entity once the catalog has stitched its relations; polls, for that takes the catalog a moment. */
async function entity(kind: string, name: string): Promise<FoundEntity> {
  const deadline = Date.now() + 30_000;
  const token = await backstageToken(portal, 'user:default/pat');
  for (;;) {
    const response = await fetch(`${portal.url}/api/catalog/entities/by-name/${kind}/default/${name}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const found = response.ok ? ((await response.json()) as FoundEntity) : undefined;
    if (found && found.relations.some(({ type }) => type.startsWith('api'))) {
      return found;
    }
    assert.ok(Date.now() < deadline, `the catalog has no ${kind} ${name} with its relations`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

const relations = (of: FoundEntity) => of.relations.map(each => `${each.type} ${each.targetRef}`).sort();
