// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';
import type { Portal } from './portal.ts';

/** A page of its own for one of the example's users, signed in. */
export async function signIn(browser: Browser, portal: Portal, name: 'Pat' | 'Dana'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(portal.url);
  await page.getByRole('button', { name: `Sign in as ${name}` }).click();
  await page.getByRole('link', { name: 'Bundles' }).first().waitFor();
  return page;
}

/** The token that the portal gives to one of the example's users, for calls without a browser. */
export async function backstageToken(portal: Portal, user: string): Promise<string> {
  const response = await fetch(`${portal.url}/api/auth/example-users/refresh`, {
    headers: { 'x-example-user': user, 'x-requested-with': 'XMLHttpRequest' },
  });
  const { backstageIdentity } = (await response.json()) as { backstageIdentity: { token: string } };
  return backstageIdentity.token;
}
