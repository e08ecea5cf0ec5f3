// A backend creates an inquiry, a person goes through it, the backend reads the result.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { house, WAYS } from '../house.mjs';
import { createInquiry, detailsTemplate, readInquiry } from '../inquiries.mjs';
import { answer, ANSWERS, heading, open, proceed, walk, WORDS } from '../pages.mjs';

const it = house();

for (const way of WAYS) {
  test(`a created inquiry is opened, filled in and completed (${way.name})`, async () => {
    const id = await createInquiry(it.server);
    await it.visited(way, async (page) => {
      await open(page, `/verify?inquiry-id=${id}`);
      assert.equal(await walk(page), WORDS.done);
      assert.ok((await page.locator('main').textContent()).includes(id), 'the end names the inquiry');
    });
    const inquiry = await readInquiry(it.server, id);
    assert.equal(inquiry.status, 'completed');
    assert.equal(inquiry.fields['name-first'].value, ANSWERS['name-first']);
    assert.equal(inquiry.fields['name-last'].value, ANSWERS['name-last']);
    assert.equal(inquiry.fields.birthdate.value, '1985-12-10');
    assert.equal(inquiry.fields['address-country-code'].value, 'GB');
    assert.ok(inquiry['started-at'] && inquiry['completed-at'], 'both times are told');
  });
}

test('a finished inquiry cannot be filled in again', async () => {
  const id = await createInquiry(it.server);
  await it.visited({}, async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    await walk(page);
  });
  await it.visited({}, async (page) => {
    const response = await open(page, `/verify?inquiry-id=${id}`);
    assert.equal(response.status(), 409);
    assert.equal(await proceed(page).count(), 0);
  });
});

test('the whole flow can be done with the keyboard alone', async () => {
  const id = await createInquiry(it.server);
  await it.visited({}, async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    for (let pages = 0; pages < 12 && (await proceed(page).count()) > 0; pages += 1) {
      await answer(page);
      await proceed(page).focus();
      const answered = page.waitForNavigation();
      await page.keyboard.press('Enter');
      await answered;
    }
    assert.equal(await heading(page).textContent(), WORDS.done);
  });
});
