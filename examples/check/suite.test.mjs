// The example test suite and the generated client against a running server with its usual limits.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startServer } from '../../e2e/server.mjs';

/** What the suite of 200 cases may take. */
const MOST_MS = 30_000;

let server;
before(async () => (server = await startServer({ BONAFIDE_RATE_LIMIT: '300' })));
after(() => server?.stop());

test('two hundred cases take less than half a minute', async (context) => {
  const start = Date.now();
  const { code, said } = await run('../test-suite', 'node', ['--test', '--test-reporter=tap']);
  const took = Date.now() - start;
  assert.equal(code, 0, said);
  assert.match(said, /^# pass 200$/m);
  assert.ok(took < MOST_MS, `${took} ms`);
  context.diagnostic(`200 cases in ${took} ms`);
});

test('a generated client compiles and creates an inquiry', async () => {
  const room = '../client-typescript';
  for (const script of ['generate', 'build']) {
    const { code, said } = await run(room, 'npm', ['run', '--silent', script]);
    assert.equal(code, 0, said);
  }
  const { code, said } = await run(room, 'npm', ['run', '--silent', 'start']);
  assert.equal(code, 0, said);
  const [id, status] = said.trim().split(' ');
  assert.equal(status, 'completed');
  const { body } = await server.api('GET', `/inquiries/${id}`);
  assert.equal(body.data.attributes['reference-id'], 'client-typescript');
});

function run(room, program, words) {
  return new Promise((resolve, reject) => {
    // Without what marks this process as a test of its own runner.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn(program, words, {
      cwd: fileURLToPath(new URL(room, import.meta.url)),
      env: { ...env, BONAFIDE_URL: server.url, BONAFIDE_API_KEY: server.key },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (said += text));
    }
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, said }));
  });
}
