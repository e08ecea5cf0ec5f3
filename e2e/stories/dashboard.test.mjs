// The dashboard in a browser. Pages are found by following links, so that new ones are looked at too.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { assertAccessible } from '../axe.mjs';
import { ADMIN, WITH_ADMIN, everyPage, kind, sideways, signIn } from '../dashboard.mjs';
import { furnish } from '../furnish.mjs';
import { WAYS, house } from '../house.mjs';
import { createInquiry } from '../inquiries.mjs';
import { open } from '../pages.mjs';

const it = house(WITH_ADMIN);

/** Bytes of a document as it travels, and files of a page. */
const MOST_BYTES = 40 * 1024;
const MOST_FILES = 16;

const ROUTES = readFileSync(new URL('../../crates/dashboard/src/routes.rs', import.meta.url), 'utf8');
/** What answers with no page of its own, and what other stories look at on the way into the dashboard. */
const LEFT_OUT = [
  '/dashboard',
  '/dashboard/webhooks/inspect',
  '/dashboard/session',
  '/dashboard/sign-in',
  '/dashboard/sign-in/code',
  '/dashboard/sso',
  '/dashboard/sso/callback',
  '/dashboard/account/second-step/off',
  '/dashboard/account/recovery-codes',
  '/dashboard/{environment}/search',
  '/dashboard/{environment}/inquiries/export/{export}/{file}',
  '/dashboard/{environment}/inquiries/{id}/pdf',
  '/dashboard/{environment}/templates/{id}/configure',
  '/dashboard/{environment}/templates/{id}/versions/{version}/definition.yaml',
];

/** The routes of pages that none of these paths leads to. */
function unseen(paths) {
  const routes = [...ROUTES.matchAll(/\bget\("([^"]+)"/g)].map(([, route]) => route);
  assert.ok(routes.length > 80, `only ${routes.length} routes are read`);
  const leads = (route, path) => {
    const [wanted, given] = [route.split('/'), path.split('?')[0].split('/')];
    return wanted.length === given.length && wanted.every((part, at) => part.startsWith('{') || part === given[at]);
  };
  return routes.filter((route) => !LEFT_OUT.includes(route) && !paths.some((path) => leads(route, path)));
}

test('every page is accessible, light, and complete without scripts', async () => {
  const paths = [];
  const faults = [];
  const expect = (kept, fault) => kept || faults.push(fault);
  await it.visited({}, async (page) => {
    const furnished = await furnish(it.server, page);
    const found = [...(await everyPage(page)), ...furnished.map((path) => [kind(path), path])];
    assert.deepEqual(unseen(found.map(([, path]) => path)), [], 'pages that are not looked at');
    const titles = new Map();
    for (const [kindOf, path] of found) {
      const files = [];
      const note = (request) => files.push(request.url());
      page.on('request', note);
      const response = await page.goto(path);
      await page.waitForLoadState('networkidle');
      page.off('request', note);
      if (!(response.headers()['content-type'] ?? '').startsWith('text/html')) continue;
      paths.push(path);
      expect(response.status() === 200, `${path} answers ${response.status()}`);
      const bytes = gzipSync(await response.body()).length;
      expect(bytes <= MOST_BYTES, `${path} weighs ${bytes} bytes`);
      expect(files.length <= MOST_FILES, `${path} loads ${files.length} files`);
      expect((await page.locator('h1').count()) === 1, `${path} has not one heading`);
      const title = await page.title();
      const namesake = titles.get(title) ?? kindOf;
      expect(namesake === kindOf, `${path} and ${namesake} are both called ${title}`);
      titles.set(title, kindOf);
      await assertAccessible(page, path).catch(({ message }) => faults.push(message));
      for (const at of await sideways(page)) faults.push(`${path} scrolls sideways at ${at}`);
      await page.evaluate(() => document.activeElement?.blur());
      await page.keyboard.press('Tab');
      const first = await page.evaluate(() => document.activeElement?.getAttribute('href'));
      expect(first === '#main', `${path} does not begin with the link that skips to its content`);
    }
  });
  await it.visited({ scripts: false }, async (page) => {
    await signIn(page);
    for (const path of paths) {
      const response = await page.goto(path);
      const plainly = `${path} without scripts`;
      expect(response.status() === 200, `${plainly} answers ${response.status()}`);
      expect((await page.locator('h1').count()) === 1, `${plainly} has not one heading`);
      const dead = await page.locator('main button:visible:disabled').count();
      expect(dead === 0, `${plainly} has ${dead} dead buttons`);
    }
  });
  assert.deepEqual(faults, []);
});

test('a list is scanned line by line, whatever stands in it, and is cards on a phone', async () => {
  const ids = [];
  for (const text of ['customer-1', 'a reference id of many words that goes on and on', 'مرجع-العميل-الطويل-جدا-جدا-جدا', 'W'.repeat(120)]) {
    ids.push(await createInquiry(it.server, { 'reference-id': text, tags: [text.slice(0, 40), 'second', 'third'] }));
  }
  await it.visited({}, async (page) => {
    await signIn(page);
    await open(page, '/dashboard/sandbox/inquiries');
    for (const width of [1280, 1440]) {
      await page.setViewportSize({ width, height: 740 });
      const rows = await page.$$eval('tbody tr', (all) => all.map((row) => row.offsetHeight));
      assert.ok(Math.max(...rows) <= 48, `rows of ${Math.max(...rows)} px at ${width}`);
      const frame = await page.$eval('.table-frame', (it) => it.scrollWidth - it.clientWidth);
      assert.equal(frame, 0, `the table is ${frame} px wider than its place at ${width}`);
    }
    for (const width of [320, 480, 701, 850, 1000, 1001, 1100, 1920, 2560]) {
      await page.setViewportSize({ width, height: 740 });
      const frame = await page.$eval('.table-frame', (it) => it.scrollWidth - it.clientWidth);
      assert.equal(frame, 0, `the table is ${frame} px wider than its place at ${width}`);
      const broken = await page.$$eval('.badge', (all) => all.filter((it) => it.offsetHeight > 32).length);
      assert.equal(broken, 0, `${broken} states are broken into letters at ${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 740 });
    const row = page.locator('tr', { has: page.locator(`[value="${ids[0]}"]`) });
    assert.equal(await row.locator('a code').textContent(), ids[0], 'cut for the eye only');
    assert.equal(await row.locator('.copy').getAttribute('data-copy'), ids[0]);
    assert.equal(await row.locator('.rest').textContent(), '+2 more');
    assert.match(await row.locator('time').getAttribute('title'), /:\d\d UTC = /);
    await page.setViewportSize({ width: 360, height: 740 });
    assert.equal(await row.evaluate((it) => getComputedStyle(it).display), 'block');
    await row.getByText('customer-1', { exact: true }).first().waitFor();
  });
});

for (const { scripts, name } of WAYS) {
  test(`signing in, a filter, the detail, signing out (${name})`, async () => {
    const id = await createInquiry(it.server, { fields: { 'name-first': 'Anna' } });
    await it.visited({ scripts }, async (page) => {
      await open(page, '/dashboard/sandbox/inquiries?status=created');
      await page.getByLabel('E-mail address').fill(ADMIN.email);
      await page.getByLabel('Password', { exact: true }).fill('wrong wrong wrong');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('alert').getByRole('link', { name: /is wrong/ }).waitFor();
      assert.match(await page.title(), /^Error: /);
      assert.equal(await page.getByLabel('E-mail address').inputValue(), ADMIN.email);
      await page.locator('[data-error-summary]:focus').waitFor();
      if (scripts) await assertAccessible(page, 'refused');
      await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.waitForURL(/\/dashboard\/sandbox\/inquiries\?status=created$/);
      await page.locator(`a[href$="/${id}"]`).first().click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.ok(page.url().endsWith(`/dashboard/sandbox/inquiries/${id}`));
      assert.ok(!(await page.content()).includes('Anna'));
      await page.goBack();
      assert.match(page.url(), /status=created/);
      await page.locator('.user-menu summary').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(/\/dashboard\/sign-in/);
      await page.goto('/dashboard/sandbox');
      assert.match(page.url(), /\/dashboard\/sign-in/);
    });
  });
}

test('keys search, list themselves, and can be switched off', async () => {
  await it.visited({}, async (page) => {
    await signIn(page);
    await page.setViewportSize({ width: 1280, height: 740 });
    await page.keyboard.press('/');
    assert.ok(await page.evaluate(() => document.activeElement.matches('[data-search]')));
    await page.keyboard.type('g');
    await page.keyboard.type('i');
    assert.equal(await page.locator('[data-search]').inputValue(), 'gi', 'typed, not gone to');
    await page.locator('[data-search]').blur();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.waitFor();
    await assertAccessible(page, 'list of keys');
    await dialog.getByRole('button', { name: 'Switch single keys off' }).click();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.keyboard.press('?');
    await dialog.getByRole('button', { name: 'Switch single keys on' }).click();
    assert.match(page.url(), /\/dashboard\/sandbox$/, 'switched off, and gone somewhere');
    // The list keeps the focus until the next picture is drawn; keys pressed before that count.
    await page.evaluate(() => {
      document.querySelector('dialog.keys').close();
      for (const key of 'gi') {
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      }
    });
    await page.waitForURL(/\/inquiries$/);
  });
});

test('a time is told in UTC, and in the zone of its reader as clocks stood there at that moment', async () => {
  const id = await createInquiry(it.server);
  await it.visited({ timezoneId: 'America/New_York' }, async (page) => {
    await signIn(page);
    for (const [moment, theirs, zone] of [
      ['2026-11-01T05:30:00Z', '1:30:00', 'EDT'],
      ['2026-11-01T06:30:00Z', '1:30:00', 'EST'],
      ['2026-03-08T06:59:00Z', '1:59:00', 'EST'],
      ['2026-03-08T07:00:00Z', '3:00:00', 'EDT'],
    ]) {
      await page.route(`**/inquiries/${id}`, async (route) => {
        const answer = await route.fetch();
        const body = (await answer.text()).replaceAll(/ datetime="[^"]+"/g, ` datetime="${moment}"`);
        await route.fulfill({ response: answer, body });
      });
      await open(page, `/dashboard/sandbox/inquiries/${id}`);
      await page.locator(`time[title*=" UTC = "][title*=" ${theirs}"][title$=" ${zone}"]`).first().waitFor();
      await page.unroute(`**/inquiries/${id}`);
    }
  });
});

test('pages stay dark where somebody wants them so, and print light', async () => {
  await it.visited({}, async (page) => {
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await signIn(page);
    const light = await ground();
    await open(page, '/dashboard/account');
    await page.getByRole('link', { name: 'Change the appearance' }).click();
    await page.getByLabel('Dark').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Appearance saved').waitFor();
    assert.notEqual(await ground(), light);
    await assertAccessible(page, 'dark by choice');
    await page.locator('.user-menu summary').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/dashboard\/sign-in/);
    assert.notEqual(await ground(), light);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await ground(), light);
  });
});

test('a session that is about to end says so, stays by one button, and keeps what was typed', async () => {
  await it.visited({}, async (page) => {
    await page.clock.install();
    await signIn(page);
    await open(page, '/dashboard/account/name');
    await page.getByLabel('Name', { exact: true }).fill('Ann with a long name');
    await page.clock.fastForward('58:30');
    const dialog = page.getByRole('alertdialog', { name: 'Your session is about to end' });
    await dialog.waitFor();
    await assertAccessible(page, 'end of the session');
    await dialog.getByRole('button', { name: 'Stay signed in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Ann with a long name');
    await page.clock.fastForward('58:30');
    await dialog.waitFor();
  });
});
