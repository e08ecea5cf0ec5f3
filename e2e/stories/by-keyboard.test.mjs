// An operator's day by keyboard alone: the focus is always seen, and after an act it is on what the page says.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';

import { assertAccessible } from '../axe.mjs';
import { ADMIN, WITH_ADMIN } from '../dashboard.mjs';
import { house } from '../house.mjs';
import { createInquiry, readInquiry } from '../inquiries.mjs';
import { open } from '../pages.mjs';

const it = house(WITH_ADMIN);

const MOST_STOPS = 250;

/** The name of what has the focus, whether that is seen, and whether something lies over all of it. */
const focus = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const boxes = [...at.getClientRects()];
    const inSight = boxes.some((box) => {
      const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
      const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
      return [0.1, 0.5, 0.9].some((part) => {
        const over = document.elementFromPoint((left + right) / 2, top + (bottom - top) * part);
        return over && (at.contains(over) || over.contains(at));
      });
    });
    return {
      isPage: at === document.body,
      what: `${at.tagName} ${at.textContent.trim().slice(0, 40) || at.name || at.id}`,
      // Within the parts of a date the browser marks its calendar button by itself.
      isMarked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || at.type === 'date',
      inSight,
    };
  });

/** Tabs on until `target` has the focus; every stop on the way is seen. */
async function reach(page, target) {
  await target.first().waitFor();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await target.first().evaluate((it) => it === document.activeElement)) return;
    await page.keyboard.press('Tab');
    const at = await focus(page);
    if (at.isPage) continue;
    assert.ok(at.isMarked, `the focus on "${at.what}" cannot be seen at ${page.url()}`);
    assert.ok(at.inSight, `"${at.what}" has the focus and is not in sight at ${page.url()}`);
  }
  assert.fail(`${target} is not reached within ${MOST_STOPS} stops at ${page.url()}`);
}

const main = (page) => page.locator('main');
const named = (page, role, name) => main(page).getByRole(role, { name, exact: true });

/** Goes to a link or button and presses it; the page that follows is there. */
async function press(page, target) {
  await reach(page, target);
  const answered = page.waitForNavigation();
  await page.keyboard.press('Enter');
  await answered;
}

async function type(page, label, text) {
  await reach(page, main(page).getByLabel(label, { exact: true }));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

/** Chooses one of a group, which is one stop: the arrows go on in it. */
async function choose(page, label) {
  const one = main(page).getByLabel(label, { exact: true });
  const group = main(page).locator(`input[name="${await one.getAttribute('name')}"]`);
  await reach(page, group);
  for (let moves = await group.count(); moves > 0 && !(await one.isChecked()); moves -= 1) await page.keyboard.press('ArrowDown');
  assert.ok(await one.isChecked(), `${label} is not chosen`);
}

/** Opens what is folded away under these words. */
async function unfold(page, words) {
  await reach(page, main(page).locator('summary', { hasText: words }));
  await page.keyboard.press('Enter');
}

/** The page says so, and that has the focus. */
const told = (page, text) =>
  page.waitForFunction((words) => document.activeElement.matches('.flash, [data-error-summary]') && document.activeElement.textContent.includes(words), text);

/** What an authenticator app shows for a secret, some half minutes from now. */
function code(secret, later = 0) {
  const bits = [...secret].map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const hash = createHmac('sha1', key).update(counter).digest();
  const start = hash.at(-1) & 15;
  return String((hash.readUInt32BE(start) & 0x7fffffff) % 1e6).padStart(6, '0');
}

async function signIn(page) {
  await open(page, '/dashboard/sign-in');
  await type(page, 'E-mail address', ADMIN.email);
  await type(page, 'Password', ADMIN.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
}

async function signOut(page) {
  await reach(page, page.locator('.user-menu summary'));
  await page.keyboard.press('Enter');
  await press(page, page.getByRole('button', { name: 'Sign out' }));
  assert.match(page.url(), /\/sign-in/);
}

for (const width of [360, 1280]) {
  const at = (story) =>
    it.visited({}, async (page) => {
      await page.setViewportSize({ width, height: 740 });
      await signIn(page);
      await story(page);
      await signOut(page);
    });

  test(`finding, opening, deciding, undoing, tagging, keeping a view (${width} px)`, async () => {
    const reference = `customer-${width}`;
    const id = await createInquiry(it.server, { 'reference-id': reference, fields: { 'name-first': 'Ada' } });
    await at(async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.insertText(reference);
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=/);
      await press(page, main(page).locator(`a[href$="/${id}"]`));
      await press(page, named(page, 'button', 'Show personal data'));
      await told(page, 'Personal data is shown');
      await main(page).getByText('Ada', { exact: true }).first().waitFor();

      await press(page, named(page, 'link', 'Decline'));
      await press(page, named(page, 'button', 'Decline'));
      await told(page, 'There is a problem');
      await choose(page, 'Suspected fraud');
      await press(page, named(page, 'button', 'Decline'));
      await told(page, 'Inquiry declined');
      await press(page, named(page, 'link', 'Change to approved'));
      await press(page, named(page, 'button', 'Approve'));
      await told(page, 'Inquiry approved');
      assert.equal((await readInquiry(it.server, id)).status, 'approved');

      await unfold(page, 'Change tags');
      await type(page, /^Tags/, `vip-${width}`);
      await press(page, named(page, 'button', 'Save tags'));
      await told(page, 'Tags saved');
      await open(page, `/dashboard/sandbox/inquiries?tag=vip-${width}`);
      await unfold(page, 'Save these filters as a view');
      await type(page, 'Name of the view', `Important ${width}`);
      await press(page, named(page, 'button', 'Save view'));
      await told(page, 'View saved');
      await reach(page, main(page).getByLabel(`Choose inquiry ${id}`));
      await page.keyboard.press('Space');
      await press(page, named(page, 'button', 'Expire'));
    });
  });

  test(`making an inquiry, a template and an API key (${width} px)`, async () => {
    await at(async (page) => {
      await open(page, '/dashboard/sandbox/inquiries/new');
      await press(page, main(page).getByRole('link', { name: /Details/ }));
      await type(page, /^Reference id/, `new-${width}`);
      await press(page, named(page, 'button', 'Create and get a link'));
      await main(page).getByRole('heading', { name: /Inquiry created/ }).waitFor();

      await open(page, '/dashboard/sandbox/templates/new');
      await type(page, 'Name', `Newcomers ${width}`);
      await press(page, named(page, 'button', 'Make the template'));
      await told(page, 'The template is a draft');
      await press(page, named(page, 'link', 'Definition'));
      const editor = main(page).getByLabel('Definition');
      await reach(page, editor);
      const text = await editor.inputValue();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText(text.replace(/^name: .*$/m, `name: Guests ${width}`));
      await press(page, named(page, 'button', 'Save the draft'));
      await told(page, 'Draft saved');
      await press(page, named(page, 'link', 'Review and publish'));
      await press(page, named(page, 'button', 'Publish'));
      await told(page, 'Published');

      await open(page, '/dashboard/sandbox/api-keys/new');
      await type(page, 'Name', `Nightly ${width}`);
      await press(page, named(page, 'button', 'Make the key'));
      await press(page, named(page, 'link', 'I have copied it'));
    });
  });
}

test('a second step by keyboard, and a list of keys that gives the focus back', async () => {
  await it.visited({}, async (page) => {
    await page.setViewportSize({ width: 1280, height: 740 });
    await signIn(page);
    await open(page, '/dashboard/account/second-step');
    await unfold(page, 'Type the secret instead');
    const secret = (await main(page).locator('pre code').textContent()).replace(/[^A-Z2-7]/g, '');
    await type(page, 'Your present password', ADMIN.password);
    await type(page, 'Code of the app', code(secret));
    await press(page, named(page, 'button', 'Switch it on'));
    await press(page, named(page, 'link', 'I have kept them'));
    await signOut(page);
    await signIn(page);
    await page.waitForURL(/\/sign-in\/code/);
    await assertAccessible(page, 'code');
    // Each code is taken once; that of the next half minute is taken early.
    await type(page, 'Code', code(secret, 1));
    await press(page, named(page, 'button', 'Continue'));
    await page.waitForURL(/\/dashboard\/sandbox$/);
    for (const path of ['second-step/off', 'recovery-codes']) {
      await open(page, `/dashboard/account/${path}`);
      await assertAccessible(page, path);
    }
    await open(page, '/dashboard/sandbox');
    const link = main(page).getByRole('link').first();
    await reach(page, link);
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.waitForFunction((it) => it === document.activeElement, await link.elementHandle());
    await signOut(page);
  });
});
