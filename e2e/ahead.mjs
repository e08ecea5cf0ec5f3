// A browser that renders a link ahead of the person who may go there (speculation rules). Playwright switches
// this off in the browsers that it drives, so that this one is left alone.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROGRAM } from './browser.mjs';

/**
 * Opens a page that has `target` rendered ahead, and goes there when `go` is called.
 *
 * @returns {Promise<{asked: {method: string, path: string, ahead: boolean}[], go: () => void, close: () => Promise<void>}>}
 *   `asked`: what the browser asked the server for
 */
export async function renderAhead(server, target) {
  const asked = [];
  let go;
  const gone = new Promise((resolve) => (go = resolve));
  // Only pages of the same origin are rendered ahead, so that the first page comes by the same way.
  const front = createServer(async (incoming, answer) => {
    if (incoming.url === '/first') {
      answer.setHeader('content-type', 'text/html');
      return answer.end(firstPage(target));
    }
    if (incoming.url === '/go') return gone.then(() => answer.end());
    const { method, url: path, headers } = incoming;
    asked.push({ method, path, ahead: headers['sec-purpose'] !== undefined });
    const { hostname, port, host } = new URL(server.url);
    const onward = request({ hostname, port, path, method, headers: { ...headers, host } }, (reply) => {
      answer.writeHead(reply.statusCode, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    return incoming.pipe(onward);
  });
  await new Promise((resolve) => front.listen(0, '127.0.0.1', resolve));
  const profile = await mkdtemp(join(tmpdir(), 'bonafide-browser-'));
  const browser = spawn(
    PROGRAM,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      `--user-data-dir=${profile}`,
      // Else the browser would end after the first page.
      '--remote-debugging-port=0',
      `http://127.0.0.1:${front.address().port}/first`,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  return {
    asked,
    go,
    async close() {
      browser.kill('SIGKILL');
      await ended;
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const firstPage = (target) => `<!doctype html><title>First</title>
<script type="speculationrules">${JSON.stringify({ prerender: [{ source: 'list', urls: [target], eagerness: 'immediate' }] })}</script>
<script>fetch('/go').then(() => { location.href = ${JSON.stringify(target)}; });</script>`;
