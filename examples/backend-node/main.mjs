// A backend that has its users verified: it makes an inquiry, hands over the link, hears of the
// result by webhook and reads it. Node.js 18 or newer, without dependencies.

import { createServer } from 'node:http';

import { Bonafide } from './bonafide.mjs';
import { isGenuine } from './signature.mjs';

const MAX_BODY_BYTES = 1024 * 1024;

const setting = (name) => process.env[name] ?? fail(`Set ${name}; see README.md`);
const bonafide = new Bonafide(
  setting('BONAFIDE_URL'),
  setting('BONAFIDE_API_KEY'),
  setting('BONAFIDE_TEMPLATE_ID'),
);
const webhookSecret = setting('BONAFIDE_WEBHOOK_SECRET');

// A real backend keeps these two in its database.
const results = new Map();
const eventsSeen = new Set();

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** The user's browser is sent to the link. */
async function startVerification(user) {
  // One key for each try that you allow a user; a repeated request then makes no second inquiry.
  const { link } = await bonafide.createInquiry(user, `verification-${user}-1`);
  return { status: 201, body: { link } };
}

/** Answer a failure with 5xx: the delivery is then tried again. */
async function takeWebhook(request, body) {
  if (!isGenuine(request.headers['persona-signature'], body, webhookSecret)) {
    return { status: 400, body: { error: 'The signature is not genuine' } };
  }
  const event = JSON.parse(body);
  // The same event can come more than once.
  if (!eventsSeen.has(event.data.id)) {
    const { data } = event.data.attributes.payload;
    if (data.type === 'inquiry') {
      // Events can come in any order, so what counts is the inquiry as it stands now.
      keep(await bonafide.inquiry(data.id));
    }
    eventsSeen.add(event.data.id);
  }
  return { status: 200, body: { received: true } };
}

/** Two webhooks may be taken at once: the later state stays. */
function keep({ id, user, status, updatedAt }) {
  const known = results.get(user);
  if (user && !(known?.updatedAt > updatedAt)) {
    results.set(user, { inquiry: id, status, updatedAt });
  }
}

function readResult(user) {
  const result = results.get(user);
  return result ? { status: 200, body: result } : { status: 404, body: { error: 'Nothing yet' } };
}

async function answer(request) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const route = `${request.method} ${pathname}`;
  const user = /^(?:GET|POST) \/users\/([\w-]{1,64})(\/verification)?$/.exec(route);
  if (route === 'POST /webhooks') return takeWebhook(request, await read(request));
  if (user?.[2] && request.method === 'POST') return startVerification(user[1]);
  if (user && !user[2] && request.method === 'GET') return readResult(user[1]);
  return { status: 404, body: { error: 'There is no such page' } };
}

async function read(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MAX_BODY_BYTES) throw new Error('The body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const server = createServer(async (request, response) => {
  let told;
  try {
    told = await answer(request);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    told = { status: 502, body: { error: 'Try again' } };
  }
  response.writeHead(told.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(told.body));
});

server.listen(Number(process.env.PORT ?? 4000), '127.0.0.1', () => {
  process.stdout.write(`listens on http://127.0.0.1:${server.address().port}\n`);
});
