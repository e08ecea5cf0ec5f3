// The whole flow by keyboard alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { count, embed, flowFrame, once, openHost, startHost } from '../host.mjs';
import { house } from '../house.mjs';
import { createInquiry, detailsTemplate } from '../inquiries.mjs';
import { ANSWERS, heading, open, WORDS } from '../pages.mjs';

const MOST_STOPS = 80;

const it = house();

/** What has the focus, whether that can be seen, and whether something else lies over it. */
const focus = (frame) =>
  frame.evaluate(() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
      tag: at.tagName,
      name: at.getAttribute('name') ?? '',
      value: at.value ?? '',
      options: at.tagName === 'SELECT' ? [...at.options].map(({ value }) => value) : [],
      visible: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.height > 0,
      covered: !over || !(at.contains(over) || over.contains(at)),
    };
  });

function answerTo(name) {
  const [key, part] = name.replace(/^field\./, '').split('.');
  return part ? ANSWERS[key]?.[part] : ANSWERS[key];
}

/** Tabs through a page or the one in a frame of it, answers what it asks, and presses its main button. */
async function pass(page, frame = page) {
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    const at = await focus(frame);
    if (at.tag === 'BODY') continue;
    assert.ok(at.visible, `the focus on ${at.tag} ${at.name} cannot be seen`);
    assert.ok(!at.covered, `something lies over ${at.tag} ${at.name}`);
    if (at.tag === 'SELECT' && at.value === '') {
      const steps = at.options.indexOf(answerTo(at.name)) - at.options.indexOf('');
      for (let step = 0; step < steps; step += 1) await page.keyboard.press('ArrowDown');
    } else if (at.tag === 'INPUT' && at.name.startsWith('field.') && at.value === '') {
      await page.keyboard.type(answerTo(at.name) ?? '');
    } else if (at.tag === 'BUTTON' && at.name === 'action' && at.value === 'continue') {
      const answered = frame.waitForNavigation({ waitUntil: 'load' });
      await page.keyboard.press('Enter');
      await answered;
      return;
    }
  }
  assert.fail(`no main button within ${MOST_STOPS} stops on "${await frame.locator('h1').textContent()}"`);
}

for (const language of ['en-US', 'ar-EG']) {
  test(`a flow is gone through by keyboard alone, ${language}`, async () => {
    const id = await createInquiry(it.server);
    await it.visited({}, async (page) => {
      await open(page, `/verify?inquiry-id=${id}&language=${language}`);
      for (let pages = 0; pages < 8; pages += 1) {
        if ((await page.locator('main button[value="continue"]').count()) === 0) break;
        await pass(page);
      }
      assert.equal(await page.locator('main button').count(), 0, 'the end asks for nothing');
      if (language === 'en-US') assert.equal(await heading(page).textContent(), WORDS.done);
    });
  });
}

test('so is a flow in a frame, once the page around has opened it', async () => {
  const host = await startHost();
  const context = await it.browser.newContext({ viewport: { width: 1000, height: 800 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  try {
    await openHost(page, host);
    const customHost = `localhost:${new URL(it.server.url).port}`;
    await embed(page, { customHost, templateId: await detailsTemplate(it.server) });
    await once(page, 'onEvent', 'start');
    await page.waitForFunction(() => document.activeElement.matches('iframe'));
    const frame = await flowFrame(page);
    while ((await frame.locator('[data-embed-finish]').count()) === 0) await pass(page, frame);
    for (let stops = 0; stops < MOST_STOPS && (await count(page, 'onComplete')) === 0; stops += 1) {
      await page.keyboard.press('Tab');
      const finish = await frame.evaluate(() => document.activeElement.matches('[data-embed-finish]'));
      if (finish) {
        await page.keyboard.press('Enter');
        await once(page, 'onComplete');
      }
    }
    assert.equal(await count(page, 'onComplete'), 1);
  } finally {
    await context.close();
    await host.close();
  }
});
