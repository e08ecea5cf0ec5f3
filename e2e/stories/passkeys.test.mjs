// Passkeys, with an authenticator that the browser simulates.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { WITH_ADMIN, signIn } from '../dashboard.mjs';
import { house } from '../house.mjs';

// Passkeys need a host with a name.
const it = house({ ...WITH_ADMIN, host: 'localhost' });

async function authenticator(page) {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { client, authenticatorId };
}

test('a passkey is added, signs in without an address, and can be removed', async () => {
  await it.visited({}, async (page) => {
    await authenticator(page);
    await signIn(page);
    await page.goto('/dashboard/account');
    await page.getByLabel('Name of the passkey').fill('My <laptop>');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('Passkey added').waitFor();
    await page.getByText('My <laptop>').waitFor();
    await page.locator('.user-menu summary').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL(/\/dashboard\/sandbox$/);
    await page.goto('/dashboard/account');
    await page.getByRole('row', { name: /My <laptop>/ }).getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Passkey removed').waitFor();
    await page.locator('.user-menu summary').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('No member has this passkey').waitFor();
    assert.match(page.url(), /\/dashboard\/sign-in\/passkey$/);
  });
});
