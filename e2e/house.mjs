// One server and one browser for the stories of a file.

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
