// A reviewer at work: finding inquiries, deciding, exporting, going back in time; each page is looked at
// by axe on the way.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { assertAccessible } from '../axe.mjs';
import { WITH_ADMIN, signIn, signInAnew } from '../dashboard.mjs';
import { WAYS, house } from '../house.mjs';
import { createInquiry, readInquiry } from '../inquiries.mjs';
import { heading, open, press, walk } from '../pages.mjs';

const it = house(WITH_ADMIN);
const LIST = '/dashboard/sandbox/inquiries';
/** What somebody may set to see whether it is ever run. */
const SCRIPT = '"><script>document.title = "run"</script>';
const HOSTILE = `${SCRIPT}\u202e\u200b`;

/** Two people with accounts of their own; the second one's id. */
async function people() {
  let account;
  for (const name of ['Ada', 'Grace']) {
    const id = await createInquiry(
      it.server,
      { 'reference-id': `ref-${name}`, fields: { 'name-first': name, 'name-last': SCRIPT } },
      { 'auto-create-account': true },
    );
    const { body } = await it.server.api('GET', `/inquiries/${id}`);
    account = body.data.relationships.account.data.id;
  }
  return account;
}

/** Presses a button of the page's content and waits for the page that follows. */
const pressed = (page, name) => press(page, page.locator('main').getByRole('button', { name, exact: true }));

async function follow(page, name) {
  const answered = page.waitForNavigation();
  await page.locator('main').getByRole('link', { name, exact: true }).first().click();
  await answered;
}

/** Goes through the flow as a person; gives the inquiry's id and the address of its last page. */
async function finished(page) {
  const id = await createInquiry(it.server);
  await open(page, `/verify?inquiry-id=${id}`);
  await walk(page);
  return { id, end: page.url() };
}

for (const { scripts, name } of WAYS) {
  /** Axe is a script itself: it looks where scripts run. */
  const look = (page, what) => (scripts ? assertAccessible(page, what) : undefined);

  test(`deciding, with a note that the person reads (${name})`, async () => {
    await it.visited({ scripts }, async (page) => {
      const { id, end } = await finished(page);
      await signIn(page);
      await open(page, `${LIST}/${id}`);
      await follow(page, 'Decline');
      await look(page, 'decline');
      await page.getByLabel('Note to the person').fill(`Write to us. ${HOSTILE}`);
      await page.getByLabel('Private note').fill('Known address');
      await pressed(page, 'Decline');
      assert.match(await page.title(), /^Error: /);
      await look(page, 'decline, refused');
      assert.match(await page.getByLabel('Note to the person').inputValue(), /^Write to us/);
      await page.getByLabel('Suspected fraud').check();
      await pressed(page, 'Decline');
      await page.getByText('Inquiry declined', { exact: true }).waitFor();
      await look(page, 'declined inquiry');
      assert.equal((await readInquiry(it.server, id)).status, 'declined');
      await open(page, end);
      assert.equal((await heading(page).textContent()).trim(), 'We could not confirm your details');
      await page.getByText('Write to us.').waitFor();
      assert.ok(!(await page.content()).includes('Known address'));
      await look(page, 'last page with a note');
      await open(page, `${LIST}/${id}/approve`);
      await look(page, 'change to approved');
      await pressed(page, 'Approve');
      await page.getByText('Inquiry approved', { exact: true }).waitFor();
    });
  });

  test(`the list as a file (${name})`, async () => {
    const id = await createInquiry(it.server, {
      fields: { 'name-first': 'Ada' },
      tags: [`file ${scripts}`],
    });
    await people();
    await it.visited({ scripts }, async (page) => {
      await signIn(page);
      await open(page, `${LIST}?tag=file+${scripts}`);
      await look(page, 'filtered list');
      await follow(page, 'Export as CSV');
      await look(page, 'export');
      await page.getByLabel('With personal data').check();
      await page.getByLabel('Why it has to hold personal data').fill('A story');
      await pressed(page, 'Write the file');
      const link = page.getByRole('link', { name: 'Download', exact: true });
      // Scripts look again by themselves; without them the page comes anew.
      await link.waitFor({ timeout: 30_000 });
      await look(page, 'finished export');
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      const text = await readFile(await download.path(), 'utf8');
      assert.match(text, /^\ufeffinquiry-id,status,/);
      assert.equal(text.trimEnd().split('\r\n').length, 2);
      assert.ok(text.includes(id) && text.includes('Ada') && !text.includes('Grace'));
      await pressed(page, 'Remove');
      await page.getByText('Export removed', { exact: true }).waitFor();
    });
  });

  test(`opening personal data, time travel, paper, accounts (${name})`, async () => {
    const account = await people();
    await it.visited({ scripts }, async (page) => {
      await signInAnew(page);
      const clean = async (what) => {
        await look(page, what);
        assert.notEqual(await page.title(), 'run', `${what} ran a script that was stored`);
      };
      await clean('home');
      await page.getByRole('searchbox').first().fill('ref-Grace');
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=ref-Grace/);
      await clean('search');
      await page.locator('td a').first().click();
      await page.waitForURL(/\/inq_/);
      const detail = page.url();
      await page.getByRole('link', { name: /^req_/ }).first().waitFor();
      await clean('hidden detail');
      await pressed(page, 'Show personal data');
      assert.ok((await page.locator('main').textContent()).includes('Grace'));
      await clean('opened detail');
      await page.getByText('Add a note', { exact: true }).click();
      await page.getByLabel('Private note').fill(HOSTILE);
      await pressed(page, 'Add note');
      await clean('detail with a note');
      for (const [what, path] of [
        ['time travel', '/history'],
        ['paper', '/print'],
        ['mark for review', '/review'],
        ['expire', '/expire'],
        ['resume', '/resume'],
        ['redact', '/redact'],
      ]) {
        await open(page, `${detail.split('?')[0]}${path}`);
        await clean(what);
      }
      await open(page, '/dashboard/sandbox/accounts?q=ref-Grace');
      await clean('accounts');
      await open(page, `/dashboard/sandbox/accounts/${account}`);
      await clean('account');
      await pressed(page, 'Show personal data');
      await clean('opened account');
      for (const part of ['/merge', '/redact']) {
        await open(page, `/dashboard/sandbox/accounts/${account}${part}`);
        await clean(`account${part}`);
      }
      await open(page, `${LIST}?tag=nobody`);
      await clean('nothing found');
      await open(page, '/dashboard/production/inquiries');
      await clean('no inquiries yet');
    });
  });

  test(`several at once, after a question (${name})`, async () => {
    const ids = [await createInquiry(it.server), await createInquiry(it.server)];
    await it.visited({ scripts }, async (page) => {
      await signIn(page);
      for (const act of ['Tag', 'Expire', 'Redact']) {
        await open(page, LIST);
        for (const id of ids) await page.getByLabel(`Choose inquiry ${id}`).check();
        await pressed(page, act);
        assert.equal((await heading(page).textContent()).trim(), `${act} 2 inquiries`);
        await look(page, `${act} several`);
        if (act === 'Tag') await page.getByLabel('Tag', { exact: true }).fill(HOSTILE);
        if (act === 'Redact') await page.getByLabel(/Type redact/).fill('redact');
        const [button] = await page.locator('main .acts button').all();
        await press(page, button);
        await page.getByRole('status').filter({ hasText: /2 inquiries/ }).waitFor();
        await look(page, `${act} done`);
        assert.notEqual(await page.title(), 'run');
      }
    });
  });
}

test('a reviewer decides by keys alone', async () => {
  await it.visited({}, async (page) => {
    const { id } = await finished(page);
    await signIn(page);
    await open(page, `${LIST}/${id}`);
    await page.keyboard.press('a');
    await page.waitForURL(/\/approve$/);
    for (let stops = 0; stops < 40; stops += 1) {
      await page.keyboard.press('Tab');
      const isThere = await page.evaluate(() => document.activeElement?.textContent?.trim() === 'Approve');
      if (isThere) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`${id}\\?`));
    assert.equal((await readInquiry(it.server, id)).status, 'approved');
  });
});
