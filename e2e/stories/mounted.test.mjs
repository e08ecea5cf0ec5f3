// A server behind a proxy that gives it a path of the public address, as https://acme.com/identity:
// whatever pages link to, load and post to is below that path.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { WITH_ADMIN, kind, signIn } from '../dashboard.mjs';
import { WAYS, house } from '../house.mjs';
import { createInquiry } from '../inquiries.mjs';
import { WORDS, answer, heading, open, press } from '../pages.mjs';

const PATH = '/identity';
const it = house({ ...WITH_ADMIN, path: PATH });

/** Fails when the visit asked for anything beside the path. */
async function below(how, story) {
  const beside = [];
  await it.visited(how, async (page) => {
    page.on('request', (request) => {
      const { pathname, protocol } = new URL(request.url());
      if (protocol !== 'data:' && !pathname.startsWith(`${PATH}/`)) beside.push(request.url());
    });
    await story(page);
  });
  assert.deepEqual(beside, []);
}

for (const way of WAYS) {
  test(`a person goes through the flow (${way.name})`, async () => {
    const id = await createInquiry(it.server);
    await below(way, async (page) => {
      await open(page, `${PATH}/verify?inquiry-id=${id}`);
      for (let screen = 0; screen < 5 && !(await heading(page).textContent()).includes(WORDS.done); screen += 1) {
        await answer(page);
        await press(page);
      }
      assert.match(await heading(page).textContent(), new RegExp(WORDS.done));
    });
  });

  test(`the dashboard and the manual link to themselves (${way.name})`, async () => {
    await below(way, async (page) => {
      await signIn(page, undefined, PATH);
      const found = new Map();
      for (const start of ['/dashboard/sandbox', '/docs']) found.set(start, PATH + start);
      for (const [, path] of found) {
        const response = await page.goto(path);
        assert.equal(response.status(), 200, path);
        if (!(response.headers()['content-type'] ?? '').startsWith('text/html')) continue;
        const links = await page.$$eval('a[href]:not([download])', (all) => all.map((link) => link.getAttribute('href')));
        for (const link of links.map((one) => one.split('#')[0])) {
          if (!link.startsWith('/') || /\.(ya?ml|csv|pdf|json)(\?|$)/.test(link)) continue;
          assert.ok(link.startsWith(`${PATH}/`), `${path} links to ${link}`);
          const name = kind(link.slice(PATH.length)).replace(/^\/docs\/api\/.*/, '/docs/api/{operation}');
          if (!found.has(name) && found.size < 60) found.set(name, link);
        }
      }
      assert.ok(found.size > 25, [...found.keys()].join(' '));
    });
  });
}
