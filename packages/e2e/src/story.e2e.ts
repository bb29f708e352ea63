// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium } from '@api-operators/testing';
import type { Browser, Page } from 'playwright-core';
import { backstageToken, signIn } from './people.ts';
import type { Portal } from './portal.ts';
import { startPortal } from './portal.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** Where screenshots go; the README shows those in docs/images. */
const SHOTS = process.env.SCREENSHOTS ?? path.join(ROOT, 'test-results');
const BUNDLE = '/bundles/petstorebundles.petstore.example.com/petstore/pet-shop';
const NODES = ['pet', 'order', 'keeper', 'puppy', 'available-pets'];

let portal: Portal;
let browser: Browser;
let pat: Page;
let dana: Page;

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await launchChromium();
  portal = await startPortal();
  pat = await signIn(browser, portal, 'Pat');
  dana = await signIn(browser, portal, 'Dana');
});

after(async () => {
  await browser?.close();
  await portal?.stop();
});

const shot = (page: Page, name: string) => page.screenshot({ path: path.join(SHOTS, `${name}.png`), animations: 'disabled' });

const kubectl = (...args: string[]) =>
  execFileSync('kubectl', ['--kubeconfig', portal.kubeconfig, ...args], { encoding: 'utf8' });

const pausePet = (paused: boolean) =>
  kubectl(
    'patch',
    'pets.petstore.example.com',
    'pet-shop-dev-pet',
    '--namespace=petstore',
    '--type=merge',
    `--patch={"spec":{"paused":${paused}}}`,
  );

test('the catalog holds the API, its CRDs, the operator and the Bundle', async () => {
  await pat.goto(`${portal.url}/catalog/default/api/petstore`);
  await pat.getByRole('heading', { name: /pet/i }).first().waitFor();
  await pat.goto(`${portal.url}/catalog/default/api/petstore/definition`);
  await pat.getByText('/pet/findByStatus').first().waitFor();
  await shot(pat, 'api');
});

test('the page of an API shows what its operations became', async () => {
  await pat.goto(`${portal.url}/catalog/default/api/petstore/kinds`);
  await pat.getByText('Custom resources', { exact: true }).first().waitFor();
  const table = pat.getByRole('table', { name: 'What becomes which kind' });
  await table.getByRole('row', { name: 'POST /pet Pet create' }).waitFor();
  await shot(pat, 'custom-resources');
});

test('the page of a CRD shows its fields to read', async () => {
  await pat.goto(`${portal.url}/catalog/default/api/pets.petstore.example.com/schema`);
  const fields = pat.getByRole('table', { name: 'Fields of spec in v1alpha1' });
  await fields.getByText('photoUrls').waitFor();
  await shot(pat, 'crd');
});

test('the graph of the Bundle turns Synced node by node', async () => {
  await pat.goto(`${portal.url}${BUNDLE}`);
  for (const node of NODES) {
    await pat.locator(`[data-testid="node-${node}"][data-state="Synced"]`).waitFor();
  }
  await shot(pat, 'bundle');
});

test('a node shows what it wants, what is live, and the last REST calls', async () => {
  await pat.getByTestId('node-pet').click();
  const panel = pat.getByTestId('node-panel');
  await panel.getByText('companion dogs').waitFor();
  await panel.getByRole('tab', { name: 'REST calls' }).click();
  await panel.getByText('POST').first().waitFor();
  await shot(pat, 'node');
  await panel.getByRole('button', { name: 'Close' }).click();
});

test('an edit with kubectl is on the page within a second, without a reload', async () => {
  await pat.goto(`${portal.url}${BUNDLE}`);
  await pat.locator('[data-testid="node-pet"][data-state="Synced"]').waitFor();
  const requests: string[] = [];
  const count = (request: { url(): string }) => requests.push(request.url());
  pat.on('request', count);
  pausePet(true);
  const edited = performance.now();
  await pat.locator('[data-testid="node-pet"][data-state="Paused"]').waitFor({ timeout: 1_000 });
  const seen = performance.now() - edited;
  pat.off('request', count);
  assert.ok(seen < 1_000, `seen after ${Math.round(seen)} ms`);
  assert.deepEqual(requests, [], 'nothing is asked for on a timer');
  pausePet(false);
  await pat.locator('[data-testid="node-pet"][data-state="Synced"]').waitFor();
});

test('a shop that breaks is told of on the page, and its healing is, without a reload', async () => {
  const faults = (body: object) =>
    fetch(`${portal.admin('dev')}/faults`, {
      method: 'PUT',
      headers: { 'x-admin': '1', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const pet = ['pets.petstore.example.com', 'pet-shop-dev-pet', '--namespace=petstore'];
  const lookNow = () => kubectl('annotate', ...pet, `api-operators.dev/reconcile=${Date.now()}`, '--overwrite');
  await pat.goto(`${portal.url}${BUNDLE}?environment=dev`);
  await pat.locator('[data-testid="node-pet"][data-state="Synced"]').waitFor();
  const loads: string[] = [];
  pat.on('load', () => loads.push(pat.url()));

  assert.equal((await faults({ rejectAll: 503 })).status, 200);
  lookNow();
  await pat.locator('[data-testid="node-pet"]:not([data-state="Synced"])').waitFor();
  await pat.getByTestId('node-pet').click();
  const panel = pat.getByTestId('node-panel');
  await panel.getByText(/answered 503/).first().waitFor();
  await panel.getByRole('tab', { name: 'REST calls' }).click();
  await panel.getByText(/503/).first().waitFor();
  await shot(pat, 'broken');

  assert.equal((await faults({})).status, 200);
  lookNow();
  await pat.locator('[data-testid="node-pet"][data-state="Synced"]').waitFor();
  await panel.getByText(/answered 503/).first().waitFor({ state: 'visible' });
  await panel.getByText(/Journal: \d+ entries, each as it was written/).waitFor();
  await shot(pat, 'journal');
  await panel.getByRole('button', { name: 'Close' }).click();
  assert.deepEqual(loads, [], 'the page was loaded once');
});

test('a user without the right sees why the button is off, and the same call made directly is refused', async () => {
  await dana.goto(`${portal.url}${BUNDLE}`);
  const staging = dana.getByRole('button', { name: 'Promote to staging' });
  await staging.waitFor();
  await dana.getByText(/needs the permission api-operators.bundle.promote/).first().waitFor();
  assert.ok(await staging.isDisabled());
  await shot(dana, 'no-right');
  const request = {
    bundle: { plural: 'petstorebundles', group: 'petstore.example.com', namespace: 'petstore', name: 'pet-shop' },
    from: 'dev',
    to: 'staging',
    planHash: 'guessed',
  };
  const token = await backstageToken(portal, 'user:default/dana');
  const answer = await fetch(`${portal.url}/api/api-operators/promotions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(request),
  });
  assert.equal(answer.status, 403);
});

test('a promotion shows what will change, does it, and leaves prod as it is', async () => {
  const puppies = async (environment: 'staging' | 'prod') =>
    (await portal.pets(environment)).filter(pet => pet.name.endsWith('Junior')).length;
  assert.equal(await puppies('staging'), 0);
  const prodBefore = await portal.pets('prod');

  await pat.goto(`${portal.url}${BUNDLE}?environment=staging`);
  await pat.getByRole('button', { name: 'Promote to staging' }).click();
  const dialog = pat.getByRole('dialog');
  await dialog.getByTestId('plan-puppy').getByText('POST /pet').waitFor();
  await dialog.getByTestId('plan-pet').getByText('companion dogs').first().waitFor();
  await shot(pat, 'review');
  await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
  await dialog.getByText(/now asks for release/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();

  await pat.locator('[data-testid="node-puppy"][data-state="Synced"]').waitFor();
  await shot(pat, 'promoted');
  assert.equal(await puppies('staging'), 1, 'the new pet is on the staging server');
  assert.equal(await puppies('prod'), 0, 'and not in prod');
  assert.deepEqual(await portal.pets('prod'), prodBefore, 'prod still has the old one');
});
