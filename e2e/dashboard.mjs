// Operators in browsers: signing in, and finding every page that can be reached.

import { open } from './pages.mjs';

export const ADMIN = { email: 'ann@example.com', password: 'correct horse battery' };

/** Settings of a server whose first administrator is ADMIN. */
export const WITH_ADMIN = {
  BONAFIDE_ADMIN_EMAIL: ADMIN.email,
  BONAFIDE_ADMIN_PASSWORD: ADMIN.password,
};

export async function signIn(page, { email, password } = ADMIN, below = '') {
  await open(page, `${below}/dashboard/sign-in`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith(`${below}/dashboard/sign-in`));
}

/** A path without its ids: pages of one kind are looked at once. */
export const kind = (path) =>
  path.replace(/\/[a-z]+_[0-9A-Za-z]{8,}/g, '/{id}').replace(/\?.*$/, '');

/**
 * The addresses of all pages that links lead to from the home page, one of each kind.
 * New pages are found by themselves.
 */
export async function everyPage(page, from = '/dashboard/sandbox', most = 120) {
  const found = new Map([[kind(from), from]]);
  for (const [, path] of found) {
    const response = await page.goto(path);
    if (!(response.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    const links = await page.$$eval('a[href^="/dashboard"]', (all) =>
      all.map((link) => link.getAttribute('href')),
    );
    for (const link of links) {
      const bare = link.split('#')[0];
      if (/\.(ya?ml|csv|pdf|json)$/.test(bare.split('?')[0]) || bare.includes('/production')) continue;
      if (!found.has(kind(bare)) && found.size < most) found.set(kind(bare), bare);
    }
  }
  return found;
}
