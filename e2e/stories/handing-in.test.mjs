// Files that a form asks for: chosen, refused, kept, replaced, in a tab and in a frame.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible } from '../axe.mjs';
import { embed, flowFrame, inline, once, openHost, startHost } from '../host.mjs';
import { house, WAYS } from '../house.mjs';
import { createInquiry, readInquiry } from '../inquiries.mjs';
import { answer, faults, field, heading, open, press, proceed, summaryLinks, WORDS } from '../pages.mjs';

const it = house();

const DEFINITION = `
name: Papers
fields: { name-last: { type: string }, passport: { type: file }, bill: { type: file } }
steps:
  - { step: papers, kind: form, fields: [name-last, passport, { field: bill, required: false }], next: check }
  - { step: check, kind: review, next: done }
  - { step: done, kind: end, outcome: completed }
`;

const LISTS = `
name: Bills
fields: { bills: { type: array, items: { type: file } }, notes: { type: array, items: { type: file } } }
steps:
  - { step: papers, kind: form, fields: [bills, { field: notes, required: false }], next: check }
  - { step: check, kind: review, next: done }
  - { step: done, kind: end, outcome: completed }
`;

async function papers(definition = DEFINITION) {
  const attributes = { name: 'Papers', definition, publish: true };
  const { status, body } = await it.server.api('POST', '/inquiry-templates', { data: { attributes } });
  assert.equal(status, 201, JSON.stringify(body));
  return body.data.id;
}

/** A picture of more than a megabyte, as far as its first bytes tell. */
const picture = (name) => {
  const buffer = Buffer.alloc(1_500_000, 7);
  Buffer.from('89504e470d0a1a0a', 'hex').copy(buffer);
  return { name, mimeType: 'image/png', buffer };
};
const program = { name: 'holiday.png', mimeType: 'image/png', buffer: Buffer.from('MZ\x90\0\x03', 'latin1') };

for (const way of WAYS) {
  test(`a file is handed in, kept while another answer is refused, and replaced (${way.name})`, async () => {
    const id = await createInquiry(it.server, { 'inquiry-template-id': await papers() });
    await it.visited(way, async (page) => {
      await open(page, `/verify?inquiry-id=${id}`);
      assert.match(await field(page, 'passport').getAttribute('accept'), /^image\/jpeg,.*application\/pdf/);
      await press(page);
      const said = await summaryLinks(page).allTextContents();
      assert.deepEqual(said.at(-1), 'Choose a file for “Passport”');
      if (way.scripts) {
        await summaryLinks(page).last().click();
        assert.equal(await page.evaluate(() => document.activeElement.name), 'field.passport');
        await assertAccessible(page, 'a refused form with files');
      }

      // By its content it is no picture, whatever its name says.
      await field(page, 'passport').setInputFiles(program);
      await field(page, 'bill').setInputFiles(picture('bill.png'));
      await press(page);
      assert.match((await faults(page).allTextContents()).join(), /must be an image, a PDF, a text or a video/);
      assert.match(await page.locator('#field-bill-taken').textContent(), /bill\.png \(PNG, 1500\skB\)/);

      await answer(page, { 'name-last': 'Lovelace' });
      await field(page, 'passport').setInputFiles(picture('first.png'));
      await press(page);
      assert.equal(await heading(page).textContent(), 'Check your answers');
      assert.match(await page.locator('main').textContent(), /first\.png \(PNG, 1500\skB\)[^]*bill\.png/);

      // Back at the question, it need not be chosen again; another one takes its place.
      await press(page, page.getByRole('link', { name: 'Change: Passport' }));
      assert.match(await page.locator('#field-passport-taken').textContent(), /first\.png/);
      if (way.scripts) await assertAccessible(page, 'a form with files that were taken in');
      await press(page);
      assert.match(await page.locator('main').textContent(), /first\.png/);
      await press(page, page.getByRole('link', { name: 'Change: Passport' }));
      await field(page, 'passport').setInputFiles(picture('second.png'));
      await press(page);
      assert.match(await page.locator('main').textContent(), /second\.png/);

      // A file that is not needed can go again; one that is cannot.
      await press(page, page.getByRole('link', { name: 'Change: Bill' }));
      assert.equal(await page.locator('#field-passport-remove').count(), 0);
      await page.getByLabel('Remove this file').check();
      if (way.scripts) await assertAccessible(page, 'a form with a file that is to go');
      await press(page);
      assert.doesNotMatch(await page.locator('main').textContent(), /bill\.png/);
      await press(page);
      assert.equal((await heading(page).textContent()).trim(), WORDS.done);
    });
    const { status, fields } = await readInquiry(it.server, id);
    assert.equal(status, 'completed');
    const { url, ...told } = fields.passport.value;
    assert.deepEqual(told, { filename: 'second.png', byte_size: 1_500_000, mime_type: 'image/png' });
    const got = await fetch(url);
    assert.deepEqual(Buffer.from(await got.arrayBuffer()), picture('').buffer);
  });
}

for (const way of WAYS) {
  test(`several files are handed in, one goes and another comes (${way.name})`, async () => {
    const id = await createInquiry(it.server, { 'inquiry-template-id': await papers(LISTS) });
    const taken = (page) => page.locator('[id^=field-bills-taken]');
    await it.visited(way, async (page) => {
      await open(page, `/verify?inquiry-id=${id}`);
      await press(page);
      assert.deepEqual(await faults(page).allTextContents(), ['Error: Choose a file for “Bills”']);
      await field(page, 'bills').setInputFiles([picture('may.png'), program]);
      await press(page);
      assert.match((await faults(page).allTextContents()).join(), /must be an image, a PDF, a text or a video/);
      assert.equal(await taken(page).count(), 0);
      await field(page, 'bills').setInputFiles([picture('may.png'), picture('june.png')]);
      await press(page);
      assert.match(await page.locator('main').textContent(), /may\.png \(PNG, 1500\skB\)[^]*june\.png/);
      if (way.scripts) await assertAccessible(page, 'answers with several files');

      await press(page, page.getByRole('link', { name: 'Change: Bills' }));
      assert.equal(await taken(page).count(), 2);
      await page.getByLabel('Remove this file').first().check();
      await page.locator('#field-bills').setInputFiles(picture('july.png'));
      if (way.scripts) await assertAccessible(page, 'a form with several files');
      await press(page);
      const main = await page.locator('main').textContent();
      assert.match(main, /june\.png[^]*july\.png/);
      assert.doesNotMatch(main, /may\.png/);

      // The browser's own way back brings the same form, which sent again gives the same list.
      await page.goBack();
      await press(page);
      assert.doesNotMatch(await page.locator('main').textContent(), /july\.png[^]*july\.png/);
      await press(page);
      assert.equal((await heading(page).textContent()).trim(), WORDS.done);
    });
    const { status, fields } = await readInquiry(it.server, id);
    assert.equal(status, 'completed');
    assert.deepEqual(fields.bills.value.map((it) => it.value?.filename ?? it.filename), ['june.png', 'july.png']);
  });
}

for (const [how, show, more] of [
  ['of another site', inline, {}],
  ['that may send no forms', embed, { sandboxAttributes: [] }],
]) {
  test(`a file is handed in inside a frame ${how}`, async () => {
    const host = await startHost();
    const context = await it.browser.newContext({ viewport: { width: 1000, height: 800 }, locale: 'en-US' });
    context.setDefaultTimeout(30_000);
    try {
      const page = await context.newPage();
      await openHost(page, host);
      const templateId = await papers();
      const customHost = `localhost:${new URL(it.server.url).port}`;
      await show(page, { customHost, host: customHost, templateId, referenceId: templateId, ...more });
      const frame = await flowFrame(page);
      await once(page, 'onEvent', 'start');
      await answer(frame, { 'name-last': 'Lovelace' });
      await field(frame, 'bill').setInputFiles(picture('bill.png'));
      await proceed(frame).click();
      await faults(frame).getByText('Choose a file for').waitFor();
      assert.match(await frame.locator('#field-bill-taken').textContent(), /bill\.png/);
      await field(frame, 'passport').setInputFiles(picture('framed.png'));
      await proceed(frame).click();
      await frame.getByRole('heading', { name: 'Check your answers' }).waitFor();
      await proceed(frame).click();
      await frame.getByRole('heading', { name: WORDS.done }).waitFor();
      const { body } = await it.server.api('GET', `/inquiries?filter%5Breference-id%5D=${templateId}`);
      const { fields } = await readInquiry(it.server, body.data[0].id);
      assert.equal(fields.passport.value.filename, 'framed.png');
      assert.equal(fields.bill.value.byte_size, 1_500_000);
    } finally {
      await context.close();
      await host.close();
    }
  });
}
