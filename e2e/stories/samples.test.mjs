// The reader's own key in the samples of the manual.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { WAYS, house } from '../house.mjs';

const it = house();
const VARIABLE = '$BONAFIDE_API_KEY';
const PAGES = ['/docs/api/create-an-inquiry', '/docs/webhooks'];
const samples = (page) => page.locator('.code code').allTextContents();

for (const way of WAYS) {
  test(`a key is filled into the samples and stays in the tab (${way.name})`, async () => {
    await it.visited(way, async (page) => {
      const sent = [];
      page.on('request', (request) => sent.push(request.url() + (request.postData() ?? '')));
      await page.goto(PAGES[0]);
      const field = page.getByLabel('Your sandbox key');
      if (!way.scripts) {
        assert.equal(await field.isVisible(), false);
        assert.ok((await samples(page)).some((text) => text.includes(VARIABLE)));
        return;
      }
      await field.fill(it.server.key);
      await page.getByRole('button', { name: 'Fill in' }).click();
      for (const path of PAGES) {
        await page.goto(path);
        await page.getByText(it.server.key).first().waitFor();
        assert.ok(!(await samples(page)).some((text) => text.includes(VARIABLE)));
      }
      await field.fill('');
      await page.getByRole('button', { name: 'Fill in' }).click();
      await page.getByText(VARIABLE).first().waitFor();
      assert.ok(!sent.some((text) => text.includes(it.server.key)), 'the key left the page');
    });
  });
}
