// The signers of docs/EMBEDDING.md, as they stand there, against the server.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { detailsTemplate } from '../inquiries.mjs';
import { startServer } from '../server.mjs';

const DOCUMENT = readFileSync(new URL('../../docs/EMBEDDING.md', import.meta.url), 'utf8');
const CHAPTER = DOCUMENT.split('## Signed links')[1].split('\n## ')[0];
const sample = (language) => CHAPTER.match(new RegExp('```' + language + '\\n([\\s\\S]*?)```'))[1];

let server;
let parameters;
let secret;

before(async () => {
  server = await startServer();
  const template = await detailsTemplate(server);
  const { status, body } = await server.api('POST', `/inquiry-templates/${template}/link-keys`, {});
  assert.equal(status, 201, JSON.stringify(body));
  secret = body.data.attributes.secret;
  parameters = {
    'inquiry-template-id': template,
    'reference-id': 'anna & zo\u00eb',
    'fields[name-first]': 'Zo\u00eb + 1',
    expires: String(Math.floor(Date.now() / 1000) + 600),
  };
});
after(() => server?.stop());

async function works(link) {
  const page = await fetch(link);
  assert.equal(page.status, 200, link);
  assert.match(await page.text(), /Zo\u00eb \+ 1/);
  assert.equal((await fetch(link.replace('anna', 'mallory'))).status, 403);
}

test('the signer in JavaScript', async () => {
  const { signedLink } = await import(`data:text/javascript,${encodeURIComponent(sample('js'))}`);
  await works(signedLink(server.url, parameters, secret));
});

test('the signer in Python', async () => {
  const call = 'import json, sys\nprint(signed_link(*json.load(sys.stdin)))';
  const run = spawnSync('python3', ['-c', `${sample('python')}\n${call}`], {
    input: JSON.stringify([server.url, parameters, secret]),
    encoding: 'utf8',
  });
  assert.equal(run.status, 0, run.stderr);
  await works(run.stdout.trim());
});
