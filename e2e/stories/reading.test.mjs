// Pages can be read: by everyone, in their language, on any screen.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible } from '../axe.mjs';
import { PHONE } from '../browser.mjs';
import { house } from '../house.mjs';
import { contactTemplate, createInquiry, resumeInquiry } from '../inquiries.mjs';
import {
  answer,
  ANSWERS,
  codeInput,
  heading,
  open,
  press,
  proceed,
  summary,
  toQuestions,
  walk,
  WORDS,
} from '../pages.mjs';

const it = house();

test('every page of the flow is accessible, light and dark, on a phone and a desk', async () => {
  const id = await createInquiry(it.server);
  const seen = [];
  await it.visited({}, async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    await walk(page, {
      look: async (shown, title) => {
        seen.push(title);
        await assertAccessible(shown, title);
      },
    });
  });
  assert.ok(seen.length >= 3, `${seen}`);
  assert.equal(new Set(seen).size, seen.length, 'each page has a heading of its own');
});

for (const language of ['en-US', 'ar-EG']) {
  test(`a refused form and a refused code are accessible, ${language}`, async () => {
    const template = await contactTemplate(it.server);
    const id = await createInquiry(it.server, { 'inquiry-template-id': template });
    await it.visited({}, async (page) => {
      await open(page, `/verify?inquiry-id=${id}&language=${language}`);
      await press(page);
      await assertAccessible(page, 'refused form');
      await answer(page);
      await press(page);
      await codeInput(page).fill('000000');
      await press(page);
      await summary(page).waitFor();
      await assertAccessible(page, 'refused code');
    });
  });

  test(`pages that say why it does not go on are accessible, ${language}`, async () => {
    const [finished, expired] = [await createInquiry(it.server), await createInquiry(it.server)];
    await it.visited({}, async (page) => {
      await open(page, `/verify?inquiry-id=${finished}&language=${language}`);
      await toQuestions(page);
      await walk(page);
    });
    await it.server.api('POST', `/inquiries/${expired}/expire`, {});
    for (const link of [
      `/verify?inquiry-id=${finished}`,
      `/verify?inquiry-id=${expired}`,
      '/verify?inquiry-id=inq_doesnotexist',
      '/verify?code=not-a-code',
      '/verify?',
    ]) {
      await it.visited({ locale: language }, async (page) => {
        const response = await open(page, link);
        const status = response.status();
        assert.ok(status >= 400 && status < 500, `${link}: ${status}`);
        assert.match(await page.evaluate(() => document.documentElement.lang), new RegExp(`^${language.slice(0, 2)}`));
        await assertAccessible(page, link);
      });
    }
  });
}

test('Arabic is read from right to left', async () => {
  const id = await createInquiry(it.server);
  await it.visited({}, async (page) => {
    await open(page, `/verify?inquiry-id=${id}&language=ar-EG`);
    const seen = [];
    await walk(page, {
      look: async (shown, title) => {
        seen.push(title);
        const { dir, lang, computed } = await shown.evaluate(() => ({
          dir: document.documentElement.dir,
          lang: document.documentElement.lang,
          computed: getComputedStyle(document.body).direction,
        }));
        assert.deepEqual({ dir, computed }, { dir: 'rtl', computed: 'rtl' }, title);
        assert.match(lang, /^ar/);
        assert.match(title, /\p{Script=Arabic}/u);
        await assertAccessible(shown, title);
      },
    });
    assert.ok(seen.length >= 3, `${seen}`);
  });
});

test('the language follows the browser, and a choice in the link wins', async () => {
  const id = await createInquiry(it.server);
  const language = (page) => page.evaluate(() => document.documentElement.lang);
  await it.visited({ locale: 'fr-FR' }, async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    assert.match(await language(page), /^fr/);
    await open(page, `/verify?inquiry-id=${id}&language=de`);
    assert.match(await language(page), /^de/);
  });
});

/** Fails unless the page's main button or link is in sight before anybody scrolls. */
async function inSight(page, what) {
  const { y, height } = await page.locator('main .primary').first().boundingBox();
  assert.ok(y + height <= PHONE.height, `${what}: the main action ends at ${y + height} px`);
}

for (const language of ['en-US', 'de', 'ar-EG']) {
  test(`the main action of short screens is in sight on a small phone, ${language}`, async () => {
    const id = await createInquiry(it.server, {
      'inquiry-template-id': await contactTemplate(it.server),
      'redirect-uri': 'https://example.com/done',
      fields: { 'email-address': ANSWERS['email-address'], 'phone-number': ANSWERS['phone-number'] },
    });
    const { body } = await it.server.api('POST', `/inquiries/${id}/generate-one-time-link`, {});
    await it.visited({}, async (page) => {
      await open(page, `/verify?inquiry-id=${id}&language=${language}`);
      assert.equal(await codeInput(page).count(), 0, 'looking sends no code');
      await inSight(page, 'intro');
      await page.goto(`${body.meta['one-time-link']}&language=${language}`);
      await inSight(page, 'one-time link');
      await press(page, page.locator('main button.primary'));
      for (const channel of ['e-mail', 'phone']) {
        await inSight(page, `code by ${channel}`);
        await codeInput(page).fill('123456');
        await press(page);
      }
      assert.match(await page.locator('main a.primary').getAttribute('href'), /^https:\/\/example\.com\/done/);
      await inSight(page, 'end');
    });
  });
}

test('the main action is large enough, and so is the text of inputs', async () => {
  const id = await createInquiry(it.server);
  await it.visited({}, async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    const box = await proceed(page).boundingBox();
    assert.ok(box.height >= 44, `${box.height} px high`);
    await toQuestions(page);
    for (const input of await page.locator('main input:not([type="hidden"]), main select').all()) {
      const size = await input.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
      assert.ok(size >= 16, 'phones zoom into inputs with smaller text');
    }
  });
});

test('pages tell robots, caches and other sites nothing', async () => {
  const id = await createInquiry(it.server);
  const token = await resumeAfterStart(id);
  const { headers } = await fetch(
    `${it.server.url}/verify?inquiry-id=${id}&session-token=${token}`,
    { redirect: 'manual' },
  );
  assert.match(headers.get('cache-control') ?? '', /no-store/);
  assert.match(headers.get('referrer-policy') ?? '', /no-referrer|same-origin/);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors/);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|\*/);
});

async function resumeAfterStart(id) {
  await it.visited({}, async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    await toQuestions(page);
    await press(page);
    assert.notEqual(await heading(page).textContent(), WORDS.done);
  });
  await it.server.api('POST', `/inquiries/${id}/expire`, {});
  return resumeInquiry(it.server, id);
}
