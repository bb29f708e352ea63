// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';

/** From the side bar to the form of the template that makes operators. */
export async function openTemplate(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Create' }).first().click();
  await page.getByRole('heading', { name: 'New API operator' }).waitFor();
  await page.getByRole('button', { name: 'Choose' }).click();
  await page.getByLabel('URL of the OpenAPI document').waitFor();
}

export async function upload(page: Page, file: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(file);
}

/** Fills in the form of the template with a document on disk, and starts it. */
export async function createOperator(page: Page, document: string, name: string): Promise<void> {
  await openTemplate(page);
  await upload(page, document);
  await page.getByRole('table', { name: 'What becomes which kind' }).waitFor();
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByLabel(/^Name of the API/).fill(name);
  await page.getByLabel(/^API group of the kinds/).fill(`${name}.example.com`);
  await page.getByLabel(/^Owner/).click();
  await page.getByRole('option', { name: 'Platform team' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
}
