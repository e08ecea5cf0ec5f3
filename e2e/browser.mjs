// Opens pages as a person's phone would, and watches what they do on the side.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * Starts Debian's Chromium; no browser is ever downloaded.
 *
 * @param {string[]} more switches beside those that every story has
 * @param {object} how of the driver: `ignoreDefaultArgs` are switches of its own to leave out
 */
export function startBrowser(more = [], how = {}) {
  return chromium.launch({
    ...how,
    executablePath: PROGRAM,
    args: [
      '--no-sandbox', // the tests run as root in containers; they open our own pages only
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

/** The screen of a small, common phone. */
export const PHONE = { width: 360, height: 740 };

/**
 * A fresh person: no cookies, no storage, nothing shared with other visits.
 *
 * @param {{scripts?: boolean, locale?: string, timezoneId?: string}} how
 */
export async function visit(browser, server, { scripts = true, locale = 'en-US', timezoneId } = {}) {
  const context = await browser.newContext({
    baseURL: server.url,
    javaScriptEnabled: scripts,
    locale,
    timezoneId,
    viewport: PHONE,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  return { context, page, faults: watch(page, server.url), close: () => context.close() };
}

/**
 * Collects what a page must never do: errors and warnings in the console (refusals by the content
 * security policy are such), exceptions, requests to other places, files that fail to load.
 *
 * @returns {string[]} filled while the page is used
 */
function watch(page, origin) {
  const faults = [];
  page.on('console', (message) => {
    // The answer of a page itself may be a refusal (a form with faults, a link that has ended);
    // the files it loads are looked at below.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !isAnswer) {
      faults.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') {
      faults.push(`request to another place: ${request.url()}`);
    }
  });
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest();
    if (response.status() >= (isPage ? 500 : 400)) {
      faults.push(`${response.status()} for ${response.url()}`);
    }
  });
  return faults;
}

/** Fails when a visit did something on the side that it must not. */
export function assertClean(visit) {
  assert.deepEqual(visit.faults, []);
}
