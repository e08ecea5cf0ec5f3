// One of each thing that the dashboard has a page for, made as integrators and operators make them.

import assert from 'node:assert/strict';

import { press, signIn } from './dashboard.mjs';
import { until } from './house.mjs';
import { createInquiry, detailsTemplate, resumeInquiry } from './inquiries.mjs';
import { open } from './pages.mjs';

const SANDBOX = '/dashboard/sandbox';
/** An address where nobody listens. */
const NOWHERE = 'http://127.0.0.1:9/hooks';

/**
 * Furnishes the sandbox with things in every state; `page` is a new one.
 *
 * @returns {Promise<string[]>} paths of pages that another thing of the same kind would hide: ended, stopped, redacted
 */
export async function furnish(server, page) {
  const call = async (method, path, body) => {
    const answer = await server.api(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body?.data;
  };
  const make = async (path, attributes) => (await call('POST', path, { data: { attributes } })).id;

  const webhook = await make('/webhooks', { name: 'Nowhere', url: NOWHERE, 'enabled-events': ['inquiry.created'] });
  await call('POST', `/webhooks/${webhook}/enable`, {});

  const withAccount = { 'auto-create-account': true };
  const inquiry = await createInquiry(
    server,
    { 'reference-id': 'customer-1', tags: ['vip', 'second'], fields: { 'name-first': 'Ada', 'name-last': 'Byron' } },
    withAccount,
  );
  await open(page, `/verify?inquiry-id=${inquiry}&session-token=${await resumeInquiry(server, inquiry)}`);
  const redacted = await createInquiry(server, { 'reference-id': 'customer-2' }, withAccount);
  await call('DELETE', `/inquiries/${redacted}`);
  const expired = await createInquiry(server);
  await call('POST', `/inquiries/${expired}/expire`, {});
  await server.api('POST', '/inquiries', { data: { attributes: { nothing: 1 } } });

  const experiments = [];
  const published = [];
  for (const name of ['Tried now', 'Tried before']) {
    const template = await make('/inquiry-templates', { name, 'copy-of': await detailsTemplate(server), publish: true });
    const inTemplate = { 'inquiry-template-id': template };
    const versions = [];
    for (const publish of [true, true, false]) {
      versions.push(await make('/inquiry-template-versions', { ...inTemplate, publish }));
    }
    const [control, variant] = versions;
    published.push(`${SANDBOX}/templates/${template}/versions/${control}`);
    experiments.push(
      await make('/experiments', { ...inTemplate, 'control-version-id': control, 'variant-version-id': variant }),
    );
  }
  await call('POST', `/experiments/${experiments[1]}/stop`, {});

  const ended = await make('/api-keys', { name: 'Of last year' });
  await call('POST', `/api-keys/${ended}/expire`, { meta: { 'expires-in-seconds': 0 } });

  await signIn(page);
  await open(page, `${SANDBOX}/inquiries?tag=vip`);
  await page.getByText('Save these filters as a view', { exact: true }).click();
  await page.getByLabel('Name of the view').fill('Important people');
  await press(page, 'Save view');
  await open(page, `${SANDBOX}/inquiries/export`);
  await press(page, 'Write the file');
  const file = new URL(page.url()).pathname;
  const member = await joined(page, await invited(page, 'grace@example.com'));
  const invitation = await invited(page, 'edsger@example.com');
  await open(page, '/dashboard/roles/new');
  await page.getByLabel('Name', { exact: true }).fill('Watcher');
  await page.locator('main input[type=checkbox]').first().check();
  await press(page, 'Make the role');
  await open(page, `${SANDBOX}/webhooks/${webhook}/replay`);
  await page.getByLabel('From this time on').fill('2026-01-01 00:00');
  await press(page, 'Send them again');
  const replay = new URL(page.url()).pathname;
  await until('a failure of the webhook', async () => {
    const [delivery] = await call('GET', `/webhooks/${webhook}/deliveries`);
    return delivery?.attributes['attempts-made'] > 0;
  });
  const [running, stopped] = experiments.map((id) => `${SANDBOX}/analytics/experiments/${id}`);
  return [
    file,
    replay,
    invitation,
    `${member}/remove`,
    `${SANDBOX}/open?object=${inquiry}&back=${SANDBOX}/inquiries/${inquiry}`,
    ...['', '/expire'].map((part) => `${SANDBOX}/inquiries/${inquiry}${part}`),
    ...['', '/receipt'].map((part) => `${SANDBOX}/inquiries/${redacted}${part}`),
    `${SANDBOX}/inquiries/${expired}`,
    running,
    `${running}/end`,
    stopped,
    `${SANDBOX}/api-keys/${ended}`,
    published[0],
    `${published[0]}/text`,
  ];
}

/** Invites somebody; the path of their one-time link. */
async function invited(page, email) {
  await open(page, '/dashboard/members/invite');
  await page.getByLabel('E-mail address', { exact: true }).fill(email);
  await press(page, 'Invite');
  const { pathname, search } = new URL((await page.locator('main pre code').textContent()).trim());
  return pathname + search;
}

/** Takes an invitation as a browser of somebody else does; the path of their page among the members. */
async function joined(page, link) {
  const context = await page.context().browser().newContext({ baseURL: new URL(page.url()).origin });
  const theirs = await context.newPage();
  await open(theirs, link);
  await theirs.getByLabel('Your name').fill('Grace');
  await theirs.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await press(theirs, 'Join');
  await context.close();
  await open(page, '/dashboard/members');
  return page.getByRole('link', { name: 'Grace' }).getAttribute('href');
}
