// The developers' pages: each is done as a developer does it, with scripts and without, and looked at
// by axe in every look.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { assertAccessible } from '../axe.mjs';
import { WITH_ADMIN, press, signIn } from '../dashboard.mjs';
import { WAYS, house, until } from '../house.mjs';
import { createInquiry } from '../inquiries.mjs';
import { open } from '../pages.mjs';

const it = house(WITH_ADMIN);
const SANDBOX = '/dashboard/sandbox';
let receiver;
let answers = 200;
let received = [];

before(async () => {
  receiver = createServer((request, response) => {
    request.resume().on('end', () => {
      received.push(request.headers);
      response.writeHead(answers).end();
    });
  });
  await new Promise((done) => receiver.listen(0, '127.0.0.1', done));
});
after(() => receiver.close());

const main = (page) => page.locator('main').textContent();

/** Signed in, at a page of the sandbox. Without scripts axe cannot look. */
const at = (way, path, story) =>
  it.visited(way, async (page) => {
    await signIn(page);
    await open(page, SANDBOX + path);
    await story(page, async (name) => {
      if (way.scripts) await assertAccessible(page, name);
    });
  });

for (const way of WAYS) {
  test(`an API key is shown once, narrowed, copied and ended (${way.name})`, () =>
    at(way, '/api-keys/new', async (page, look) => {
      await press(page, 'Make the key');
      await look('new key with a fault');
      assert.match(await page.title(), /^Error: /);
      await page.getByLabel('Name', { exact: true }).fill('Nightly export');
      await page.getByLabel('Attributes to leave out').fill('name-*');
      await press(page, 'Make the key');
      await look('secret of a key');
      const secret = (await page.locator('pre code').first().textContent()).trim();
      assert.match(secret, /^persona_sandbox_/);
      const id = await createInquiry(it.server, { fields: { 'name-first': 'Ada', 'name-last': 'Byron' } });
      const told = await fetch(`${it.server.url}/api/v1/inquiries/${id}`, {
        headers: { authorization: `Bearer ${secret}` },
      });
      const { data } = await told.json();
      assert.equal(told.status, 200);
      assert.ok(!('name-first' in data.attributes.fields) && 'birthdate' in data.attributes.fields);
      await page.getByRole('link', { name: 'I have copied it' }).click();
      await page.waitForURL(/api-keys\/api_/);
      await look('a key');
      assert.ok(!(await page.content()).includes(secret));
      await press(page, 'Make a copy with a new secret');
      const copied = (await page.locator('pre code').first().textContent()).trim();
      assert.notEqual(copied, secret);
      await page.goBack();
      await press(page, 'End it now');
      assert.match(await main(page), /Expired/);
      const refused = await fetch(`${it.server.url}/api/v1/inquiries`, { headers: { authorization: `Bearer ${secret}` } });
      assert.equal(refused.status, 401);
      await open(page, `${SANDBOX}/api-keys`);
      await look('keys');
    }));

  test(`a webhook is tried, fails, is sent again, replayed and gets a new secret (${way.name})`, () =>
    at(way, '/webhooks/new', async (page, look) => {
      received = [];
      answers = 500;
      await look('new webhook');
      await page.getByLabel('Name', { exact: true }).fill('Local');
      await page.getByLabel('URL', { exact: true }).fill(`http://127.0.0.1:${receiver.address().port}/hooks`);
      await press(page, 'Make the webhook');
      await look('secret of a webhook');
      await page.getByRole('link', { name: 'I have copied it' }).click();
      await press(page, 'Enable');
      await createInquiry(it.server);
      await until('a failure on the page', async () => {
        await page.reload();
        return (await main(page)).includes('Failed, tried again');
      });
      await look('a webhook that fails');
      const here = page.url();
      await page.locator('tbody a').first().click();
      await page.waitForURL(/\/deliveries\//);
      await look('a delivery that failed');
      assert.match(await page.locator('.badge.bad').first().textContent(), /Answered 500/);
      answers = 200;
      await press(page, 'Send again');
      await until('what was sent again', async () => {
        await page.reload();
        return (await main(page)).includes('Answered 200');
      });
      await page.goto(here);
      const before = received.length;
      await press(page, 'Send a test event');
      await until('a test event', () => received.length > before);
      await page.goto(here);
      await page.getByRole('link', { name: 'Replay events' }).click();
      await page.waitForURL(/\/replay/);
      await look('replay');
      await page.goto(here);
      await page.getByRole('link', { name: 'New secret' }).click();
      await page.waitForURL(/\/rotate/);
      await look('new secret');
      await press(page, 'Make a new secret');
      assert.match(await page.locator('pre code').first().textContent(), /^wbhsec_/);
      await page.goto(here);
      assert.match(await main(page), /Old secret signs until/);
      await createInquiry(it.server);
      await until('two signatures', () => received.some((headers) => headers['persona-signature'].split(' ').length === 2));
      await open(page, '/dashboard/webhooks/inspect');
      assert.match(await main(page), /signature holds/);
      await look('inspector');
      await page.goto(await page.locator('[data-live] > details').first().getAttribute('data-from'));
      assert.match(await main(page), /persona-signature: t=/);
      await look('an event in the inspector');
      await page.goto(here);
      await page.getByRole('link', { name: 'Archive', exact: true }).click();
      await page.getByLabel('Type archive to confirm').fill('archive');
      await press(page, 'Archive for good');
    }));

  test(`a refused request is found in the API logs, with a call to copy (${way.name})`, () =>
    at(way, '/api-logs', async (page, look) => {
      const { headers } = await it.server.api('POST', '/inquiries', { data: { attributes: { nothing: 1 } } });
      const id = headers.get('request-id');
      await until('the entry', async () => {
        await open(page, `${SANDBOX}/api-logs?status=400`);
        return (await page.content()).includes(id);
      });
      await look('API logs');
      await page.locator('tbody tr', { hasText: id.slice(0, 12) }).first().locator('a').first().click();
      await page.waitForURL(/\/api-logs\/req_/);
      await look('an API log');
      const text = await main(page);
      assert.match(text, /curl/);
      assert.match(text, /is not known/);
    }));

  test(`the audit log tells who was let in and who was not, and its chain is whole (${way.name})`, () =>
    at(way, '/audit-log', async (page, look) => {
      await it.visited(way, async (stranger) => {
        await open(stranger, '/dashboard/sign-in');
        await stranger.getByLabel('E-mail address').fill('nobody@example.com');
        await stranger.getByLabel('Password', { exact: true }).fill('wrong wrong wrong');
        await press(stranger, 'Sign in');
      });
      await page.getByLabel('Action').fill('member.sign-in-refused');
      await press(page, 'Filter');
      const rows = await page.locator('tbody').textContent();
      assert.match(rows, /member\.sign-in-refused/);
      assert.ok(!rows.includes('nobody@'));
      await look('audit log');
      await page.getByRole('link', { name: 'Check the chain' }).click();
      await page.waitForURL(/\/check/);
      await look('check of the logs');
      const names = await page.locator('main').getByText(/: whole$/).allTextContents();
      assert.deepEqual(
        names.map((name) => name.trim()).sort(),
        ['Audit log, production', 'Audit log, sandbox', 'Events, production', 'Events, sandbox'].map((one) => `${one}: whole`),
      );
    }));

  test(`the sandbox's clock is stopped, moved and started (${way.name})`, () =>
    at(way, '/clock', async (page, look) => {
      const id = await createInquiry(it.server);
      await press(page, 'Stop it');
      assert.match(await main(page), /Stands still/);
      await page.getByLabel('Move it forward by').selectOption({ label: 'A week' });
      await press(page, 'Move it forward');
      await look('clock');
      const { body } = await it.server.api('GET', `/inquiries/${id}`);
      assert.equal(body.data.attributes.status, 'expired');
      await press(page, 'Let it run');
      assert.match(await main(page), /Runs/);
    }));

  test(`a scenario is played and leads to its inquiry (${way.name})`, () =>
    at(way, '/scenarios', async (page, look) => {
      await look('scenarios');
      const row = page.locator('tbody tr', { hasText: 'A finished inquiry is approved' });
      const answered = page.waitForNavigation();
      await row.getByRole('button', { name: /Play/ }).click();
      await answered;
      assert.match(await main(page), /Approved/);
      await look('what a scenario led to');
    }));

  test(`an environment's settings are changed with their faults beside them, and retention follows (${way.name})`, () =>
    at(way, '/settings', async (page, look) => {
      await page.getByLabel('Inquiries to redact').fill('expired soon');
      await press(page, 'Save');
      await look('settings with a fault');
      assert.match(await page.title(), /^Error: /);
      await page.getByLabel('Days that API logs are kept').fill('7');
      await page.getByLabel('Inquiries to redact').fill('expired 30');
      await press(page, 'Save');
      await open(page, `${SANDBOX}/retention`);
      assert.match(await main(page), /7 days/);
      assert.match(await main(page), /30 days/);
      await look('retention');
    }));
}
