// Two fresh servers with stopped clocks, and the same scenarios with the same seeds: their events and
// their webhooks are the same, byte for byte.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { startServer } from '../../e2e/server.mjs';

const SCENARIOS = ['completed', 'failed_email_code', 'handed_over', 'resumed_and_completed', 'approved'];
const PATIENCE_MS = 20_000;

/** A server with a receiver of its webhooks. */
class Machine {
  bodies = [];
  #receiver;
  #webhook;

  static async start() {
    const machine = new Machine();
    machine.server = await startServer();
    const clock = { frozen: true, now: `${new Date().getUTCFullYear() + 2}-01-01T00:00:00Z` };
    const turned = await machine.server.api('POST', '/sandbox/clock', {
      data: { attributes: clock },
    });
    assert.equal(turned.status, 200, JSON.stringify(turned.body));
    await machine.#listen();
    return machine;
  }

  async #listen() {
    this.#receiver = createServer(async (request, response) => {
      const parts = [];
      for await (const part of request) parts.push(part);
      this.bodies.push(Buffer.concat(parts).toString());
      response.writeHead(200).end();
    });
    await new Promise((resolve) => this.#receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${this.#receiver.address().port}/`;
    const webhook = await this.server.api('POST', '/webhooks', {
      data: { attributes: { name: 'Same bytes', url, 'enabled-events': ['*'] } },
    });
    assert.equal(webhook.status, 201, JSON.stringify(webhook.body));
    this.#webhook = webhook.body.data.id;
    const enabled = await this.server.api('POST', `/webhooks/${this.#webhook}/enable`, {});
    assert.equal(enabled.status, 200, JSON.stringify(enabled.body));
  }

  /** Waits until nothing is on its way any more. */
  async delivered() {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const { body } = await this.server.api('GET', `/webhooks/${this.#webhook}/health`);
      const { pending, 'events-behind': behind } = body.data.attributes;
      if (pending === 0 && behind === 0) return;
      assert.ok(Date.now() < end, `${pending} deliveries and ${behind} events are left`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** The text of every page of the log. */
  async events() {
    const pages = [];
    let path = '/events?page[size]=100';
    while (path) {
      const { status, body } = await this.server.api('GET', path);
      assert.equal(status, 200);
      pages.push(JSON.stringify(body));
      path = body.links.next?.replace('/api/v1', '');
    }
    return pages;
  }

  async stop() {
    this.#receiver.closeAllConnections();
    this.#receiver.close();
    await this.server.stop();
  }
}

let machines;
before(async () => (machines = await Promise.all([Machine.start(), Machine.start()])));
after(() => Promise.all((machines ?? []).map((machine) => machine.stop())));

test('two servers tell a seeded scenario with the same bytes', async () => {
  const [one, other] = machines;
  assert.notEqual(one.server.key, other.server.key);
  for (const machine of machines) {
    for (const [seed, scenario] of SCENARIOS.entries()) {
      const path = `/sandbox/scenarios/${scenario}/run`;
      const run = await machine.server.api('POST', path, { data: { attributes: { seed } } });
      assert.equal(run.status, 201, JSON.stringify(run.body));
    }
    await machine.delivered();
  }
  assert.deepEqual(await one.events(), await other.events());
  assert.ok(one.bodies.length > 30, `${one.bodies.length} webhooks are too few to say so`);
  // Deliveries go out side by side, so their order says nothing.
  assert.deepEqual(one.bodies.sort(), other.bodies.sort());
});
