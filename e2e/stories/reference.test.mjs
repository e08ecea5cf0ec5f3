// The call of every page of the API reference works as it is copied, with ids of objects that exist.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { createInquiry, detailsTemplate, seededTemplate } from '../inquiries.mjs';
import { startServer } from '../server.mjs';

const PRODUCTION_KEY = 'persona_production_reference';
const run = promisify(execFile);

let server;
let operations;
let details;
let worded;

before(async () => {
  server = await startServer({ BONAFIDE_PRODUCTION_API_KEY: PRODUCTION_KEY });
  const document = await (await fetch(`${server.url}/openapi.json`)).json();
  details = await detailsTemplate(server);
  worded = await seededTemplate(server, 'Trading account');
  operations = Object.values(document.paths).flatMap((path) => Object.values(path).map((it) => it.operationId));
});
after(() => server?.stop());

async function post(path, body = {}) {
  const { status, body: told } = await server.api('POST', path, body);
  assert.ok(status < 300, `${path}: ${JSON.stringify(told)}`);
  return told.data;
}
const made = (path, attributes) => post(path, { data: { attributes } });
const list = async (path) => (await server.api('GET', path)).body.data;

/** A template with texts of its own, and a version that is not its live one. */
async function template() {
  const copy = await made('/inquiry-templates', { name: 'Copy', 'copy-of': worded, publish: true });
  const [old] = await list(`/inquiry-template-versions?filter[inquiry-template-id]=${copy.id}`);
  const version = await made('/inquiry-template-versions', { 'inquiry-template-id': copy.id });
  await post(`/inquiry-template-versions/${version.id}/publish`);
  return { id: copy.id, old: old.id };
}

const webhook = async () => {
  const attributes = { name: 'Made', url: 'http://127.0.0.1:1/', 'enabled-events': ['*'] };
  const { id } = await made('/webhooks', attributes);
  await post(`/webhooks/${id}/enable`);
  return id;
};
const inquiry = () => createInquiry(server, { 'inquiry-template-id': details });
const account = async () => (await made('/accounts', {})).id;
const event = async () => (await list('/events'))[0].id;

/** What a page's variables stand for; made anew for each call. */
const MAKERS = {
  INQUIRY_ID: inquiry,
  INQUIRY_SESSION_ID: async () => (await made('/inquiry-sessions', { 'inquiry-id': await inquiry() })).id,
  ACCOUNT_ID: account,
  OTHER_ACCOUNT_ID: account,
  ACCOUNT_TYPE_ID: async () => (await list('/accounts'))[0].relationships['account-type'].data.id,
  THEME_SET_ID: async () => (await made('/theme-sets', { name: 'Made' })).id,
  EVENT_ID: event,
  WEBHOOK_ID: webhook,
  WEBHOOK_DELIVERY_ID: async () =>
    (await post(`/webhooks/${await webhook()}/resend`, { meta: { 'event-id': await event() } })).id,
  WEBHOOK_REPLAY_ID: async () =>
    (await post(`/webhooks/${await webhook()}/replay`, { meta: { 'from-event-id': await event() } })).id,
  API_KEY_ID: async () => (await made('/api-keys', { name: 'Made' })).id,
  API_LOG_ID: () => seen('/api-logs', server.key),
  USER_AUDIT_LOG_ID: () => seen('/user-audit-logs', PRODUCTION_KEY),
  LINK_KEY_ID: async () => (await post(`/inquiry-templates/${(await template()).id}/link-keys`)).id,
  EXPERIMENT_ID: async () => {
    const { id, old } = await template();
    return (await made('/experiments', { 'inquiry-template-id': id, 'variant-version-id': old })).id;
  },
  SCENARIO: async () => 'completed',
};

/** Logs are written a moment behind the answers. */
async function seen(path, key) {
  for (;;) {
    const { body } = await server.api('GET', path, undefined, { authorization: `Bearer ${key}` });
    if (body.data.length > 0) return body.data[0].id;
  }
}

/** What has to be so before some calls. */
const FIRST = {
  'approve-an-inquiry': finished,
  'decline-an-inquiry': finished,
  'mark-an-inquiry-for-review': finished,
  'accounts-remove-relation': ({ ACCOUNT_ID, OTHER_ACCOUNT_ID }) =>
    post(`/accounts/${ACCOUNT_ID}/add-relation`, {
      meta: { 'relation-schema-key': 'household', 'target-object-id': OTHER_ACCOUNT_ID },
    }),
};

function finished({ INQUIRY_ID }) {
  const actions = [{ type: 'start_inquiry' }, { type: 'complete_inquiry' }];
  return post(`/inquiries/${INQUIRY_ID}/perform-simulate-actions`, { meta: { 'simulate-actions': actions } });
}

const CHARACTERS = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'", '&amp;': '&' };

async function call(id) {
  const page = await (await fetch(`${server.url}/docs/api/${id}`)).text();
  const [, code] = /<pre[^>]*><code[^>]*>([\s\S]*?)<\/code>/.exec(page);
  return code.replace(/&[^;]+;/g, (name) => CHARACTERS[name]);
}

test('every call of the reference answers 2xx', async () => {
  const faults = [];
  for (const id of operations) {
    const text = await call(id);
    const values = {};
    const names = new Set([...text.matchAll(/\$([A-Z_]+)/g)].map((it) => it[1]));
    names.delete('BONAFIDE_API_KEY');
    if (names.has('INQUIRY_TEMPLATE_ID') || names.has('INQUIRY_TEMPLATE_VERSION_ID')) {
      const made = await template();
      Object.assign(values, { INQUIRY_TEMPLATE_ID: made.id, INQUIRY_TEMPLATE_VERSION_ID: made.old });
    }
    for (const name of names) values[name] ??= await MAKERS[name]();
    await FIRST[id]?.(values);
    const key = text.includes('/user-audit-logs') ? PRODUCTION_KEY : server.key;
    const script = text.replace('curl', "curl -sS -w '\\n%{http_code}'");
    const { stdout } = await run('bash', ['-euc', script], {
      env: { ...server.env, ...values, BONAFIDE_API_KEY: key },
      encoding: 'latin1',
    });
    if (!/\n2\d\d$/.test(stdout)) faults.push(`${id}: ${stdout.slice(-400)}\n${text}`);
  }
  assert.equal(faults.join('\n\n'), '');
  assert.ok(operations.length > 100, `${operations.length}`);
});
