// The whole flow by keyboard alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { house } from '../house.mjs';
import { createInquiry } from '../inquiries.mjs';
import { ANSWERS, heading, open, WORDS } from '../pages.mjs';

const MOST_STOPS = 80;

const it = house();

/** What has the focus, and whether that can be seen. */
const focus = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    return {
      tag: at.tagName,
      name: at.getAttribute('name') ?? '',
      value: at.value ?? '',
      options: at.tagName === 'SELECT' ? [...at.options].map(({ value }) => value) : [],
      visible: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.height > 0,
    };
  });

function answerTo(name) {
  const [key, part] = name.replace(/^field\./, '').split('.');
  return part ? ANSWERS[key]?.[part] : ANSWERS[key];
}

/** Tabs through a page, answers what it asks, and presses its main button. */
async function pass(page) {
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    const at = await focus(page);
    if (at.tag === 'BODY') continue;
    assert.ok(at.visible, `the focus on ${at.tag} ${at.name} cannot be seen`);
    if (at.tag === 'SELECT' && at.value === '') {
      const steps = at.options.indexOf(answerTo(at.name)) - at.options.indexOf('');
      for (let step = 0; step < steps; step += 1) await page.keyboard.press('ArrowDown');
    } else if (at.tag === 'INPUT' && at.name.startsWith('field.') && at.value === '') {
      await page.keyboard.type(answerTo(at.name) ?? '');
    } else if (at.tag === 'BUTTON' && at.name === 'action' && at.value === 'continue') {
      const answered = page.waitForNavigation({ waitUntil: 'load' });
      await page.keyboard.press('Enter');
      await answered;
      return;
    }
  }
  assert.fail(`no main button within ${MOST_STOPS} stops on "${await heading(page).textContent()}"`);
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
