// Links that name a template: they make an inquiry for people, and none for robots.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { renderAhead } from '../ahead.mjs';
import { WAYS, house, until } from '../house.mjs';
import { detailsTemplate, readInquiry } from '../inquiries.mjs';
import { WORDS, answer, field, heading, press, proceed, toQuestions, typed, walk } from '../pages.mjs';

const it = house();

async function made(reference) {
  const { status, body } = await it.server.api('GET', `/inquiries?filter%5Breference-id%5D=${reference}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.data.map((inquiry) => inquiry.id);
}

const link = async (reference, more = '') =>
  `/verify?inquiry-template-id=${await detailsTemplate(it.server)}&reference-id=${reference}${more}`;

const inTheInquiry = (page) => page.waitForURL((url) => url.searchParams.has('inquiry-id') && !url.searchParams.has('reserved'));

test('opening a link makes one inquiry, and opening it again another', async () => {
  const address = await link('opened');
  await it.visited({}, async (page) => {
    await page.goto(address);
    await inTheInquiry(page);
    const [first, ...others] = await made('opened');
    assert.deepEqual(others, []);
    assert.equal((await readInquiry(it.server, first)).status, 'created');
    await page.reload();
    assert.deepEqual(await made('opened'), [first], 'reload goes on in it');
    await toQuestions(page);
    await answer(page);
    await press(page);
    assert.equal((await readInquiry(it.server, first)).status, 'pending');
    await page.goto(address);
    await inTheInquiry(page);
    assert.equal((await made('opened')).length, 2);
    assert.equal(await typed(page, 'name-first'), '', 'nothing of the old one is carried over');
  });
});

for (const way of WAYS) {
  test(`a person goes from the link to the end, in one inquiry (${way.name})`, async () => {
    const reference = `walk-${way.scripts}`;
    const address = await link(reference, '&fields%5BnameLast%5D=Byron');
    await it.visited(way, async (page) => {
      await page.goto(address);
      assert.equal(await typed(page, 'name-last'), 'Byron');
      assert.equal(await walk(page), WORDS.done);
      const [id, ...others] = await made(reference);
      assert.deepEqual(others, []);
      const inquiry = await readInquiry(it.server, id);
      assert.equal(inquiry.status, 'completed');
      assert.equal(inquiry.fields['name-last'].value, 'Lovelace', 'the person may correct it');
    });
  });

  test(`Back from the second screen stays in the inquiry (${way.name})`, async () => {
    const reference = `back-${way.scripts}`;
    const address = await link(reference);
    await it.visited(way, async (page) => {
      await page.goto(address);
      await page.waitForURL((url) => url.searchParams.has('inquiry-id'));
      await answer(page);
      await press(page);
      await field(page, 'address-city').waitFor();
      await page.goBack();
      await field(page, 'name-first').waitFor();
      await answer(page);
      await press(page);
      await field(page, 'address-city').waitFor();
    });
    assert.equal((await made(reference)).length, 1);
  });
}

test('a form that is sent while the inquiry is made waits for it, so that Back stays in it', async () => {
  const address = await link('hasty');
  await it.visited({}, async (page, context) => {
    let release;
    const asked = new Promise((resolve) => {
      context.route('**/verify', (route) => {
        if (!route.request().postData()?.includes('action=open')) return route.continue();
        release = () => route.continue();
        return resolve();
      });
    });
    await page.goto(address);
    await asked;
    await answer(page);
    await proceed(page).evaluate((it) => {
      for (let presses = 0; presses < 2; presses += 1) it.click();
    });
    release();
    await field(page, 'address-city').waitFor();
    await page.goBack();
    await field(page, 'name-first').waitFor();
    assert.equal(await typed(page, 'name-first'), 'Ada');
    assert.equal((await made('hasty')).length, 1);
  });
});

test('whoever was here before says so when the inquiry is made, unless they asked not to be followed', async () => {
  const day = 86_400_000;
  const mark = '5f0c6a1e-8f5f-4f0e-9a59-3a1d2b7c9e10';
  for (const [age, quiet, expected] of [
    [29 * day, false, mark],
    [31 * day, false, null],
    [day, true, null],
    [null, false, null],
  ]) {
    await it.visited({}, async (page) => {
      await page.addInitScript(
        ([text, asked]) => {
          if (text) localStorage.setItem('bonafide-device', text);
          Object.defineProperty(navigator, 'globalPrivacyControl', { value: asked });
        },
        [age === null ? null : `${Date.now() - age} ${mark}`, quiet],
      );
      const opening = page.waitForRequest((request) => request.method() === 'POST');
      await page.goto(await link('known'));
      const said = new URLSearchParams((await opening).postData()).get('device-mark');
      assert.equal(said, expected, `${age} ${quiet}`);
    });
  }
});

test('a page that the browser renders ahead makes nothing before somebody goes there', async () => {
  const target = await link('ahead');
  const ahead = await renderAhead(it.server, target);
  try {
    await until('the page ahead to load its script', () => ahead.asked.some(({ path, ahead }) => ahead && /opening\./.test(path)), 60);
    assert.deepEqual(ahead.asked.filter(({ method }) => method === 'POST'), []);
    assert.deepEqual(await made('ahead'), []);
    ahead.go();
    await until('the inquiry', async () => (await made('ahead')).length === 1, 60);
  } finally {
    await ahead.close();
  }
});

test('without scripts, a link that is only opened makes nothing', async () => {
  const address = await link('robot');
  await it.visited({ scripts: false }, async (page) => {
    await page.goto(address);
    await page.waitForURL((url) => url.searchParams.has('inquiry-id'));
    await page.reload();
  });
  for (const method of ['GET', 'HEAD']) {
    assert.equal((await fetch(it.server.url + address, { method })).status, 200);
  }
  assert.deepEqual(await made('robot'), []);
});

const limits = async (clientSide) => {
  const { status, body } = await it.server.api('PATCH', `/inquiry-templates/${await detailsTemplate(it.server)}`, {
    data: { attributes: { settings: { security: { 'client-side': clientSide } } } },
  });
  assert.equal(status, 200, JSON.stringify(body));
};

test('where work is asked for, scripts do it unseen and others wait a little', async () => {
  await limits({ 'proof-of-work': true });
  const address = await link('worked');
  await it.visited({}, async (page) => {
    await page.goto(address);
    // At once: the form that is sent waits for the work.
    await answer(page);
    await press(page);
    await field(page, 'address-city').waitFor();
  });
  assert.equal((await made('worked')).length, 1);
  await it.visited({ scripts: false }, async (page) => {
    await page.goto(await link('waited'));
    await page.waitForURL((url) => url.searchParams.has('inquiry-id'));
    await answer(page);
    const early = await press(page);
    assert.equal(early.status(), 429);
    assert.match(await page.getByRole('alert').textContent(), /Wait a few seconds/);
    assert.equal(await typed(page, 'name-first'), 'Ada', 'what was typed stays');
    const seconds = Number(early.headers()['retry-after']);
    assert.ok(seconds >= 1 && seconds <= 5, `${seconds} seconds`);
    await page.waitForTimeout(seconds * 1000);
    await press(page);
    await field(page, 'address-city').waitFor();
  });
  assert.equal((await made('waited')).length, 1);
  await limits({ 'proof-of-work': false });
});

test('where a human act is asked for, a page that is left alone makes nothing, and a hand makes it', async () => {
  await limits({ 'human-act': true });
  await it.visited({}, async (page) => {
    await page.goto(await link('touched'), { waitUntil: 'networkidle' });
    assert.deepEqual(await made('touched'), []);
    await page.mouse.move(100, 100);
    await inTheInquiry(page);
    assert.equal((await made('touched')).length, 1);
    await toQuestions(page);
    await answer(page);
    await press(page);
    await field(page, 'address-city').waitFor();
    assert.equal((await made('touched')).length, 1);
  });
  await limits({ 'human-act': false });
});

test('a blocked template asks for a personal link', async () => {
  const template = await detailsTemplate(it.server);
  const block = (on) =>
    it.server.api('PATCH', `/inquiry-templates/${template}`, {
      data: { attributes: { settings: { security: { 'block-client-side-inquiry-creation': on } } } },
    });
  const address = await link('blocked');
  assert.equal((await block(true)).status, 200);
  await it.visited({}, async (page) => {
    const response = await page.goto(address);
    assert.equal(response.status(), 403);
    assert.equal(await heading(page).textContent(), WORDS.personalLink);
  });
  assert.deepEqual(await made('blocked'), []);
  assert.equal((await block(false)).status, 200);
});
