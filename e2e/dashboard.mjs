// Operators in browsers: signing in, and finding every page that can be reached.

import { open } from './pages.mjs';

export const ADMIN = { email: 'ann@example.com', password: 'correct horse battery' };

/** Settings of a server whose first administrator is ADMIN. */
export const WITH_ADMIN = {
  BONAFIDE_ADMIN_EMAIL: ADMIN.email,
  BONAFIDE_ADMIN_PASSWORD: ADMIN.password,
};

/** The cookies of those who signed in, by server and person. */
const sessions = new Map();

/**
 * Signs somebody in; the page is then the dashboard's home. Whoever has a session goes on with it: the
 * server takes a few passwords a minute. `path`: that of the public URL.
 */
export async function signIn(page, who = ADMIN, path = '') {
  await open(page, `${path}/dashboard/sign-in`);
  const context = page.context();
  const whose = `${new URL(page.url()).origin} ${who.email}`;
  if (sessions.has(whose)) {
    await context.addCookies(sessions.get(whose));
    await page.goto(`${path}/dashboard`);
    if (!isSigningIn(new URL(page.url()))) return;
  }
  await signInAnew(page, who, path);
  sessions.set(whose, await context.cookies());
}

/** The same with a session of its own, which has opened nothing yet. */
export async function signInAnew(page, { email, password } = ADMIN, path = '') {
  await open(page, `${path}/dashboard/sign-in`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => !isSigningIn(url));
}

const isSigningIn = (url) => url.pathname.includes('/dashboard/sign-in');

/** Presses the first button of that name, and waits for the page that answers. */
export async function press(page, name) {
  const answered = page.waitForNavigation();
  await page.getByRole('button', { name, exact: typeof name === 'string' }).first().click();
  await answered;
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

/**
 * What scrolls sideways on a page as a whole, or has buttons whose words do not fit: 320 px are 1280 at four times the
 * size, and 640 at twice; on a tablet; and with letters of double size.
 */
export async function sideways(page) {
  const before = page.viewportSize();
  const found = [];
  for (const [width, size] of [[320, ''], [640, ''], [850, ''], [360, '200%'], [1280, '200%']]) {
    await page.setViewportSize({ width, height: 740 });
    const scrolls = await page.evaluate((fontSize) => {
      const root = document.documentElement;
      root.style.fontSize = fontSize;
      const cut = [...document.querySelectorAll('.button')].some((it) => it.checkVisibility() && it.scrollWidth > it.clientWidth);
      const wider = cut || root.scrollWidth > root.clientWidth;
      root.style.fontSize = '';
      return wider;
    }, size);
    if (scrolls) found.push(`${width} px${size && `, letters of ${size}`}`);
  }
  await page.setViewportSize(before);
  return found;
}
