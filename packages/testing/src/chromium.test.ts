// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { launchChromium } from './chromium.ts';

it('opens a page in a real browser, scripts and fonts included', async () => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.setContent('<h1>Pets</h1><script>document.title = String(6 * 7)</script>');
    assert.equal(await page.title(), '42');
    const box = await page.getByRole('heading', { name: 'Pets' }).locator('xpath=.').evaluate(heading => {
      const range = heading.ownerDocument.createRange();
      range.selectNodeContents(heading);
      return range.getBoundingClientRect().width;
    });
    assert.ok(box > 20, `the heading is ${box} px wide: no font was found`);
  } finally {
    await browser.close();
  }
});
