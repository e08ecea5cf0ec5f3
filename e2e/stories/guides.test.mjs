// Every sample of the guides runs, in order, against a fresh server, and prints what the guide says.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { startServer } from '../server.mjs';

const GUIDES = new URL('../../docs/guides/', import.meta.url);
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

for (const name of (await readdir(GUIDES)).filter((file) => file.endsWith('.md'))) {
  test(`the samples of ${name} do what the guide says`, async () => {
    const all = blocks(await readFile(new URL(name, GUIDES), 'utf8'));
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
      const env = { PATH: process.env.PATH, BONAFIDE_URL: server.url, BONAFIDE_API_KEY: server.key };
      const { stdout } = await run('bash', ['-c', script], { env });
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
    for (const name of (await readdir(GUIDES)).filter((file) => file.endsWith('.md'))) {
      const page = await fetch(`${server.url}/docs/${name.replace('.md', '')}`);
      assert.equal(page.status, 200, name);
    }
  } finally {
    await server.stop();
  }
});
