// An operator makes a webhook in the dashboard; it delivers to a receiver on this machine, and the
// inspector shows what happens while it happens.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { WITH_ADMIN, press, signIn } from '../dashboard.mjs';
import { WAYS, house, until } from '../house.mjs';
import { createInquiry } from '../inquiries.mjs';
import { open } from '../pages.mjs';

const it = house(WITH_ADMIN);
const received = [];
let receiver;

before(async () => {
  receiver = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(200).end('thanks');
    });
  });
  await new Promise((done) => receiver.listen(0, '127.0.0.1', done));
});
after(() => receiver.close());

for (const way of WAYS) {
  test(`a webhook made in the dashboard delivers, and its delivery is told (${way.name})`, async () => {
    received.length = 0;
    await it.visited(way, async (page) => {
      await signIn(page);
      await open(page, '/dashboard/sandbox/webhooks/new');
      await page.getByLabel('Name', { exact: true }).fill('Local');
      await page.getByLabel('URL', { exact: true }).fill(`http://127.0.0.1:${receiver.address().port}/hooks`);
      await press(page, 'Make the webhook');
      const secret = (await page.locator('pre code').first().textContent()).trim();
      assert.match(secret, /^wbhsec_/);
      await page.getByRole('link', { name: 'I have copied it' }).click();
      await press(page, 'Enable');
      await createInquiry(it.server);
      await until('a delivery', () => received.length > 0);
      const { headers, body } = received[0];
      const [, time, digest] = /^t=(\d+),v1=([0-9a-f]{64})/.exec(headers['persona-signature']);
      assert.equal(createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'), digest);
      await until('the delivery on the page', async () => {
        await page.reload();
        return (await page.locator('main').textContent()).includes('Delivered');
      });
      await page.locator('tbody a').first().click();
      await page.waitForURL(/\/deliveries\//);
      assert.match(await page.locator('main').textContent(), /Answered 200/);
      await page.goBack();
      await page.getByRole('link', { name: 'Archive', exact: true }).click();
      await page.getByLabel('Type archive to confirm').fill('archive');
      await press(page, 'Archive for good');
    });
  });
}

test('the inspector shows an event while it is open, and keeps what was unfolded', async () => {
  await it.visited(WAYS[0], async (page) => {
    await signIn(page);
    await createInquiry(it.server);
    await open(page, '/dashboard/webhooks/inspect');
    const entries = page.locator('[data-live] > details');
    const count = await entries.count();
    assert.ok(count > 0);
    const first = await entries.first().locator(':scope > summary').textContent();
    assert.match(first, /signature holds/);
    await entries.first().locator(':scope > summary').click();
    const unfolded = entries.filter({ hasText: first }).first();
    await unfolded.getByText('persona-signature: t=').waitFor();
    await createInquiry(it.server);
    await until('a new entry', async () => (await entries.first().locator(':scope > summary').textContent()) !== first);
    assert.equal(await unfolded.evaluate((one) => one.open), true);
    assert.equal(await unfolded.getByText('persona-signature: t=').count(), 1);
    assert.match(await page.locator('[data-live-status]').textContent(), /new event/);
  });
});
