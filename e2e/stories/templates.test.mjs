// An operator secures a template and changes what its flow says, without a developer.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ADMIN, WITH_ADMIN, press, signIn } from '../dashboard.mjs';
import { WAYS, house } from '../house.mjs';
import { createInquiry, detailsTemplate } from '../inquiries.mjs';
import { heading, open } from '../pages.mjs';

const it = house(WITH_ADMIN);

async function follow(page, name) {
  const answered = page.waitForNavigation();
  await page.locator('main').getByRole('link', { name, exact: true }).first().click();
  await answered;
}

async function settings(template) {
  const answer = await it.server.api('GET', `/inquiry-templates/${template}/settings`);
  return answer.body.data.attributes;
}

for (const way of WAYS) {
  test(`client-side creation is blocked under Template > Configure > Security (${way.name})`, async () => {
    const template = await detailsTemplate(it.server);
    await it.visited(way, async (page) => {
      await signIn(page);
      await open(page, '/dashboard/sandbox/templates');
      await follow(page, 'Details');
      await follow(page, 'Configure');
      await follow(page, 'Security');
      const block = page.getByLabel('Block client-side Inquiry creation');
      assert.equal(await block.isChecked(), false);
      await block.check();
      await press(page, 'Save');
      assert.equal(await block.isChecked(), true);
      const main = await page.locator('main').textContent();
      assert.match(main, /Block client-side Inquiry creation: off → on/);
      assert.match(main, new RegExp(ADMIN.email));
      assert.equal((await settings(template)).security['block-client-side-inquiry-creation'], true);
      await createInquiry(it.server);

      await block.uncheck();
      await press(page, 'Save');
      assert.equal((await settings(template)).security['block-client-side-inquiry-creation'], false);
    });
  });

  test(`a setting that does not fit is refused beside its field, and nothing changes (${way.name})`, async () => {
    const template = await detailsTemplate(it.server);
    const before = await settings(template);
    await it.visited(way, async (page) => {
      await signIn(page);
      await open(page, `/dashboard/sandbox/templates/${template}/configure/security`);
      await page.getByLabel('Allowed domains').fill('https://example.com/path');
      await press(page, 'Save');
      const field = page.locator('.field', { has: page.getByLabel('Allowed domains') });
      assert.match(await field.textContent(), /is not a bare host name/);
      assert.equal(await page.getByLabel('Allowed domains').inputValue(), 'https://example.com/path');
      await open(page, `/dashboard/sandbox/templates/${template}/configure/expiration`);
      await page.getByLabel('After creation', { exact: true }).fill('');
      await press(page, 'Save');
      assert.match(await page.locator('main').textContent(), /must be a whole number/);
      assert.deepEqual(await settings(template), before);
    });
  });

  test(`a draft is changed as text, compared, published and restored (${way.name})`, async () => {
    const title = `Your name, ${way.name}`;
    const made = await it.server.api('POST', '/inquiry-templates', {
      data: { attributes: { name: `Edited, ${way.name}`, 'copy-of': await detailsTemplate(it.server), publish: true } },
    });
    const template = made.body.data.id;
    const created = await it.server.api('POST', '/inquiries', {
      data: { attributes: { 'inquiry-template-id': template } },
    });
    assert.equal(created.status, 201);
    await it.visited(way, async (page) => {
      await signIn(page);
      await open(page, `/dashboard/sandbox/templates/${template}`);
      await page.locator('main table a').first().click();
      await press(page, 'Make a draft of it');
      const editor = page.getByLabel('Definition');
      const text = await editor.inputValue();
      await editor.fill(text.replace(/^- step: name$/m, `- step: name\n  title: "${title}"`).replace(/^steps:$/m, 'languages: [en-US]\nsteps:'));
      await press(page, 'Save the draft');
      await follow(page, 'Review and publish');
      assert.match(await page.locator('main').textContent(), /step name/);
      assert.match(await page.locator('main').textContent(), new RegExp(title));
      await press(page, 'Publish');
      assert.ok((await heading(page).textContent()).startsWith(`Edited, ${way.name}`));

      const next = await it.server.api('POST', '/inquiries', {
        data: { attributes: { 'inquiry-template-id': template } },
      });
      await open(page, `/verify?inquiry-id=${next.body.data.id}`);
      assert.equal(await heading(page).textContent(), title);
      await open(page, `/verify?inquiry-id=${created.body.data.id}`);
      assert.notEqual(await heading(page).textContent(), title, 'an inquiry keeps its version');
    });
  });

  test(`a text that is no definition, and a draft that somebody else changed, are not saved (${way.name})`, async () => {
    const template = await detailsTemplate(it.server);
    await it.visited(way, async (page) => {
      await signIn(page);
      await open(page, `/dashboard/sandbox/templates/${template}`);
      await page.locator('main table a').first().click();
      await press(page, /Make a draft of it|Copy to a new draft/);
      const address = page.url().split('?')[0];
      const editor = page.getByLabel('Definition');
      const text = await editor.inputValue();
      await editor.fill('steps: [');
      await press(page, 'Save the draft');
      assert.match(await page.locator('main').textContent(), /Not saved/);
      assert.equal(await editor.inputValue(), 'steps: [');

      await open(page, address);
      const other = await page.context().newPage();
      await open(other, address);
      await other.getByLabel('Definition').fill(`${text}\n# theirs`.replace(/^name: .*$/m, 'name: Theirs'));
      await press(other, 'Save the draft');
      await other.close();
      const mine = text.replace(/^name: .*$/m, 'name: Mine');
      await editor.fill(mine);
      await press(page, 'Save the draft');
      assert.match(await page.locator('main').textContent(), /somebody else changed this draft/);
      assert.equal((await editor.inputValue()).trim(), mine.trim());
      await press(page, 'Save the draft');
      await open(page, address);
      assert.match(await editor.inputValue(), /^name: Mine$/m);
    });
  });
}

for (const way of WAYS) {
  test(`a template is made from the library and edited without a line of text (${way.name})`, async () => {
    const name = `Newcomers, ${way.name}`;
    await it.visited(way, async (page) => {
      await signIn(page);
      await open(page, '/dashboard/sandbox/templates/new');
      assert.match(await page.locator('main').textContent(), /Government ID.*Not available yet/s);
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByLabel('Age check').check();
      await press(page, 'Make the template');
      const screens = page.url().split('?')[0];
      const template = screens.match(/itmpl_[a-z0-9]+/)[0];

      await open(page, `${screens}/add-field`);
      await page.getByLabel('Key', { exact: true }).fill('nick-name');
      await page.getByLabel('Label (optional)').fill('What do friends call you?');
      await press(page, 'Save the field');
      assert.match(await page.locator('main').textContent(), /nick-name/);

      await open(page, screens);
      await page.locator('main summary', { hasText: 'Add a step' }).click();
      await page.getByLabel('Name of the step').fill('nick-name');
      await page.getByLabel('After', { exact: true }).selectOption('age');
      await press(page, 'Add the step');
      await page.getByLabel('Title (optional)', { exact: true }).fill('One more thing');
      await page.getByLabel('Fields', { exact: true }).fill('- nick-name');
      await page.getByLabel('Goes on to').selectOption('by-age');
      await press(page, 'Save the step');
      assert.match(await page.locator('main').textContent(), /One more thing/);

      await open(page, `${screens}/steps/nick-name`);
      await page.getByLabel('Fields', { exact: true }).fill('- no-such-field');
      await press(page, 'Save the step');
      await open(page, `${screens}/publish`);
      assert.match(await page.locator('main').textContent(), /no-such-field/);
      assert.equal(await page.getByRole('button', { name: 'Publish' }).count(), 0, 'a faulty draft is not published');
      await open(page, `${screens}/steps/nick-name`);
      await page.getByLabel('Fields', { exact: true }).fill('- nick-name');
      await press(page, 'Save the step');
      await open(page, `${screens}/text`);
      const editor = page.getByLabel('Definition');
      await editor.fill(`languages: [en-US, es-MX]\n${await editor.inputValue()}`);
      await press(page, 'Save the draft');
      await open(page, `${screens}/publish`);
      assert.match(await page.locator('main').textContent(), /es-MX/, 'a missing text is named');
      await open(page, `${screens}/texts?language=es-MX`);
      await page.getByLabel('nick-name, title').fill('Una cosa más');
      await page.getByLabel('Every step, nick-name label').fill('¿Cómo te llaman tus amigos?');
      await press(page, 'Save the texts in es-MX');
      await open(page, `${screens}/publish`);
      await press(page, 'Publish');

      const made = await it.server.api('POST', '/inquiries', {
        data: { attributes: { 'inquiry-template-id': template, fields: { birthdate: '1985-12-10' } } },
      });
      await open(page, `/verify?inquiry-id=${made.body.data.id}&language=es-MX`);
      assert.equal(await heading(page).textContent(), 'Una cosa más');
    });
  });
}
