// Codes by e-mail and text message, and links that bring people back.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible } from '../axe.mjs';
import { house, WAYS } from '../house.mjs';
import { contactTemplate, createInquiry, readInquiry } from '../inquiries.mjs';
import {
  answer,
  ANSWERS,
  button,
  codeInput,
  heading,
  messages,
  open,
  press,
  proceed,
  summary,
  typed,
  WORDS,
} from '../pages.mjs';

const it = house();
const CODE = '123456';

/** With scripts off the checker's own timers stand still. */
const look = async (way, page, name) => way.scripts && assertAccessible(page, name);

async function contactInquiry() {
  return createInquiry(it.server, { 'inquiry-template-id': await contactTemplate(it.server) });
}

/** Opens an inquiry and goes to its first code. */
async function toCode(page, id) {
  await open(page, `/verify?inquiry-id=${id}`);
  await answer(page);
  await press(page);
  assert.equal(await heading(page).textContent(), WORDS.code);
}

async function typeCode(page, code) {
  await codeInput(page).fill(code);
  await press(page);
}

for (const way of WAYS) {
  test(`address and number are confirmed with codes (${way.name})`, async () => {
    const id = await contactInquiry();
    await it.visited(way, async (page) => {
      await toCode(page, id);
      assert.ok(!(await page.locator('main').textContent()).includes(ANSWERS['email-address']), 'masked');
      await typeCode(page, '000000');
      assert.match(await page.title(), /^Error: /);
      assert.equal(await codeInput(page).inputValue(), '000000');
      await look(way, page, 'wrong code');
      await typeCode(page, ` ${CODE.slice(0, 3)} ${CODE.slice(3)}`);
      assert.equal(await summary(page).count(), 0);
      assert.equal(await heading(page).textContent(), WORDS.code);
      await typeCode(page, CODE);
      assert.equal(await heading(page).textContent(), WORDS.done);
    });
    assert.equal((await readInquiry(it.server, id)).status, 'completed');
  });

  test(`after the last try the check ends (${way.name})`, async () => {
    const id = await contactInquiry();
    await it.visited(way, async (page) => {
      await toCode(page, id);
      for (let tries = 0; tries < 5; tries += 1) await typeCode(page, '000000');
      assert.equal(await codeInput(page).count(), 0);
      await look(way, page, 'failed');
    });
    assert.equal((await readInquiry(it.server, id)).status, 'failed');
  });

  test(`another address gets a code of its own (${way.name})`, async () => {
    const id = await contactInquiry();
    await it.visited(way, async (page) => {
      await toCode(page, id);
      await press(page, page.getByText('Use another email address'));
      assert.equal(await typed(page, 'email-address'), ANSWERS['email-address']);
      await answer(page, { 'email-address': 'countess@example.com' });
      await press(page);
      assert.ok((await page.locator('main').textContent()).includes('c•••@example.com'));
      await typeCode(page, CODE);
      assert.equal(await heading(page).textContent(), WORDS.code, 'the phone is next');
    });
  });

  test(`a lost tab is repaired by a new link that works once (${way.name})`, async () => {
    const id = await contactInquiry();
    await it.visited(way, async (first) => {
      await toCode(first, id);
      await it.visited(way, async (page) => {
        await open(page, `/verify?inquiry-id=${id}`);
        assert.equal(await heading(page).textContent(), WORDS.otherTab);
        await press(page, button(page, 'request-link'));
        assert.equal(await heading(page).textContent(), WORDS.linkSent);
        await look(way, page, WORDS.linkSent);
        await open(page, `/verify?inquiry-id=${id}&show=outbox`);
        assert.equal(await heading(page).textContent(), WORDS.otherTab, 'who has no session reads no messages');
      });
      await press(first, first.getByText('See the messages'));
      assert.equal(await heading(first).textContent(), WORDS.outbox);
      await look(way, first, WORDS.outbox);
      const link = await messages(first).first().getByRole('link').getAttribute('href');
      await press(first, first.getByText('Back', { exact: true }));
      assert.equal(await heading(first).textContent(), WORDS.code);

      await it.visited(way, async (page) => {
        for (let looks = 0; looks < 2; looks += 1) {
          await open(page, link);
          assert.equal(await heading(page).textContent(), WORDS.once);
        }
        await look(way, page, WORDS.once);
        await press(page);
        assert.equal(await heading(page).textContent(), WORDS.code);
        assert.ok(!page.url().includes('code='), 'the link is not kept in the address');
        await typeCode(page, CODE);
        await typeCode(page, CODE);
        assert.equal(await heading(page).textContent(), WORDS.done);
      });
      assert.equal(await proceed(first).count(), 1);
    });
  });
}

test('Back after a refused form asks no browser question', async () => {
  const id = await contactInquiry();
  await it.visited({}, async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    await press(page);
    assert.equal(await summary(page).count(), 1);
    await answer(page);
    await press(page);
    await page.goBack();
    assert.equal(await typed(page, 'email-address'), ANSWERS['email-address']);
    assert.equal(await summary(page).count(), 0);
  });
});
