// Inside a frame pages can be read as well: by everyone, in any width that a page gives them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible } from '../axe.mjs';
import { startBrowser } from '../browser.mjs';
import { flowFrame, inline, once, openHost, startHost } from '../host.mjs';
import { detailsTemplate } from '../inquiries.mjs';
import { answer, fieldName, proceed } from '../pages.mjs';
import { startServer } from '../server.mjs';

/** What the host page leaves around the frame. */
const MARGIN = 16;
const WIDTHS = [300, 360, 1280].map((width) => width + MARGIN);

let server;
let browser;
let host;
let common;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  host = await startHost();
  common = { host: `localhost:${new URL(server.url).port}`, templateId: await detailsTemplate(server) };
});
after(async () => {
  await browser?.close();
  await host?.close();
  await server?.stop();
});

async function framed(options, story) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  try {
    await openHost(page, host);
    await inline(page, { ...common, ...options });
    await story(page, (name, frame) => assertAccessible(page, name, { frame, widths: WIDTHS }));
  } finally {
    await context.close();
  }
}

for (const language of ['en-US', 'ar-EG']) {
  test(`every screen in a frame is accessible at 300, 360 and 1280 px, light and dark, ${language}`, async () => {
    await framed({ language }, async (page, accessible) => {
      await once(page, 'onEvent', 'start');
      const frame = await flowFrame(page);
      await accessible('first form', frame);
      await proceed(frame).click();
      await frame.waitForSelector('[data-error-summary]');
      await accessible('refused form', frame);
      await page.evaluate(() => document.querySelector('iframe').contentWindow.postMessage({ action: 'exit', metadata: {} }, '*'));
      await frame.locator('dialog[open]').waitFor();
      await accessible('asks before it closes', frame);
      await frame.locator('[data-embed-stay]').click();
      await answer(frame);
      await proceed(frame).click();
      await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);
      await accessible('second form', frame);

      await frame.locator('.elsewhere a').click();
      const handoff = frame.locator('button[value="handoff"]');
      await handoff.first().waitFor();
      await accessible('ways to go on', frame);
      await handoff.last().click();
      await frame.waitForSelector('[data-error-summary]');
      await accessible('refused address', frame);
      await handoff.first().click();
      await frame.waitForSelector('svg.qr');
      await accessible('code to scan', frame);
      await frame.locator('button[value="take-back"]').click();
      await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);

      await answer(frame);
      await proceed(frame).click();
      await frame.waitForSelector('[data-embed-finish]');
      await accessible('end', frame);
    });
  });

  test(`what cannot be opened says so accessibly in a frame, ${language}`, async () => {
    await framed({ language, templateId: `itmpl_${'0'.repeat(28)}` }, async (page, accessible) => {
      await once(page, 'onError');
      const frame = await flowFrame(page);
      await frame.locator('[data-embed-close]').waitFor();
      assert.equal(await frame.locator('h1').count(), 1);
      await accessible('unknown template', frame);
    });
  });
}
