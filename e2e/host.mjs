// An integrator's own page, on another site than the server: it shows the flow in a frame, by the
// official packages or by our own, and writes down what it is told.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';

import { build } from 'esbuild';

const require = createRequire(import.meta.url);

/** The bundle of one of the official packages as a script; made once. */
const bundles = new Map();
function bundle(contents) {
  if (!bundles.has(contents)) {
    const made = build({
      stdin: { contents, resolveDir: new URL('.', import.meta.url).pathname, loader: 'jsx' },
      bundle: true,
      write: false,
      format: 'iife',
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'error',
    });
    bundles.set(contents, made.then((result) => result.outputFiles[0].text));
  }
  return bundles.get(contents);
}

const CLIENT = 'import * as Persona from "persona"; window.Persona = Persona;';
const REACT = `
import React from "react"; import { createRoot } from "react-dom/client"; import PersonaReact from "persona-react";
window.showInline = (props) => createRoot(document.getElementById("inline")).render(React.createElement(PersonaReact, props));`;

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>#inline iframe { width: 100%; height: 700px; border: 0 }</style></head>
<body><h1>Shop</h1><div id="inline"></div><script src="/sdk.js"></script><script src="/react.js"></script></body></html>`;

/**
 * @returns {Promise<{url: string, policy: {value: string}, close: () => Promise<void>}>} `url` is of
 * another site than `localhost`
 */
export async function startHost() {
  const policy = { value: '' };
  const server = createServer(async (request, response) => {
    const script = { '/sdk.js': CLIENT, '/react.js': REACT }[request.url];
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html; charset=utf-8');
    if (!script && policy.value) response.setHeader('content-security-policy', policy.value);
    response.end(script ? await bundle(script) : PAGE);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    policy,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** The version of an installed package. */
export const versionOf = (name) => require(`${name}/package.json`).version;

/** Runs in the page: writes down every callback in order. */
function record() {
  window.told = [];
  window.recorded = (names) =>
    Object.fromEntries(
      names.map((name) => [name, (...values) => window.told.push([name, ...JSON.parse(JSON.stringify(values))])]),
    );
}

/** Opens the host page, ready to record. */
export async function openHost(page, host) {
  await page.addInitScript(record);
  await page.goto(host.url);
}

const CALLBACKS = ['onLoad', 'onReady', 'onEvent', 'onComplete', 'onCancel', 'onError'];

/** Makes a client of the official package and, unless told otherwise, opens it when it is ready. */
export function embed(page, options, { open = true } = {}) {
  return page.evaluate(
    ([given, names, opens]) => {
      const callbacks = window.recorded(names);
      const ready = callbacks.onReady;
      callbacks.onReady = (...values) => {
        ready(...values);
        if (opens) window.client.open();
      };
      window.client = new window.Persona.Client({ ...given, ...callbacks });
    },
    [options, CALLBACKS, open],
  );
}

/** Shows the flow inline, by the official React component. */
export function inline(page, options) {
  return page.evaluate(([given, names]) => window.showInline({ ...given, ...window.recorded(names) }), [options, CALLBACKS]);
}

/** Everything told so far: `[callback, ...values]`. */
export const told = (page) => page.evaluate(() => window.told);

/** Waits until a callback came, and gives its values. */
export async function once(page, name, event) {
  const fits = ([known, first]) => known === name && (event === undefined || first === event);
  await page.waitForFunction(
    ([wanted, wantedEvent]) =>
      window.told.some(([known, first]) => known === wanted && (wantedEvent === null || first === wantedEvent)),
    [name, event ?? null],
  );
  return (await told(page)).find(fits).slice(1);
}

/** How often a callback came. */
export const count = async (page, name) => (await told(page)).filter(([known]) => known === name).length;

/** The flow's frame, once its first page is there. */
export async function flowFrame(page) {
  const element = await page.waitForSelector('iframe[src*="/widget"]', { state: 'attached' });
  await atRest(element);
  return element.contentFrame();
}

/** Opens the flow again, once it was closed: what is pressed then is in sight and stands still. */
export async function reopen(page) {
  await page.evaluate(() => window.client.open());
  await atRest(await page.waitForSelector('iframe[src*="/widget"]', { state: 'visible' }));
}

/** Waits until the frame, which is moved into sight, stands still: a press aims at one place. */
async function atRest(element) {
  let before;
  for (let looks = 0; looks < 50; looks += 1) {
    const place = JSON.stringify(await element.boundingBox());
    if (place === before) return;
    before = place;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
