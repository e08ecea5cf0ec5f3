// Starts the server of the stories: own data directory, own port, a key made for the run.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM =
  process.env.BONAFIDE_BIN ?? fileURLToPath(new URL('../target/debug/bonafide', import.meta.url));
const START_MS = 30_000;
const STOP_MS = 15_000;
const VERSION = '2025-12-08';

/**
 * Starts a server and waits until it is ready.
 *
 * @param {Record<string, string>} settings more BONAFIDE_ variables; `host`: by which name it is reached;
 *   `path`: of the public address
 * @returns {Promise<Server>}
 */
export async function startServer({ host = '127.0.0.1', path = '', ...settings } = {}) {
  if (!existsSync(PROGRAM)) {
    throw new Error(`${PROGRAM} is missing: cargo build --package bonafide, or set BONAFIDE_BIN`);
  }
  const directory = await mkdtemp(join(tmpdir(), 'bonafide-story-'));
  const port = await freePort();
  const url = `http://${host}:${port}`;
  const key = `persona_sandbox_${randomBytes(24).toString('hex')}`;
  const env = {
    PATH: dirname(resolve(PROGRAM)) + delimiter + process.env.PATH,
    BONAFIDE_DATA_DIR: join(directory, 'data'),
    BONAFIDE_LISTEN: `127.0.0.1:${port}`,
    BONAFIDE_PUBLIC_URL: url + path,
    BONAFIDE_SANDBOX_API_KEY: key,
    BONAFIDE_RATE_LIMIT: '0',
    ...settings,
  };
  const child = spawn(PROGRAM, [], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const server = new Server(child, directory, url, key, env);
  await server.ready();
  return server;
}

class Server {
  #child;
  #log = '';
  #ended;

  constructor(child, directory, url, key, env) {
    this.#child = child;
    this.directory = directory;
    this.url = url;
    this.key = key;
    /** Environment in which the commands speak of this server. */
    this.env = env;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.#log += text));
    }
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(`could not be run: ${error.message}`));
      child.once('exit', (code, signal) => resolve(signal ?? code));
    });
  }

  /** All that the server has printed so far. */
  get log() {
    return this.#log;
  }

  async ready() {
    let over = null;
    this.#ended.then((how) => (over = how));
    const end = Date.now() + START_MS;
    while (Date.now() < end && over === null) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.status === 200) return;
      await pause(25);
    }
    await this.#clear();
    throw new Error(`the server is not ready (${over ?? 'too slow'}); it said:\n${this.#log}`);
  }

  /**
   * Calls the API as an integrator's backend does.
   *
   * @returns {Promise<{status: number, headers: Headers, body: any}>}
   */
  async api(method, path, body, headers = {}) {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        'persona-version': VERSION,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
  }

  /** Ends the server as an operator does. It must end by itself and without a fault. */
  async stop() {
    this.#child.kill('SIGTERM');
    const how = await Promise.race([this.#ended, pause(STOP_MS, 'still running')]);
    await this.#clear();
    if (how !== 0) {
      throw new Error(`the server did not end cleanly (${how}); it said:\n${this.#log}`);
    }
  }

  async #clear() {
    this.#child.kill('SIGKILL');
    await this.#ended;
    await rm(this.directory, { recursive: true, force: true });
  }
}

function pause(ms, value) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, value).unref();
  });
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
