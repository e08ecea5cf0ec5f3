// The official browser packages, unmodified, against this server: on a page of another site, in a
// browser that keeps no third-party storage.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser, PHONE } from '../browser.mjs';
import { count, embed, flowFrame, inline, once, openHost, reopen, startHost, told } from '../host.mjs';
import { createInquiry, detailsTemplate, readInquiry, resumeInquiry } from '../inquiries.mjs';
import { ANSWERS, answer, fieldName, proceed } from '../pages.mjs';
import { startServer } from '../server.mjs';

let server;
let browser;
let host;
let customHost;
let templateId;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  host = await startHost();
  customHost = `localhost:${new URL(server.url).port}`;
  templateId = await detailsTemplate(server);
});
after(async () => {
  await browser?.close();
  await host?.close();
  await server?.stop();
});

/** A person on the host page. Nothing may go wrong in either page on the side. */
async function onHost(story, { viewport = { width: 1000, height: 800 }, faults = [] } = {}) {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', locale: 'en-US' });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const seen = [];
  page.on('pageerror', (error) => seen.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) seen.push(message.text());
  });
  try {
    await openHost(page, host);
    await story(page, context);
    assert.deepEqual(seen.filter((text) => !faults.some((known) => text.includes(known))), []);
  } finally {
    await context.close();
  }
}

async function made(reference) {
  const { body } = await server.api('GET', `/inquiries?filter%5Breference-id%5D=${reference}`);
  return body.data.map((inquiry) => inquiry.id);
}

const settings = async (part, id = templateId) => {
  const { status, body } = await server.api('PATCH', `/inquiry-templates/${id}`, { data: { attributes: part } });
  assert.equal(status, 200, JSON.stringify(body));
};

/** A template that was never published. */
async function draftTemplate() {
  const { status, body } = await server.api('POST', '/inquiry-templates', { data: { attributes: { name: 'Draft', 'copy-of': templateId } } });
  assert.equal(status, 201, JSON.stringify(body));
  return body.data.id;
}

/** Answers the frame's screens until its last page stands there. */
async function walkFrame(page, answers = ANSWERS) {
  for (let screens = 0; screens < 6; screens += 1) {
    const frame = await flowFrame(page);
    await frame.waitForSelector('main h1');
    if (await frame.locator('[data-embed-finish]').count()) return frame;
    await answer(frame, answers);
    const before = await frame.locator('h1').textContent();
    await proceed(frame).click();
    await frame.waitForFunction((title) => {
      const heading = document.querySelector('h1');
      return heading && heading.textContent !== title;
    }, before);
  }
  return assert.fail('the flow does not end');
}

test('embedded: load, ready, start, complete with the fields, once each', async () => {
  await onHost(async (page) => {
    await embed(page, { customHost, templateId, referenceId: 'embedded', fields: { nameMiddle: 'Augusta' } });
    await once(page, 'onReady');
    const [, { inquiryId }] = await once(page, 'onEvent', 'start');
    assert.deepEqual(await made('embedded'), [inquiryId]);
    const frame = await walkFrame(page);
    assert.equal(await count(page, 'onComplete'), 0, 'not before the last button');
    await frame.locator('[data-embed-finish]').click();
    const [{ fields, ...complete }] = await once(page, 'onComplete');
    assert.deepEqual(complete, { inquiryId, status: 'completed' });
    assert.deepEqual(fields['name-first'], { type: 'string', value: 'Ada' });
    assert.deepEqual(fields['name-middle'], { type: 'string', value: 'Augusta' });
    assert.deepEqual(fields.birthdate, { type: 'date', value: '1985-12-10' });
    assert.equal((await readInquiry(server, inquiryId)).status, 'completed');
    const names = (await told(page)).map(([name, event]) => (name === 'onEvent' ? event : name));
    for (const name of ['onLoad', 'onReady', 'onComplete', 'start', 'load', 'ready', 'complete']) {
      assert.equal(names.filter((known) => known === name).length, 1, `${name} in ${names}`);
    }
    assert.ok(names.indexOf('onLoad') < names.indexOf('onReady'));
    assert.ok(names.filter((name) => name === 'page-change').length >= 2, `${names}`);
    assert.equal(await count(page, 'onError'), 0);
    assert.equal(await page.locator('.persona-widget__overlay').isVisible(), false);
  });
});

test('inline, by the React component', async () => {
  await onHost(async (page) => {
    await inline(page, { host: customHost, templateId, referenceId: 'inline' });
    await once(page, 'onReady');
    await once(page, 'onEvent', 'start');
    const frame = await walkFrame(page);
    assert.equal(await frame.locator('[data-embed-close]').count(), 0, 'inline has no close control');
    await frame.locator('[data-embed-finish]').click();
    const [complete] = await once(page, 'onComplete');
    assert.deepEqual(await made('inline'), [complete.inquiryId]);
  });
});

test('a client that is made and not opened makes no inquiry, and is ready all the same', async () => {
  await onHost(async (page) => {
    await embed(page, { customHost, templateId, referenceId: 'eager' }, { open: false });
    await once(page, 'onReady');
    await page.evaluate(() => window.client.cancel(true));
    assert.deepEqual(await once(page, 'onCancel'), [{}]);
    assert.deepEqual(await made('eager'), []);
  });
});

test('cancel(true) leaves at once, and the inquiry goes on with what exit told', async () => {
  await onHost(async (page) => {
    await embed(page, { customHost, templateId, referenceId: 'left' });
    await once(page, 'onEvent', 'start');
    const frame = await flowFrame(page);
    await answer(frame);
    await proceed(frame).click();
    await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);
    await page.evaluate(() => window.client.cancel(true));
    const [{ inquiryId, sessionToken }] = await once(page, 'onCancel');
    assert.deepEqual(await made('left'), [inquiryId]);
    assert.ok(sessionToken);
    await page.evaluate(() => {
      window.client.destroy();
      window.told.length = 0;
    });
    await embed(page, { customHost, inquiryId, sessionToken });
    await once(page, 'onReady');
    const again = await flowFrame(page);
    await again.waitForSelector(`[name="${fieldName('address-city')}"]`);
    const last = await walkFrame(page);
    await last.locator('[data-embed-finish]').click();
    assert.equal((await once(page, 'onComplete'))[0].inquiryId, inquiryId);
  });
});

test('whoever leaves before they did anything can go on as well', async () => {
  await onHost(async (page) => {
    await embed(page, { customHost, templateId, referenceId: 'left-early' });
    await once(page, 'onEvent', 'start');
    await page.evaluate(() => window.client.cancel(true));
    const [{ inquiryId, sessionToken }] = await once(page, 'onCancel');
    await page.evaluate(() => {
      window.client.destroy();
      window.told.length = 0;
    });
    await embed(page, { customHost, inquiryId, sessionToken });
    const last = await walkFrame(page);
    await last.locator('[data-embed-finish]').click();
    assert.equal((await once(page, 'onComplete'))[0].inquiryId, inquiryId);
    assert.deepEqual(await made('left-early'), [inquiryId]);
  });
});

/** What the frame's script asks for once the frame is in sight: `hold` says what becomes of it. */
const openings = (context, hold) =>
  context.route('**/widget', (route) =>
    route.request().postData()?.includes('action=open') ? hold(route) : route.continue(),
  );

test('cancel(true) does not wait for an inquiry that is being made', async () => {
  await onHost(async (page, context) => {
    await openings(context, () => {});
    await embed(page, { customHost, templateId });
    await once(page, 'onReady');
    await page.evaluate(() => window.client.cancel(true));
    assert.deepEqual(await once(page, 'onCancel'), [{}]);
    assert.equal(await page.locator('.persona-widget__overlay').isVisible(), false);
  });
});

test('a form that is sent before the inquiry is there waits for it, so that start is told', async () => {
  await onHost(async (page, context) => {
    let release;
    const asked = new Promise((resolve) => {
      openings(context, (route) => {
        release = () => route.continue();
        resolve();
      });
    });
    await embed(page, { customHost, templateId, referenceId: 'quick' });
    const frame = await flowFrame(page);
    await answer(frame);
    await asked;
    await proceed(frame).click();
    release();
    await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);
    const names = (await told(page)).filter(([name]) => name === 'onEvent').map(([, event]) => event);
    assert.equal(names.filter((name) => name === 'start').length, 1, `${names}`);
    assert.equal((await made('quick')).length, 1);
  });
});

test('a connection that fails once is no error', async () => {
  await onHost(async (page, context) => {
    let tries = 0;
    await openings(context, (route) => ((tries += 1) === 1 ? route.abort() : route.continue()));
    await embed(page, { customHost, templateId, referenceId: 'flaky' });
    const [, { inquiryId }] = await once(page, 'onEvent', 'start');
    assert.deepEqual(await made('flaky'), [inquiryId]);
    assert.deepEqual([tries, await count(page, 'onError')], [2, 0]);
  });
});

for (const script of ['embed', 'opening']) {
  test(`a form that is sent before ${script}.js is there: what it would have told is told by the next page`, async () => {
    await onHost(async (page, context) => {
      let isFirst = true;
      await context.route(`**/assets/${script}.*.js`, (route) => (isFirst ? route.abort() : route.continue()));
      await embed(page, { customHost, templateId, referenceId: `before-${script}`, eventsAllowlist: 'all' });
      await page.evaluate(() => window.client.open());
      const frame = await flowFrame(page);
      await answer(frame);
      isFirst = false;
      await proceed(frame).click();
      await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);
      const [, { inquiryId }] = await once(page, 'onEvent', 'start');
      const last = await walkFrame(page);
      await last.locator('[data-embed-finish]').click();
      await once(page, 'onComplete');
      assert.deepEqual(await made(`before-${script}`), [inquiryId]);
      const names = (await told(page)).map(([name, event]) => (name === 'onEvent' ? event : name));
      for (const name of ['load', 'ready', 'inquiry-load', 'start', 'complete']) {
        assert.equal(names.filter((known) => known === name).length, 1, `${name} in ${names}`);
      }
      assert.equal(await count(page, 'onError'), 0);
    }, { faults: ['Failed to fetch dynamically imported module'] });
  });
}

test('what is asked for before it has loaded is lost, and nothing is stuck', async () => {
  await onHost(async (page) => {
    await page.evaluate(
      ([given, names]) => {
        window.client = new window.Persona.Client({ ...given, ...window.recorded(names) });
        window.client.open();
        window.client.cancel(true);
      },
      [{ customHost, templateId }, ['onReady', 'onCancel', 'onComplete']],
    );
    await once(page, 'onReady');
    await walkFrame(page);
    assert.equal(await count(page, 'onCancel'), 0);
    await page.evaluate(() => window.client.cancel(true));
    await once(page, 'onCancel');
  }, { faults: ['postMessage'] });
});

test('a double press at the end tells it once and does not leave', async () => {
  await onHost(async (page) => {
    await embed(page, { customHost, templateId });
    const frame = await walkFrame(page);
    await frame.evaluate(() => {
      for (let presses = 0; presses < 2; presses += 1) document.querySelector('[data-embed-finish]').click();
    });
    await once(page, 'onComplete');
    // Answered after all that was told before.
    await page.evaluate(() => window.client.cancel(true));
    await once(page, 'onCancel');
    assert.deepEqual([await count(page, 'onComplete'), await count(page, 'onCancel')], [1, 1]);
  });
});

test('Back after the end tells it no second time by itself', async () => {
  await onHost(async (page, context) => {
    await context.addInitScript(() => {
      const wait = window.setTimeout;
      window.waits = [];
      window.setTimeout = (act, ms, ...more) => {
        window.waits.push(ms);
        return wait(act, ms, ...more);
      };
    });
    await page.reload();
    await embed(page, { customHost, templateId });
    const frame = await walkFrame(page);
    const waits = () => frame.evaluate(() => window.waits.filter((ms) => ms >= 5000));
    assert.deepEqual(await waits(), [6000], 'the first time somebody may have gone away');
    await frame.locator('[data-embed-finish]').click();
    await once(page, 'onComplete');
    await frame.evaluate(() => { window.isLast = true; });
    const changes = (await told(page)).filter(([, event]) => event === 'page-change').length;
    await page.evaluate(() => history.back());
    await page.waitForFunction((seen) => window.told.filter(([, event]) => event === 'page-change').length > seen, changes);
    await frame.waitForFunction(() => !window.isLast && document.readyState === 'complete');
    assert.deepEqual(await waits(), []);
  });
});

test('opened again after its end, the last button closes it', async () => {
  await onHost(async (page) => {
    await embed(page, { customHost, templateId });
    await once(page, 'onEvent', 'start');
    const frame = await walkFrame(page);
    await frame.locator('[data-embed-finish]').click();
    await once(page, 'onComplete');
    await reopen(page);
    await frame.locator('[data-embed-finish]').click();
    await once(page, 'onCancel');
    assert.equal(await count(page, 'onComplete'), 1);
    assert.equal(await page.locator('.persona-widget__overlay').isVisible(), false);
  });
});

test('cancel(false) and the close control ask first, and keep what was typed', async () => {
  await onHost(async (page) => {
    await embed(page, { customHost, templateId });
    await once(page, 'onEvent', 'start');
    const frame = await flowFrame(page);
    await answer(frame, { 'name-first': 'Grace' });
    const dialog = frame.getByRole('dialog');
    await page.evaluate(() => window.client.cancel(false));
    await dialog.waitFor();
    await frame.locator('[data-embed-stay]').click();
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(await frame.locator(`[name="${fieldName('name-first')}"]`).inputValue(), 'Grace');
    assert.equal(await count(page, 'onCancel'), 0);
    await page.evaluate(() => window.client.cancel());
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await frame.locator('[data-embed-close]').click();
    await dialog.waitFor();
    await frame.locator('[data-embed-leave]').click();
    const [{ inquiryId, sessionToken }] = await once(page, 'onCancel');
    assert.ok(inquiryId && sessionToken);
  });
});

test('opening anew makes another inquiry; nothing of the old one is carried over', async () => {
  await onHost(async (page) => {
    for (let times = 1; times <= 2; times += 1) {
      await embed(page, { customHost, templateId, referenceId: 'anew' });
      await once(page, 'onEvent', 'start');
      const frame = await flowFrame(page);
      assert.equal(await frame.locator(`[name="${fieldName('name-first')}"]`).inputValue(), '');
      await answer(frame);
      await proceed(frame).click();
      await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);
      await page.evaluate(() => {
        window.client.destroy();
        window.told.length = 0;
      });
      assert.equal((await made('anew')).length, times);
    }
  });
});

test('an existing inquiry: created opens, started needs its token', async () => {
  await onHost(async (page) => {
    const inquiryId = await createInquiry(server, { fields: { 'name-first': 'Rosalind' } });
    await embed(page, { customHost, inquiryId, fields: { nameFirst: 'Mallory' } });
    await once(page, 'onReady');
    const frame = await flowFrame(page);
    assert.match(await frame.locator('main').textContent(), /Rosalind/);
    await answer(frame);
    await proceed(frame).click();
    await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);
    await page.evaluate(() => window.client.destroy());

    await page.evaluate(() => (window.told.length = 0));
    await embed(page, { customHost, inquiryId });
    const [error] = await once(page, 'onError');
    assert.deepEqual([error.code, error.status], ['unauthenticated', 409]);
    assert.equal(await count(page, 'onReady'), 0);
    await page.evaluate(() => window.client.destroy());

    await page.evaluate(() => (window.told.length = 0));
    await embed(page, { customHost, inquiryId, sessionToken: await resumeInquiry(server, inquiryId) });
    await once(page, 'onReady');
    assert.equal((await readInquiry(server, inquiryId)).fields['name-first'].value, 'Rosalind');
  });
});

test('what cannot be opened is a typed error, on the page too, with a way to close', async () => {
  const contact = (await server.api('GET', '/inquiry-templates')).body.data.find((it) => it.attributes.name === 'Contact').id;
  const cases = [
    { code: 'invalid_config', status: 400, options: { templateId: `itmpl_${'0'.repeat(28)}` } },
    { code: 'invalid_config', status: 400, options: { templateId: 'tmpl_old' } },
    { code: 'invalid_config', status: 400, options: { templateId, templateVersionId: 'itmplv_none' } },
    { code: 'invalid_config', status: 400, options: { templateId, environment: 'staging' } },
    { code: 'invalid_config', status: 400, options: { templateId, environmentId: 'env_none' } },
    { code: 'inactive_template', status: 422, options: { templateId: await draftTemplate() } },
    { code: 'invalid_config', status: 400, options: { templateId, fields: { shoeSize: 42 } } },
    { code: 'inactive_template', status: 422, options: { templateId: contact }, part: { status: 'inactive' }, undo: { status: 'active' } },
    {
      code: 'invalid_config',
      status: 400,
      options: { templateId: contact },
      part: { settings: { security: { 'block-client-side-inquiry-creation': true } } },
      undo: { settings: { security: { 'block-client-side-inquiry-creation': false } } },
    },
  ];
  for (const { code, status, options, part, undo } of cases) {
    if (part) await settings(part, contact);
    await onHost(async (page) => {
      await embed(page, { customHost, referenceId: 'refused', ...options });
      await page.evaluate(() => window.client.open());
      const [error] = await once(page, 'onError');
      assert.deepEqual([error.code, error.status], [code, status], JSON.stringify(options));
      assert.ok(error.message, 'says what is wrong');
      const frame = await flowFrame(page);
      await frame.waitForSelector('main h1');
      await frame.locator('[data-embed-close]').click();
      assert.deepEqual(await once(page, 'onCancel'), [{}]);
      assert.equal(await count(page, 'onReady'), 0);
    });
    if (undo) await settings(undo, contact);
  }
  assert.deepEqual(await made('refused'), []);
});

test('only listed pages may show it', async () => {
  await settings({ settings: { security: { 'allowed-domains': ['shop.example'] } } });
  const { port } = new URL(host.url);
  const answerFor = async (origin) => {
    const query = new URLSearchParams({ 'inquiry-template-id': templateId, 'iframe-origin': origin, environment: 'production' });
    const reply = await fetch(`${server.url}/widget?${query}`);
    return reply.headers.get('content-security-policy').match(/frame-ancestors ([^;]*)/)[1];
  };
  assert.equal(await answerFor('https://shop.example'), 'https://shop.example');
  assert.equal(await answerFor('https://evil.example'), "'none'");
  assert.equal(await answerFor(`http://127.0.0.1:${port}`), "'none'", 'production lists this machine as well');
  assert.equal(await answerFor("https://shop.example; script-src *"), "'none'");
  await settings({ settings: { security: { 'allowed-domains': [] } } });
  assert.equal(await answerFor('https://any.example'), 'https://any.example');
});

test('messages of other pages and frames are ignored', async () => {
  await onHost(async (page) => {
    await embed(page, { customHost, templateId });
    await once(page, 'onEvent', 'start');
    // Another frame of the host page posts into the flow.
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const other = document.createElement('iframe');
          other.srcdoc = `<script>
            for (const frame of Array.from(parent.frames)) frame.postMessage({ action: "exit", metadata: { force: true } }, "*");
            parent.postMessage("sent", "*");
          </script>`;
          addEventListener('message', (event) => event.data === 'sent' && resolve());
          document.body.append(other);
        }),
    );
    const frame = await flowFrame(page);
    await frame.evaluate(() => {
      for (const data of [null, 1, 'exit', { action: 'exit', metadata: { force: true } }]) window.postMessage(data, '*');
    });
    await frame.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
    assert.equal(await count(page, 'onCancel'), 0);
    await page.evaluate(() => window.client.cancel(true));
    await once(page, 'onCancel');
  });
});

test('work that the template asks for is done in the frame, also where forms may not be sent', async () => {
  const work = (on) => settings({ settings: { security: { 'client-side': { 'proof-of-work': on } } } });
  await work(true);
  for (const [reference, more, faults] of [
    ['worked', {}, []],
    ['worked-without-forms', { sandboxAttributes: [] }, ['Blocked form submission']],
  ]) {
    await onHost(
      async (page) => {
        await embed(page, { customHost, templateId, referenceId: reference, ...more });
        const frame = await flowFrame(page);
        await answer(frame);
        await proceed(frame).click();
        await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);
        const [, { inquiryId }] = await once(page, 'onEvent', 'start');
        assert.deepEqual(await made(reference), [inquiryId]);
        assert.equal(await count(page, 'onError'), 0);
      },
      { faults },
    );
  }
  await work(false);
});

test('where a human act is asked for, a frame in sight waits for it', async () => {
  const humanAct = (on) => settings({ settings: { security: { 'client-side': { 'human-act': on } } } });
  await humanAct(true);
  await onHost(async (page) => {
    await embed(page, { customHost, templateId, referenceId: 'in-sight' });
    await once(page, 'onReady');
    await page.waitForLoadState('networkidle');
    assert.deepEqual(await made('in-sight'), []);
    await (await flowFrame(page)).locator('h1').hover();
    const [, { inquiryId }] = await once(page, 'onEvent', 'start');
    assert.deepEqual(await made('in-sight'), [inquiryId]);
  });
  await humanAct(false);
});

for (const [way, more, faults] of [
  ['qr', {}, []],
  ['email', {}, []],
  ['email', { sandboxAttributes: [] }, ['Blocked form submission']],
]) {
  test(`a phone goes on for a frame, by ${way}${more.sandboxAttributes ? ', where forms may not be sent' : ''}`, async () => {
    await onHost(
      async (page, context) => {
        await embed(page, { customHost, templateId, eventsAllowlist: 'all', ...more });
        const [, { inquiryId }] = await once(page, 'onEvent', 'start');
        const frame = await flowFrame(page);
        await frame.locator('.elsewhere a').click();
        const form = frame.locator('main form', { has: frame.locator(`input[name="method"][value="${way}"]`) });
        if (way === 'email') await form.locator('input[type="email"]').fill('ada@example.com');
        await form.locator('button[value="handoff"]').click();
        await once(page, 'onEvent', 'one-time-link-sent');
        const link = await linkOf(way, frame, inquiryId);
        const phone = await context.newPage();
        await phone.goto(link);
        await phone.locator('button[value="take-over"]').click();
        await once(page, 'onEvent', 'one-time-link-start');
        await frame.locator('button[value="take-back"]').click();
        await once(page, 'onEvent', 'one-time-link-exit');
        const last = await walkFrame(page);
        await last.locator('[data-embed-finish]').click();
        await once(page, 'onComplete');
        const names = (await told(page)).filter(([name]) => name === 'onEvent').map(([, event]) => event);
        for (const name of ['sent', 'start', 'exit']) {
          assert.equal(names.filter((known) => known === `one-time-link-${name}`).length, 1, `${name} in ${names}`);
        }
        assert.equal((await sessionsOf(inquiryId)).length, 2, 'one link was made, and no second message sent');
      },
      { faults },
    );
  });
}

/** Where the phone is to go: the code on the page, or what the sandbox would have sent. */
async function linkOf(way, frame, inquiryId) {
  if (way === 'qr') return frame.locator('svg.qr').getAttribute('data-link');
  const { searchParams } = new URL(await frame.evaluate(() => location.href));
  const token = searchParams.get('session-token') ?? (await frame.locator('input[name="session-token"]').first().inputValue());
  const reply = await fetch(`${server.url}/verify?inquiry-id=${inquiryId}&session-token=${token}&show=outbox`);
  return (await reply.text()).match(/https?:[^"<\s]*code=[^"<\s]*/)[0].replaceAll('&#x2f;', '/');
}

async function sessionsOf(inquiryId) {
  const { body } = await server.api('GET', `/inquiry-sessions?filter%5Binquiry-id%5D=${inquiryId}`);
  return body.data;
}

test('finer events tell what the person does, and nothing that they type', async () => {
  await onHost(async (page) => {
    await embed(page, { customHost, templateId, eventsAllowlist: 'all' });
    await once(page, 'onEvent', 'start');
    const frame = await flowFrame(page);
    await proceed(frame).click();
    await frame.waitForSelector('[data-error-summary]');
    await answer(frame);
    await proceed(frame).click();
    await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);
    const events = (await told(page)).filter(([name]) => name === 'onEvent').map(([, ...event]) => event);
    const of = (wanted) => events.filter(([name]) => name === wanted).map(([, metadata]) => metadata ?? null);
    assert.deepEqual(of('step-transitioning'), [{ name: 'name' }, { name: 'name' }]);
    assert.equal(of('click').length, 2);
    assert.ok(of('form-update').length >= 5 && of('form-update').every((metadata) => metadata === null));
    assert.deepEqual(
      of('page-change').map(({ name, nameDisplay }) => [name, nameDisplay]),
      [
        ['name', 'Your details'],
        ['name', 'Your details'],
        ['address', 'Your address'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(events), /Lovelace/);
  });
});

test('two clients on one page do not hear each other', async () => {
  await onHost(async (page) => {
    const heard = await page.evaluate(
      async ([given]) => {
        const ready = { a: 0, b: 0 };
        const cancelled = { a: 0, b: 0 };
        const make = (name) =>
          new Promise((resolve) => {
            const client = new window.Persona.Client({
              ...given,
              onReady: () => {
                ready[name] += 1;
                resolve(client);
              },
              onCancel: () => (cancelled[name] += 1),
            });
          });
        const [a] = await Promise.all([make('a'), make('b')]);
        a.cancel(true);
        await new Promise((resolve) => setTimeout(resolve, 500));
        return { ready, cancelled };
      },
      [{ customHost, templateId }],
    );
    assert.deepEqual(heard, { ready: { a: 1, b: 1 }, cancelled: { a: 1, b: 0 } });
  });
});

test('Back in the browser goes to the screen before', async () => {
  await onHost(async (page) => {
    await embed(page, { customHost, templateId, referenceId: 'history' });
    await once(page, 'onEvent', 'start');
    const frame = await flowFrame(page);
    await answer(frame);
    await proceed(frame).click();
    await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);
    await page.evaluate(() => history.back());
    await frame.waitForSelector(`[name="${fieldName('name-first')}"]`);
    const last = await walkFrame(page);
    await last.locator('[data-embed-finish]').click();
    await once(page, 'onComplete');
    assert.equal(await count(page, 'onReady'), 1);
    assert.equal((await made('history')).length, 1);
  });
});

test('a frame that may not send forms, on a narrow page with its own strict policy', async () => {
  host.policy.value = `default-src 'self'; style-src 'self' 'unsafe-inline'; frame-src http://${customHost}`;
  await onHost(
    async (page) => {
      await embed(page, { customHost, templateId, referenceId: 'strict', sandboxAttributes: [] });
      await once(page, 'onEvent', 'start');
      const frame = await flowFrame(page);
      await proceed(frame).click();
      await frame.waitForSelector('[data-error-summary]');
      const last = await walkFrame(page);
      await last.locator('[data-embed-finish]').click();
      await once(page, 'onComplete');
      const sideways = await last.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      assert.equal(sideways, false);
    },
    { viewport: { width: 300, height: 640 }, faults: ['Blocked form submission'] },
  );
  host.policy.value = '';
});

test('a frame that may not send forms knows a second press too, and gives more time', async () => {
  const inquiryId = await createInquiry(server, {}, { 'expiration-after-create-interval-seconds': 300 });
  await onHost(
    async (page, context) => {
      const sent = [];
      await context.route('**/widget', (route) => {
        sent.push(new URLSearchParams(route.request().postData()).get('action'));
        return route.continue();
      });
      await embed(page, { customHost, inquiryId, sandboxAttributes: [] });
      await once(page, 'onReady');
      const frame = await flowFrame(page);
      await frame.locator('footer button[value="extend"]').click();
      await frame.waitForFunction(() => document.querySelector('[data-limit-said]').textContent !== '');
      await answer(frame);
      await frame.evaluate(() => {
        for (let presses = 0; presses < 2; presses += 1) document.querySelector('main button[value="continue"]').click();
      });
      await frame.waitForSelector(`[name="${fieldName('address-city')}"]`);
      assert.deepEqual(sent, ['extend', 'continue']);
    },
    { faults: ['Blocked form submission'] },
  );
});

test('a page whose own policy allows no inline style', async () => {
  host.policy.value = `default-src 'none'; script-src 'self'; frame-src http://${customHost}`;
  await onHost(
    async (page) => {
      await embed(page, { customHost, templateId });
      await once(page, 'onEvent', 'start');
      const last = await walkFrame(page);
      await last.locator('[data-embed-finish]').click();
      await once(page, 'onComplete');
    },
    { faults: ['Applying inline style'] },
  );
  host.policy.value = '';
});

test('without a last press, complete comes after a while', async () => {
  await onHost(async (page) => {
    await embed(page, { customHost, templateId });
    await once(page, 'onEvent', 'start');
    await walkFrame(page);
    await page.mouse.move(0, 0);
    await once(page, 'onComplete');
    assert.equal(await count(page, 'onComplete'), 1);
  });
});

test('preload has no side effects', async () => {
  await onHost(async (page) => {
    await page.evaluate((where) => window.Persona.Client.preload(where), customHost);
    const reply = await fetch(`${server.url}/preload`);
    assert.equal(reply.status, 200);
    assert.match(reply.headers.get('content-security-policy'), /frame-ancestors \*/);
    assert.equal(reply.headers.get('set-cookie'), null);
  });
});

test('a phone shows it on the whole screen', async () => {
  await onHost(
    async (page) => {
      await embed(page, { customHost, templateId });
      await once(page, 'onEvent', 'start');
      const frame = await flowFrame(page);
      const fits = await frame.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
      assert.ok(fits);
      const box = await page.locator('iframe').boundingBox();
      assert.equal(box.width, PHONE.width);
    },
    { viewport: PHONE },
  );
});
