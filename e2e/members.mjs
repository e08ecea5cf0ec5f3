// The people who operate the dashboard.

import { open } from './pages.mjs';

const EMAIL = 'ada@example.com';
const PASSWORD = 'a long and quiet password';

/** Settings under which the server knows the first administrator. */
export const ADMINISTRATOR = { BONAFIDE_ADMIN_EMAIL: EMAIL, BONAFIDE_ADMIN_PASSWORD: PASSWORD };

/** Signs the administrator in; the page is then the dashboard's home. */
export async function signIn(page) {
  await open(page, '/dashboard/sign-in');
  await page.getByLabel('E-mail address').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  const answered = page.waitForNavigation();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await answered;
}
