// One server and one browser for the stories of a file.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { assertClean, startBrowser, visit } from './browser.mjs';
import { startServer } from './server.mjs';

/** Registers the start and the end; the fields are there once the first story runs. */
export function house(settings) {
  const it = {
    server: undefined,
    browser: undefined,
    /** Lets a person visit, and fails when the visit did what no page may do. */
    async visited(how, story) {
      const visitor = await visit(it.browser, it.server, how);
      try {
        await story(visitor.page, visitor.context);
        assertClean(visitor);
      } finally {
        await visitor.close();
      }
    },
  };
  before(async () => {
    it.server = await startServer(settings);
    it.browser = await startBrowser();
  });
  after(async () => {
    await it.browser?.close();
    await it.server?.stop();
  });
  return it;
}

/** Each story of a flow runs twice: every page must work before and without its scripts. */
export const WAYS = [
  { scripts: true, name: 'scripts on' },
  { scripts: false, name: 'scripts off' },
];

/** Waits for what a worker of the server does in its own time. */
export async function until(what, holds, seconds = 15) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(`${what} did not happen`);
}
