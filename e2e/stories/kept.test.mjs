// Pages that the browser keeps for Back, with their scripts as they were.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertClean, startBrowser, visit } from '../browser.mjs';
import { embed, once, openHost, startHost } from '../host.mjs';
import { createInquiry, detailsTemplate } from '../inquiries.mjs';
import { ANSWERS, WORDS, answer, button, field, heading, open, press, proceed, typed, walk } from '../pages.mjs';
import { startServer } from '../server.mjs';

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser(['--enable-features=BackForwardCache'], { ignoreDefaultArgs: ['--disable-back-forward-cache'] });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function visited(story) {
  const visitor = await visit(browser, server);
  try {
    await visitor.page.addInitScript(() => {
      window.kept = 0;
      addEventListener('pageshow', ({ persisted }) => { window.kept += Number(persisted); });
    });
    await story(visitor.page);
    assertClean(visitor);
  } finally {
    await visitor.close();
  }
}

/** Goes back to a page that is as it was. The driver knows no load of such a page. */
async function backToKept(page) {
  await page.goBack({ waitUntil: 'commit' });
  await page.waitForFunction(() => window.kept > 0);
}

/** Goes back to a page that is loaded anew, as something was sent from it or it asked the server for something. */
async function backToNew(page) {
  await page.goBack({ waitUntil: 'commit' });
  await page.waitForFunction(() => {
    const [arrival] = performance.getEntriesByType('navigation');
    return window.kept === 0 && arrival.type !== 'navigate' && document.readyState === 'complete';
  });
}

test('a form that was sent shows what was saved, and its button works at once', async () => {
  const id = await createInquiry(server);
  await visited(async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    await answer(page);
    await press(page);
    await field(page, 'address-city').waitFor();
    await backToNew(page);
    assert.equal(await typed(page, 'name-last'), ANSWERS['name-last']);
    await answer(page, { 'name-last': 'King' });
    await proceed(page).click();
    await field(page, 'address-city').waitFor();
  });
});

test('a page that was left by a link keeps what was typed, and its button works at once', async () => {
  const id = await createInquiry(server);
  await visited(async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    await answer(page);
    await press(page);
    await field(page, 'address-city').fill('Turin');
    await page.locator('.sandbox a').click();
    await page.getByRole('heading', { name: WORDS.outbox }).waitFor();
    await backToKept(page);
    assert.equal(await typed(page, 'address-city'), 'Turin');
    await answer(page);
    await proceed(page).click();
    await page.getByRole('heading', { name: WORDS.done }).waitFor();
  });
});

test('after the end, Back shows no form and nothing that was typed', async () => {
  const id = await createInquiry(server);
  await visited(async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    assert.equal(await walk(page), WORDS.done);
    await backToNew(page);
    assert.equal(await proceed(page).count(), 0);
    assert.ok(!(await page.content()).includes(ANSWERS['address-city']));
  });
});

test('a link that makes an inquiry makes one, also when Back comes to it', async () => {
  const reference = 'kept';
  await visited(async (page) => {
    await page.goto(`/verify?inquiry-template-id=${await detailsTemplate(server)}&reference-id=${reference}`);
    await answer(page);
    await proceed(page).click();
    await field(page, 'address-city').waitFor();
    await backToNew(page);
    await proceed(page).click();
    await field(page, 'address-city').waitFor();
  });
  const { body } = await server.api('GET', `/inquiries?filter%5Breference-id%5D=${reference}`);
  assert.equal(body.data.length, 1);
});

test('a computer that follows a phone learns what happened meanwhile', async () => {
  const id = await createInquiry(server);
  await visited(async (desk) => {
    await desk.setViewportSize({ width: 1280, height: 800 });
    await open(desk, `/verify?inquiry-id=${id}`);
    await desk.locator('.elsewhere a').click();
    await press(desk, button(desk, 'handoff').first());
    const link = await desk.locator('svg.qr').getAttribute('data-link');
    const waiting = await heading(desk).textContent();
    await desk.goto('about:blank');
    await visited(async (phone) => {
      await phone.goto(link);
      await press(phone, button(phone, 'not-me'));
    });
    // Kept, or loaded anew where it had asked already.
    await desk.goBack({ waitUntil: 'commit' });
    await desk.waitForFunction((title) => {
      const now = document.querySelector('h1')?.textContent;
      return now && now !== title;
    }, waiting);
    await press(desk, button(desk, 'take-back'));
    assert.equal(await heading(desk).textContent(), 'Your details');
  });
});

test('a page with a frame, kept with it, goes on', async () => {
  const host = await startHost();
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await openHost(page, host);
    await embed(page, { customHost: `localhost:${new URL(server.url).port}`, templateId: await detailsTemplate(server) });
    const [, { inquiryId }] = await once(page, 'onEvent', 'start');
    await page.evaluate(() => addEventListener('pageshow', () => { window.kept = true; }));
    await page.goto('about:blank');
    await page.goBack({ waitUntil: 'commit' });
    await page.waitForFunction(() => window.kept);
    await page.evaluate(() => window.client.cancel(true));
    assert.equal((await once(page, 'onCancel'))[0].inquiryId, inquiryId);
    const names = (await page.evaluate(() => window.told)).map(([name]) => name);
    assert.equal(names.filter((name) => name === 'onReady').length, 1);
  } finally {
    await context.close();
    await host.close();
  }
});
