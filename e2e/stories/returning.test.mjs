// Going back, loading again, coming back later, and coming in where one may not.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { house, WAYS } from '../house.mjs';
import { createInquiry, readInquiry, resumeInquiry } from '../inquiries.mjs';
import {
  answer,
  ANSWERS,
  back,
  field,
  heading,
  open,
  press,
  proceed,
  questions,
  summary,
  toQuestions,
  typed,
  walk,
  WORDS,
} from '../pages.mjs';

const it = house();

/** Opens an inquiry and answers its first form; returns the questions of both forms. */
async function answerFirstForm(page, id) {
  await open(page, `/verify?inquiry-id=${id}`);
  await toQuestions(page);
  const first = await questions(page);
  await answer(page);
  await press(page);
  const second = await questions(page);
  assert.notDeepEqual(first, second, 'a second form follows');
  return { first, second };
}

for (const way of WAYS) {
  test(`Back on the page shows the form before with its answers (${way.name})`, async () => {
    const id = await createInquiry(it.server);
    await it.visited(way, async (page) => {
      const { first, second } = await answerFirstForm(page, id);
      await press(page, back(page));
      assert.deepEqual(await questions(page), first);
      assert.equal(await typed(page, 'name-last'), ANSWERS['name-last']);
      await press(page);
      assert.deepEqual(await questions(page), second);
    });
  });

  test(`Back of the browser does so too, and goes on from there (${way.name})`, async () => {
    const id = await createInquiry(it.server);
    await it.visited(way, async (page) => {
      const { first } = await answerFirstForm(page, id);
      await page.goBack();
      assert.deepEqual(await questions(page), first);
      assert.equal(await typed(page, 'name-last'), ANSWERS['name-last']);
      await answer(page, { 'name-last': 'King' });
      await press(page);
      assert.equal(await walk(page), WORDS.done);
    });
    const { fields } = await readInquiry(it.server, id);
    assert.equal(fields['name-last'].value, 'King');
  });

  test(`Back of the browser to a prefilled first page shows it again (${way.name})`, async () => {
    const id = await createInquiry(it.server, { fields: { 'name-first': 'Rosalind' } });
    await it.visited(way, async (page) => {
      await answerFirstForm(page, id);
      await page.goBack();
      assert.ok((await page.locator('main').textContent()).includes('Rosalind'));
      assert.equal(await typed(page, 'name-last'), ANSWERS['name-last']);
      const before = page.url();
      await page.goBack();
      assert.notEqual(page.url(), before);
      assert.equal(page.url(), 'about:blank', 'one entry of the history for one screen');
    });
  });

  test(`loading a page again stays on it (${way.name})`, async () => {
    const id = await createInquiry(it.server);
    await it.visited(way, async (page) => {
      const { second } = await answerFirstForm(page, id);
      await page.reload();
      assert.deepEqual(await questions(page), second);
      assert.equal(await summary(page).count(), 0, 'loading again is no empty answer');
      assert.equal(await walk(page), WORDS.done);
    });
  });

  test(`a started inquiry does not open without its token (${way.name})`, async () => {
    const id = await createInquiry(it.server);
    await it.visited(way, async (page) => {
      await answerFirstForm(page, id);
    });
    assert.equal((await readInquiry(it.server, id)).status, 'pending');
    await it.visited(way, async (page) => {
      const response = await open(page, `/verify?inquiry-id=${id}`);
      assert.ok(response.status() >= 400, `${response.status()}`);
      assert.equal(await heading(page).textContent(), WORDS.otherTab);
      assert.equal(await proceed(page).count(), 0);
      assert.ok(!(await page.content()).includes(ANSWERS['name-last']), 'nothing is given away');
    });
  });

  test(`a resumed inquiry goes on where it stopped (${way.name})`, async () => {
    const id = await createInquiry(it.server);
    let second;
    await it.visited(way, async (page) => {
      ({ second } = await answerFirstForm(page, id));
    });
    const token = await resumeInquiry(it.server, id);
    await it.visited(way, async (page) => {
      await open(page, `/verify?inquiry-id=${id}&session-token=${token}`);
      assert.deepEqual(await questions(page), second);
      assert.equal(await walk(page), WORDS.done);
    });
    const inquiry = await readInquiry(it.server, id);
    assert.equal(inquiry.status, 'completed');
    assert.equal(inquiry.fields['name-last'].value, ANSWERS['name-last']);
  });
}

test('an expired inquiry says so and opens again once it is resumed', async () => {
  const id = await createInquiry(it.server);
  const expired = await it.server.api('POST', `/inquiries/${id}/expire`, {});
  assert.equal(expired.status, 200, JSON.stringify(expired.body));
  await it.visited({}, async (page) => {
    const response = await open(page, `/verify?inquiry-id=${id}`);
    assert.equal(response.status(), 409);
    assert.equal(await heading(page).textContent(), WORDS.expired);
  });
  const token = await resumeInquiry(it.server, id);
  await it.visited({}, async (page) => {
    await open(page, `/verify?inquiry-id=${id}&session-token=${token}`);
    assert.equal(await walk(page), WORDS.done);
  });
});

test('what is sent without a connection is kept, and sent when there is one', async () => {
  const id = await createInquiry(it.server);
  await it.visited({}, async (page, context) => {
    await open(page, `/verify?inquiry-id=${id}`);
    await toQuestions(page);
    await answer(page);
    await context.setOffline(true);
    for (let presses = 0; presses < 3; presses += 1) await proceed(page).click();
    assert.match(await page.locator('main').getByRole('status').textContent(), /no connection/);
    assert.equal(await typed(page, 'name-first'), ANSWERS['name-first']);
    const next = page.waitForNavigation();
    await context.setOffline(false);
    await next;
    await field(page, 'address-city').waitFor();
  });
});

test('a token of another inquiry opens nothing', async () => {
  const [mine, theirs] = [await createInquiry(it.server), await createInquiry(it.server)];
  for (const id of [mine, theirs]) {
    await it.visited({}, async (page) => {
      await answerFirstForm(page, id);
    });
  }
  const token = await resumeInquiry(it.server, mine);
  await it.visited({}, async (page) => {
    const response = await open(page, `/verify?inquiry-id=${theirs}&session-token=${token}`);
    assert.ok(response.status() >= 400);
    assert.equal(await proceed(page).count(), 0);
  });
});
