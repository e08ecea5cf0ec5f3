// Who counts as having opened an inquiry, and the pages that tell it: conversion and experiments.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertAccessible } from '../axe.mjs';
import { WITH_ADMIN, signIn } from '../dashboard.mjs';
import { WAYS, house, until } from '../house.mjs';
import { createInquiry, detailsTemplate } from '../inquiries.mjs';
import { ANSWERS, answer, open, press, walk } from '../pages.mjs';

const it = house(WITH_ADMIN);
const PAGE = '/dashboard/sandbox/analytics/conversion';

/** `inquiries` of the conversion figures. */
async function counts() {
  const { status, body } = await it.server.api('GET', '/analytics/inquiries');
  assert.equal(status, 200);
  return body.data.attributes.inquiries;
}

test('an inquiry is opened once a hand has moved on its page, and not before', async () => {
  const link = `/verify?inquiry-id=${await createInquiry(it.server)}`;
  const first = (await counts()).opened;
  await it.visited(WAYS[0], async (page) => {
    await open(page, link);
    // A program that renders the page, scrolls it by script and clicks by script is no person.
    await page.evaluate(() => {
      scrollTo(0, 500);
      document.body.click();
      document.body.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
    });
    await page.waitForLoadState('networkidle');
    assert.equal((await counts()).opened, first);
    await page.mouse.move(100, 100);
    await page.mouse.move(120, 140);
    await until('an opening', async () => (await counts()).opened === first + 1);
    await page.mouse.move(10, 10);
    await page.waitForLoadState('networkidle');
  });
  assert.equal((await counts()).opened, first + 1);
});

test('without scripts an inquiry is opened by the first form that is sent', async () => {
  const link = `/verify?inquiry-id=${await createInquiry(it.server)}`;
  const first = (await counts()).opened;
  await it.visited(WAYS[1], async (page) => {
    await open(page, link);
    await page.mouse.move(100, 100);
    assert.equal((await counts()).opened, first);
    await answer(page, ANSWERS);
    await press(page);
    assert.equal((await counts()).opened, first + 1);
  });
});

/** Publishes the Details template once more, so that there are two versions to compare. */
async function publishAnother() {
  const template = await detailsTemplate(it.server);
  const made = await it.server.api('POST', '/inquiry-template-versions', {
    data: { attributes: { 'inquiry-template-id': template } },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await it.server.api('POST', `/inquiry-template-versions/${made.body.data.id}/publish`, {});
}

for (const way of WAYS) {
  /** Axe is a script, and the markup is the same without them. */
  const look = async (page, name) => way.scripts && assertAccessible(page, name);

  test(`the conversion page tells what the API tells, and its numbers lead to inquiries (${way.name})`, async () => {
    const id = await createInquiry(it.server, { 'reference-id': `through ${way.name}` });
    await it.visited(way, async (page) => {
      await open(page, `/verify?inquiry-id=${id}`);
      await walk(page);
    });
    await it.visited(way, async (page) => {
      await signIn(page);
      await open(page, PAGE);
      const { people, inquiries } = (await it.server.api('GET', '/analytics/inquiries')).body.data.attributes;
      const shown = (label) =>
        page.locator('.figures li').filter({ hasText: label }).locator('.figure-value').first().textContent();
      assert.equal((await shown('Opened')).trim(), String(people.opened));
      assert.equal((await shown('Completed')).trim(), String(people.completed));
      await look(page, 'Conversion');
      // Every number of the tables and lists is a link, and leads to as many lines.
      for (const name of ['Created', 'Never opened']) {
        const count = name === 'Created' ? inquiries.created : inquiries['never-opened'];
        const fact = page.locator('.facts > div').filter({ has: page.getByText(name, { exact: true }) });
        const number = fact.getByRole('link').first();
        assert.equal((await number.textContent()).trim(), String(count));
        await number.click();
        await page.waitForURL(/which=/);
        assert.equal(await page.locator('tbody tr').count(), count);
        await page.goBack();
      }
      await page.locator('.figures a').filter({ hasText: 'Completed' }).click();
      await page.waitForURL(/which=completed/);
      assert.ok((await page.locator('main').textContent()).includes(id));
      await look(page, 'Completed');
    });
  });

  test(`an experiment is started, watched and ended on its pages (${way.name})`, async () => {
    await publishAnother();
    await it.visited(way, async (page) => {
      await signIn(page);
      await page.goto('/dashboard/sandbox/analytics/experiments/new');
      await look(page, 'New experiment');
      await page.locator('tbody').getByRole('link', { name: 'Details', exact: true }).click();
      await page.waitForURL(/template=/);
      await look(page, 'New experiment with Details');
      await page.getByRole('button', { name: 'Start the experiment' }).click();
      await page.waitForURL(/experiments\/expt_/);
      await createInquiry(it.server, { 'reference-id': `tried ${way.name}` });
      await page.reload();
      const text = await page.locator('main').textContent();
      assert.match(text, /Too few to say: 0 and 0 people are ripe/);
      await look(page, 'Experiment');
      await page.getByRole('link', { name: 'End it' }).click();
      await page.waitForURL(/\/end$/);
      await look(page, 'End the experiment');
      await page.getByLabel('Stop without a winner').check();
      await page.getByRole('button', { name: 'End the experiment' }).click();
      await page.waitForURL(/experiments\/expt_[0-9a-z]+(\?|$)/);
      assert.match(await page.locator('main').textContent(), /Stopped/);
    });
  });
}
