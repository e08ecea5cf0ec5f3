// Every sample of the manual's pages runs, in order, against a fresh server, and prints what the page says.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { startServer } from '../server.mjs';

const DOCS = new URL('../../docs/', import.meta.url);
const GUIDES = (await readdir(new URL('guides/', DOCS))).map((file) => `guides/${file}`);
const PAGES = [...(await readdir(DOCS)), ...GUIDES].filter((file) => file.endsWith('.md'));
const run = promisify(execFile);

/** The fenced blocks of a document: info string and text. */
function blocks(text) {
  return [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info, body]) => ({ info, body }));
}

/** Text with `…` for what differs from run to run, as a pattern. */
function pattern(text) {
  const parts = text.trim().split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

for (const name of PAGES) {
  test(`the samples of ${name} do what the page says`, async () => {
    const text = await readFile(new URL(name, DOCS), 'utf8');
    assert.doesNotMatch(text, /^ {4}(curl|bonafide) /m, 'a sample that is not run');
    const all = blocks(text);
    const expected = [];
    let script = 'set -euo pipefail\n';
    for (const [index, { info, body }] of all.entries()) {
      if (info !== 'bash') continue;
      const next = all[index + 1];
      const told = next?.info === 'text output' ? next.body : null;
      script += `${body}\nprintf '\\n<<end>>\\n'\n`;
      expected.push({ body, told });
    }
    if (expected.length === 0) return;
    const server = await startServer();
    try {
      const env = { ...server.env, BONAFIDE_URL: server.url, BONAFIDE_API_KEY: server.key };
      const { stdout } = await run('bash', ['-c', script], { env, cwd: server.directory });
      const printed = stdout.split('\n<<end>>\n');
      for (const [index, { body, told }] of expected.entries()) {
        if (told !== null) assert.match(printed[index].trim(), pattern(told), body);
      }
    } finally {
      await server.stop();
    }
  });
}

test('every guide has a page in the manual', async () => {
  const server = await startServer();
  try {
    for (const name of GUIDES) {
      const page = await fetch(`${server.url}/docs/${name.replace('guides/', '').replace('.md', '')}`);
      assert.equal(page.status, 200, name);
    }
  } finally {
    await server.stop();
  }
});
