// Answers that cannot be taken, and answers that are not the person's to change.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { house, WAYS } from '../house.mjs';
import { createInquiry, readInquiry } from '../inquiries.mjs';
import {
  answer,
  faults,
  field,
  fieldName,
  form,
  open,
  press,
  questions,
  refusedInputs,
  summary,
  summaryLinks,
  toQuestions,
  typed,
  walk,
  WORDS,
} from '../pages.mjs';

const it = house();

for (const way of WAYS) {
  test(`an empty form says what is missing, above and beside the fields (${way.name})`, async () => {
    const id = await createInquiry(it.server);
    await it.visited(way, async (page) => {
      await open(page, `/verify?inquiry-id=${id}`);
      await toQuestions(page);
      await press(page);
      assert.match(await page.title(), /^Error: /);
      assert.ok((await summary(page).textContent()).includes(WORDS.problem));
      const said = await summaryLinks(page).allTextContents();
      assert.ok(said.length > 0, 'the summary lists the faults');
      const beside = await faults(page).allTextContents();
      assert.equal(beside.length, said.length, 'each fault stands beside its field too');
      for (const [index, words] of said.entries()) {
        assert.ok(beside[index].includes(words.trim()), `"${beside[index]}" repeats "${words}"`);
        const target = await summaryLinks(page).nth(index).getAttribute('href');
        assert.equal(await page.locator(target).count(), 1, `${target} is on the page`);
      }
      for (const input of await refusedInputs(page).all()) {
        const described = await input.evaluate((element) => {
          const owner = element.closest('[aria-describedby]');
          return (owner?.getAttribute('aria-describedby') ?? '')
            .split(' ')
            .map((part) => document.getElementById(part)?.textContent ?? '')
            .join(' ');
        });
        assert.ok(described.trim(), 'a refused input is described by its fault');
      }
      if (way.scripts) {
        const focused = await page.evaluate(() => document.activeElement.matches('[data-error-summary]'));
        assert.ok(focused, 'the summary has the focus');
      }
    });
    assert.notEqual((await readInquiry(it.server, id)).status, 'completed');
  });

  test(`what was typed is kept when another answer is refused (${way.name})`, async () => {
    const id = await createInquiry(it.server);
    await it.visited(way, async (page) => {
      await open(page, `/verify?inquiry-id=${id}`);
      await toQuestions(page);
      await answer(page, { 'name-first': 'Grace', birthdate: { day: '31', month: '2', year: '1985' } });
      await press(page);
      assert.equal(await typed(page, 'name-first'), 'Grace');
      assert.deepEqual(
        await field(page, 'birthdate').evaluateAll((inputs) => inputs.map((input) => input.value).sort()),
        ['1985', '2', '31'],
      );
      await answer(page);
      await press(page);
      assert.equal(await summary(page).count(), 0);
    });
  });

  test(`a field set by the backend is shown, not asked, and cannot be changed (${way.name})`, async () => {
    const id = await createInquiry(it.server, { fields: { 'name-first': 'Rosalind' } });
    await it.visited(way, async (page) => {
      await open(page, `/verify?inquiry-id=${id}`);
      await toQuestions(page);
      assert.ok(!(await questions(page)).includes('name-first'));
      assert.ok((await page.locator('main').textContent()).includes('Rosalind'));
      // The page does not ask; a forged form does.
      await form(page).evaluate((element, name) => {
        const forged = document.createElement('input');
        forged.type = 'hidden';
        forged.name = name;
        forged.value = 'Mallory';
        element.append(forged);
      }, fieldName('name-first'));
      await answer(page);
      await press(page);
    });
    assert.equal((await readInquiry(it.server, id)).fields['name-first'].value, 'Rosalind');
  });
}

test('a form whose every question is answered by the backend is not shown', async () => {
  const asked = async (fields) => {
    const keys = [];
    const id = await createInquiry(it.server, { fields });
    await it.visited({}, async (page) => {
      await open(page, `/verify?inquiry-id=${id}`);
      await walk(page, { look: async () => keys.push(...(await questions(page))) });
    });
    return keys;
  };
  const all = await asked({});
  assert.ok(all.includes('name-first') && all.includes('address-city'), `${all}`);
  const rest = await asked({ 'name-first': 'Ada', 'name-last': 'Lovelace', birthdate: '1985-12-10' });
  for (const key of ['name-first', 'name-last', 'birthdate']) {
    assert.ok(!rest.includes(key), `${key} is asked again`);
  }
  assert.ok(rest.includes('address-city'));
});

test('whoever goes to a refused field and closes the page is known to have gone', async () => {
  const id = await createInquiry(it.server);
  await it.visited({}, async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    await toQuestions(page);
    await press(page);
    await summaryLinks(page).first().click();
    const told = await page.evaluate(() => {
      const actions = [];
      navigator.sendBeacon = (_, body) => actions.push(body.get('action'));
      dispatchEvent(new PageTransitionEvent('pagehide'));
      return actions;
    });
    assert.deepEqual(told, ['close']);
  });
});
