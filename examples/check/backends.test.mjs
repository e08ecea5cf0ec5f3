// Each example backend against a running server: started as its README says, used as a user and as
// Bonafide would, and lied to.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startServer } from '../../e2e/server.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const BACKENDS = {
  node: ['node', [at('../backend-node/main.mjs')]],
  python: ['python3', [at('../backend-python/main.py')]],
  rust: [process.env.BACKEND_RUST ?? at('../backend-rust/target/debug/bonafide-example-backend-rust'), []],
};
const EVENTS = ['inquiry.created', 'inquiry.started', 'inquiry.completed', 'inquiry.approved'];
const PATIENCE_MS = 20_000;

// One at a time: the backends' suites run one after the other.
let server;

for (const [name, [program, words]] of Object.entries(BACKENDS)) {
  describe(`the backend in ${name}`, () => {
    let backend;
    before(async () => {
      server = await startServer();
      backend = await Backend.start(program, words);
    });
    after(async () => {
      backend?.stop();
      await server?.stop();
    });

    test('hands over a link that opens the flow, the same when it is asked twice', async () => {
      const first = await backend.call('POST', '/users/anna/verification');
      assert.equal(first.status, 201);
      const again = await backend.call('POST', '/users/anna/verification');
      assert.deepEqual(again, first);
      const page = await fetch(first.body.link);
      assert.equal(page.status, 200);
      assert.match(page.headers.get('content-type'), /^text\/html/);
    });

    test('hears of the result and reads it', async () => {
      const inquiry = await backend.begun('ben');
      const simulated = [{ type: 'complete_inquiry' }, { type: 'approve_inquiry' }];
      await server.api('POST', `/inquiries/${inquiry}/perform-simulate-actions`, {
        meta: { 'simulate-actions': simulated },
      });
      const result = await backend.result('ben', 'approved');
      assert.equal(result.inquiry, inquiry);
    });

    test('takes an event that comes twice and late without going back', async () => {
      const inquiry = await backend.begun('cleo');
      await server.api('POST', `/inquiries/${inquiry}/decline`, {});
      const { body } = await server.api('GET', `/events?filter[object-id]=${inquiry}`);
      for (const event of [...body.data, ...body.data]) {
        const answer = await backend.deliver(JSON.stringify({ data: event }));
        assert.equal(answer.status, 200);
      }
      assert.equal((await backend.result('cleo', 'declined')).status, 'declined');
    });

    test('refuses what is not genuine', async () => {
      const inquiry = await backend.begun('dora');
      const { body } = await server.api('GET', `/events?filter[object-id]=${inquiry}`);
      const text = JSON.stringify({ data: body.data.at(-1) });
      const now = Math.floor(Date.now() / 1000);
      const right = backend.signature(text, now);
      for (const [what, header] of [
        ['no signature', undefined],
        ['nonsense', 'nonsense'],
        ['another secret', backend.signature(text, now, 'wbhsec_guessed')],
        ['another body', backend.signature(`${text} `, now)],
        ['an old delivery', backend.signature(text, now - 301)],
        ['one of the future', backend.signature(text, now + 330)],
        ['a changed time', right.replace(`t=${now}`, `t=${now - 1}`)],
        ['a cut digest', right.slice(0, -2)],
      ]) {
        assert.equal((await backend.deliver(text, header)).status, 400, what);
      }
      const rotating = `${backend.signature(text, now, 'wbhsec_new')} ${right}`;
      assert.equal((await backend.deliver(text, rotating)).status, 200, 'during a rotation');
    });

    test('asks for another try when it could not do its part', async () => {
      const data = { type: 'inquiry', id: 'inq_gone', attributes: {} };
      const attributes = { name: 'inquiry.approved', payload: { data } };
      const event = { type: 'event', id: 'evt_made_up', attributes };
      const text = JSON.stringify({ data: event });
      const signed = backend.signature(text, Math.floor(Date.now() / 1000));
      assert.equal((await backend.deliver(text, signed)).status, 502);
    });

    test('knows no other pages and no other users', async () => {
      for (const path of ['/', '/users/nobody', '/users/a/b/c', `/users/${'x'.repeat(65)}`]) {
        assert.equal((await backend.call('GET', path)).status, 404, path);
      }
    });
  });
}

class Backend {
  #child;
  #url;
  #secret;
  #said = '';

  /** Registers a webhook for a free port, and starts the backend there with its secret. */
  static async start(program, words) {
    const backend = new Backend();
    const port = await freePort();
    backend.#url = `http://127.0.0.1:${port}`;
    const webhook = await server.api('POST', '/webhooks', {
      data: {
        attributes: { name: 'Example', url: `${backend.#url}/webhooks`, 'enabled-events': EVENTS },
      },
    });
    assert.equal(webhook.status, 201, JSON.stringify(webhook.body));
    backend.#secret = webhook.body.data.attributes.secrets[0].value;
    const templates = await server.api('GET', '/inquiry-templates?page[size]=100');
    const child = spawn(program, words, {
      env: {
        PATH: process.env.PATH,
        BONAFIDE_URL: server.url,
        BONAFIDE_API_KEY: server.key,
        BONAFIDE_TEMPLATE_ID: templates.body.data.at(-1).id,
        BONAFIDE_WEBHOOK_SECRET: backend.#secret,
        PORT: String(port),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    backend.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (backend.#said += text));
    }
    await until(() => backend.#said.includes(`listens on ${backend.#url}`), () => backend.#said);
    const enabled = await server.api('POST', `/webhooks/${webhook.body.data.id}/enable`, {});
    assert.equal(enabled.status, 200, JSON.stringify(enabled.body));
    return backend;
  }

  stop() {
    this.#child.kill('SIGKILL');
  }

  async call(method, path) {
    const answer = await fetch(`${this.#url}${path}`, { method });
    return { status: answer.status, body: await answer.json() };
  }

  /** The id of a user's new inquiry. */
  async begun(user) {
    assert.equal((await this.call('POST', `/users/${user}/verification`)).status, 201);
    const { body } = await server.api('GET', `/inquiries?filter[reference-id]=${user}`);
    return body.data[0].id;
  }

  /** A user's result, once it has that status. */
  async result(user, status) {
    let answer;
    const there = async () => {
      answer = await this.call('GET', `/users/${user}`);
      return answer.body.status === status;
    };
    await until(there, () => `${JSON.stringify(answer)}; ${this.#said}`);
    return answer.body;
  }

  signature(text, seconds, secret = this.#secret) {
    const digest = createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex');
    return `t=${seconds},v1=${digest}`;
  }

  /** A delivery made by hand; signed well unless another signature is given. */
  async deliver(text, ...signature) {
    const header = signature.length
      ? signature[0]
      : this.signature(text, Math.floor(Date.now() / 1000));
    const answer = await fetch(`${this.#url}/webhooks`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(header === undefined ? {} : { 'persona-signature': header }),
      },
      body: text,
    });
    await answer.arrayBuffer();
    return answer;
  }
}

async function until(holds, explain) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not come to it: ${explain()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
