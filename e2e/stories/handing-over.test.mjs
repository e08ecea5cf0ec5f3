// Going on with a phone, with and without scripts, and more time.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible } from '../axe.mjs';
import { house, WAYS } from '../house.mjs';
import { createInquiry } from '../inquiries.mjs';
import { answer, button, heading, open, press, toQuestions, typed, walk, WORDS } from '../pages.mjs';

const it = house();
const DESK = { width: 1280, height: 740 };
const code = (page) => page.locator('svg.qr');

async function offered(page) {
  await page.setViewportSize(DESK);
  await press(page, page.locator('.elsewhere a'));
}

for (const { scripts, name } of WAYS) {
  test(`a phone goes on and the computer ends with it, ${name}`, async () => {
    const id = await createInquiry(it.server);
    await it.visited({ scripts }, async (desk) => {
      await open(desk, `/verify?inquiry-id=${id}`);
      await toQuestions(desk);
      await offered(desk);
      if (scripts) await assertAccessible(desk, 'ways to go on');
      await desk.setViewportSize(DESK);
      await press(desk, button(desk, 'handoff').first());
      if (scripts) await assertAccessible(desk, 'code to scan');
      const link = await code(desk).getAttribute('data-link');
      await it.visited({}, async (phone) => {
        await phone.goto(link);
        await assertAccessible(phone, 'did you start this');
        await press(phone, button(phone, 'take-over'));
        // By its script every other second, without scripts by loading itself again.
        await code(desk).waitFor({ state: 'detached' });
        await walk(phone);
        assert.equal(await heading(phone).textContent(), WORDS.done);
      });
      await desk.getByRole('heading', { name: WORDS.done }).waitFor();
    });
  });
}

test('an address that cannot be sent to is refused accessibly', async () => {
  const id = await createInquiry(it.server);
  await it.visited({}, async (desk) => {
    await open(desk, `/verify?inquiry-id=${id}`);
    await offered(desk);
    await press(desk, button(desk, 'handoff').last());
    await desk.locator('[data-error-summary]').waitFor();
    await assertAccessible(desk, 'refused address');
  });
});

test('a second phone is refused, and the computer takes it back', async () => {
  const id = await createInquiry(it.server);
  await it.visited({}, async (desk) => {
    await open(desk, `/verify?inquiry-id=${id}`);
    await offered(desk);
    await press(desk, button(desk, 'handoff').first());
    const link = await code(desk).getAttribute('data-link');
    await it.visited({}, async (phone) => {
      await phone.goto(link);
      await press(phone, button(phone, 'take-over'));
    });
    await it.visited({}, async (second) => {
      const refused = await second.goto(link);
      assert.equal(refused.status(), 409);
      await assertAccessible(second, 'open on another phone');
    });
    await code(desk).waitFor({ state: 'detached' });
    await press(desk, button(desk, 'take-back'));
    await toQuestions(desk);
  });
});

test('whoever did not start it stops it, and the computer says so', async () => {
  const id = await createInquiry(it.server);
  await it.visited({}, async (desk) => {
    await open(desk, `/verify?inquiry-id=${id}&language=ar-EG`);
    await offered(desk);
    await press(desk, button(desk, 'handoff').first());
    const link = await code(desk).getAttribute('data-link');
    await it.visited({}, async (phone) => {
      await phone.goto(link);
      await press(phone, button(phone, 'not-me'));
    });
    await code(desk).waitFor({ state: 'detached' });
    await assertAccessible(desk, 'stopped on the phone');
    await press(desk, button(desk, 'take-back'));
    await toQuestions(desk);
  });
});

test('a short time limit warns, and more time keeps what was typed', async () => {
  const id = await createInquiry(it.server, {}, { 'expiration-after-create-interval-seconds': 110 });
  await it.visited({}, async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    const dialog = page.getByRole('alertdialog');
    await dialog.waitFor();
    await assertAccessible(page, 'time limit');
    await dialog.getByRole('button').press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    assert.match(await page.locator('[data-limit-said]').textContent(), /more time/);
    await answer(page, { 'name-first': 'Ada' });
    assert.equal(await typed(page, 'name-first'), 'Ada');
  });
});

test('who takes it back while the phone ends it is not called away', async () => {
  const id = await createInquiry(it.server);
  await it.visited({}, async (desk) => {
    await open(desk, `/verify?inquiry-id=${id}`);
    await offered(desk);
    await press(desk, button(desk, 'handoff').first());
    const ways = await desk.evaluate(async () => {
      const seen = [];
      navigation.addEventListener('navigate', (event) => {
        seen.push(event.formData?.get('action') ?? event.destination.url);
        event.preventDefault();
      });
      let tell;
      await new Promise((asked) => {
        window.fetch = () => new Promise((resolve) => { tell = resolve; asked(); });
      });
      document.querySelector('button[value="take-back"]').click();
      tell(new Response('ended'));
      await new Promise((resolve) => { setTimeout(() => setTimeout(resolve)); });
      return seen;
    });
    assert.deepEqual(ways, ['take-back']);
  });
});

test('more time is asked for once, however often it is pressed, and is over when the clock says so', async () => {
  const id = await createInquiry(it.server, {}, { 'expiration-after-create-interval-seconds': 110 });
  await it.visited({}, async (page, context) => {
    let asked = 0;
    await context.route('**/verify', (route) => {
      asked += 1;
      return route.continue();
    });
    await open(page, `/verify?inquiry-id=${id}`);
    const dialog = page.getByRole('alertdialog');
    await dialog.waitFor();
    await dialog.getByRole('button').evaluate((it) => {
      for (let presses = 0; presses < 3; presses += 1) it.click();
    });
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(asked, 1);
    // Timers stand still while a page is kept for Back.
    const warned = await page.evaluate(() => {
      const now = Date.now();
      Date.now = () => now + 10 * 60_000;
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      return new Promise((resolve) => { setTimeout(() => resolve(document.querySelector('dialog[data-limit]').open)); });
    });
    assert.equal(warned, true);
  });
});
