// Our own module and element, on a page of another site.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from '../browser.mjs';
import { count, flowFrame, once, openHost, startHost } from '../host.mjs';
import { createInquiry, detailsTemplate } from '../inquiries.mjs';
import { answer, fieldName, proceed } from '../pages.mjs';
import { startServer } from '../server.mjs';

let server;
let browser;
let host;
let base;
let templateId;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  host = await startHost();
  base = `http://localhost:${new URL(server.url).port}`;
  templateId = await detailsTemplate(server);
});
after(async () => {
  await browser?.close();
  await host?.close();
  await server?.stop();
});

async function onHost(story) {
  // The page allows the server and nothing else, and no inline style.
  host.policy.value = `default-src 'self'; script-src 'self' ${base}; frame-src ${base} http://localhost:1 http://127.0.0.1:1; style-src 'self'`;
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, reducedMotion: 'reduce', bypassCSP: false });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  try {
    await openHost(page, host);
    await story(page);
  } finally {
    await context.close();
  }
}

/** Makes a client and opens it when it is ready. */
const client = (page, options) =>
  page.evaluate(
    async ([address, given]) => {
      const { Client } = await import(`${address}/sdk.js`);
      const callbacks = window.recorded(['onLoad', 'onReady', 'onEvent', 'onComplete', 'onCancel', 'onError']);
      const ready = callbacks.onReady;
      callbacks.onReady = () => {
        ready();
        window.client.open();
      };
      window.client = new Client({ ...given, ...callbacks });
    },
    [base, options],
  );

async function walk(page) {
  let frame = await flowFrame(page);
  await answer(frame);
  await proceed(frame).click();
  await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);
  await answer(frame);
  await proceed(frame).click();
  await frame.locator('[data-embed-finish]').click();
}

test('the module: ready, complete, in a dialog of its own', async () => {
  await onHost(async (page) => {
    await client(page, { templateId, referenceId: 'own', fields: { nameFirst: 'Ada' } });
    await once(page, 'onReady');
    assert.ok(await page.locator('dialog').isVisible());
    const [, { inquiryId }] = await once(page, 'onEvent', 'start');
    await walk(page);
    const [complete] = await once(page, 'onComplete');
    assert.equal(complete.inquiryId, inquiryId);
    assert.equal(await page.locator('dialog').isVisible(), false);
    assert.equal(await count(page, 'onReady'), 1);
    await page.evaluate(() => window.client.destroy());
    assert.equal(await page.locator('iframe').count(), 0);
  });
});

/** Makes a client and calls it before its page can have loaded; tells whether it is in sight then. */
const hasty = (page, options, calls) =>
  page.evaluate(
    async ([address, given, wanted]) => {
      const { Client } = await import(`${address}/sdk.js`);
      window.client = new Client({ ...given, ...window.recorded(['onLoad', 'onReady', 'onComplete', 'onCancel', 'onError']) });
      for (const [name, ...values] of wanted) window.client[name](...values);
      return document.querySelector('dialog').open;
    },
    [base, options, calls],
  );

test('what is asked for before it has loaded: open shows it at once, cancel closes it at once', async () => {
  await onHost(async (page) => {
    assert.equal(await hasty(page, { templateId, referenceId: 'hasty' }, [['open']]), true);
    await once(page, 'onReady');
    await walk(page);
    assert.equal((await once(page, 'onComplete'))[0].status, 'completed');
  });
  for (const force of [true, false]) {
    await onHost(async (page) => {
      assert.equal(await hasty(page, { templateId }, [['open'], ['cancel', force]]), false);
      assert.deepEqual(await once(page, 'onCancel'), [{}]);
      assert.equal(await page.locator('dialog').isVisible(), false);
      await page.evaluate(() => window.client.open());
      await walk(page);
      assert.equal((await once(page, 'onComplete'))[0].status, 'completed');
      assert.equal(await count(page, 'onCancel'), 1);
    });
  }
});

test('opened again before it has loaded, it stays', async () => {
  await onHost(async (page) => {
    assert.equal(await hasty(page, { templateId }, [['open'], ['cancel'], ['open']]), true);
    await once(page, 'onReady');
    await walk(page);
    await once(page, 'onComplete');
    assert.equal(await count(page, 'onCancel'), 0);
  });
});

test('opened again by the callback of its end, it does not ask whether to leave', async () => {
  await onHost(async (page) => {
    await client(page, { templateId });
    await once(page, 'onReady');
    const asked = await page.evaluate(async () => {
      const dialog = document.querySelector('dialog');
      const closed = new Promise((resolve) => dialog.addEventListener('close', resolve));
      let cancels = 0;
      window.client.cancel = () => (cancels += 1);
      // As a message of the end does, and a callback that opens it again.
      const { source, origin } = { source: document.querySelector('iframe').contentWindow, origin: new URL(document.querySelector('iframe').src).origin };
      window.dispatchEvent(new MessageEvent('message', { source, origin, data: { name: 'exit', metadata: {} } }));
      window.client.open();
      await closed;
      return [cancels, dialog.open];
    });
    assert.deepEqual(asked, [0, true]);
  });
});

test('Escape asks first; leaving tells how to go on', async () => {
  await onHost(async (page) => {
    await client(page, { inquiryId: await createInquiry(server) });
    await once(page, 'onReady');
    await page.locator('dialog').waitFor();
    await page.keyboard.press('Escape');
    const frame = await flowFrame(page);
    await frame.getByRole('dialog').waitFor();
    await frame.locator('[data-embed-leave]').click();
    const [{ inquiryId, sessionToken }] = await once(page, 'onCancel');
    assert.ok(inquiryId && sessionToken);
  });
});

test('a wrong host and wrong options are errors, not silence', async () => {
  const cases = [
    [{ templateId, host: 'not a host' }, 'invalid_config'],
    [{ templateId, host: '' }, 'invalid_config'],
    [{}, 'invalid_config'],
    [{ templateId, inquiryId: 'inq_1' }, 'invalid_config'],
    [{ templateId, accountId: 'act_1', referenceId: 'a' }, 'invalid_config'],
    [{ templateId: 'itmpl_nothing' }, 'invalid_config'],
    [{ templateId, host: 'localhost:1', timeout: 1500 }, 'application_error'],
    [{ templateId, host: 'http://127.0.0.1:1', timeout: 1500 }, 'application_error'],
  ];
  for (const [options, code] of cases) {
    await onHost(async (page) => {
      await client(page, options);
      const [error] = await once(page, 'onError');
      assert.equal(error.code, code, JSON.stringify(options));
      assert.ok(error.message);
      assert.equal(await count(page, 'onReady'), 0);
    });
  }
});

test('the element: inline, with the same messages as events', async () => {
  await onHost(async (page) => {
    await page.evaluate(
      async ([address, template]) => {
        await import(`${address}/sdk.js`);
        const element = document.createElement('bonafide-inquiry');
        element.setAttribute('template-id', template);
        element.setAttribute('reference-id', 'element');
        element.options = { fields: { nameLast: 'Lovelace' } };
        for (const name of ['load', 'ready', 'complete', 'cancel', 'error']) {
          element.addEventListener(name, ({ detail }) => window.told.push([name, detail ?? null]));
        }
        document.body.append(element);
      },
      [base, templateId],
    );
    await once(page, 'ready');
    const box = await page.locator('bonafide-inquiry iframe').boundingBox();
    assert.ok(box.width > 300 && box.height > 300, JSON.stringify(box));
    await walk(page);
    const [complete] = await once(page, 'complete');
    assert.equal(complete.status, 'completed');
    await page.evaluate(() => document.querySelector('bonafide-inquiry').remove());
    assert.equal(await page.locator('iframe').count(), 0);
  });
});
