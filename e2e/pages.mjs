// Where things are on the pages of the hosted flow. Stories name no selector of their own, so that a
// change of the markup is a change here.

import assert from 'node:assert/strict';

/** The words that stories look for, in the language they are read in. */
export const WORDS = {
  done: 'You have sent everything',
  otherTab: 'Carry on in the tab where you started',
  finished: 'This is already finished',
  expired: 'This link has expired',
  problem: 'There is a problem',
  personalLink: 'You need a personal link',
  linkSent: 'We have sent you a new link',
  outbox: 'Messages that would have been sent',
  once: 'Carry on where you left off',
  code: 'Enter the code we sent you',
};

/** A person's answers to every question of the seeded details form. */
export const ANSWERS = {
  'name-first': 'Ada',
  'name-middle': 'Augusta',
  'name-last': 'Lovelace',
  birthdate: { day: '10', month: '12', year: '1985' },
  'address-street-1': '12 St James’s Square',
  'address-street-2': 'Flat 3',
  'address-city': 'London',
  'address-subdivision': 'Greater London',
  'address-postal-code': 'SW1Y 4JH',
  'address-country-code': 'GB',
  'email-address': 'ada@example.com',
  'phone-number': '+442079460018',
  'identification-number': 'AL-1815',
  'selected-country-code': 'GB',
};

export const heading = (page) => page.getByRole('heading', { level: 1 });
export const proceed = (page) => page.locator('main button[name="action"][value="continue"]');
/** A button by what it posts as `action`. */
export const button = (page, action) => page.locator(`main button[name="action"][value="${action}"]`);
/** Where a code from a message is typed. */
export const codeInput = (page) => page.locator('main input[name="code"]:not([type="hidden"])');
/** The messages of the sandbox's outbox. */
export const messages = (page) => page.locator('main article');
export const back = (page) => page.getByRole('navigation').getByText('Back', { exact: true });
export const summary = (page) => page.locator('[data-error-summary]');
export const summaryLinks = (page) => summary(page).getByRole('link');
export const refusedInputs = (page) => page.locator('main [aria-invalid="true"]');
export const faults = (page) => page.locator('main .fault');
export const form = (page) => page.locator('main form').first();
export const fieldName = (key) => `field.${key}`;

/** The inputs of a question: one, or the three parts of a date, or the boxes of a choice. */
export const field = (page, key) =>
  page.locator(
    `main [name="${fieldName(key)}"]:not([type="hidden"]), main [name^="${fieldName(key)}."]:not([type="hidden"])`,
  );

/** The keys of the questions on the page, in order. */
export function questions(page) {
  return page.locator('main [name^="field."]:not([type="hidden"])').evaluateAll((inputs) => [
    ...new Set(inputs.map((input) => input.name.slice('field.'.length).replace(/\.(day|month|year|time)$/, ''))),
  ]);
}

/** What is typed into a question now. */
export function typed(page, key) {
  return field(page, key).inputValue();
}

/** Answers the questions on the page that `answers` knows. */
export async function answer(page, answers = ANSWERS) {
  for (const key of await questions(page)) {
    const value = answers[key];
    if (value === undefined) continue;
    if (typeof value === 'object') {
      for (const [part, text] of Object.entries(value)) {
        await page.locator(`main [name="${fieldName(key)}.${part}"]`).fill(text);
      }
      continue;
    }
    const input = field(page, key).first();
    const tag = await input.evaluate((element) => element.tagName);
    await (tag === 'SELECT' ? input.selectOption(value) : input.fill(value));
  }
}

/**
 * Opens a link. The first screen of a fresh one then takes its own address: by its script, or
 * without scripts by going there.
 */
export async function open(page, link) {
  const response = await page.goto(link);
  const { searchParams } = new URL(response.url());
  const isFresh = searchParams.has('inquiry-id') && !searchParams.has('session-token') && !searchParams.has('show');
  if (isFresh && response.status() === 200) {
    await page.waitForURL((url) => url.searchParams.has('session-token'));
  }
  return response;
}

/** Presses the page's main button and waits for the page that follows. */
export async function press(page, button = proceed(page)) {
  // A bar that stays at the edge may cover it; a person scrolls on.
  await button.evaluate((it) => it.scrollIntoView({ block: 'center' }));
  const answered = page.waitForNavigation({ waitUntil: 'load' });
  await button.click();
  return answered;
}

/** Goes on until a page with questions stands there: the intro, if there is one, is passed. */
export async function toQuestions(page) {
  for (let pages = 0; pages < 3; pages += 1) {
    if ((await questions(page)).length > 0) return;
    await press(page);
  }
  assert.fail(`no questions came; the page says "${await heading(page).textContent()}"`);
}

/**
 * Goes through the flow to its end.
 *
 * @param {(page: import('playwright-core').Page, name: string) => Promise<void>} look called on each page
 */
export async function walk(page, { answers = ANSWERS, look = async () => {} } = {}) {
  for (let pages = 1; pages <= 12; pages += 1) {
    const title = (await heading(page).textContent()).trim();
    await look(page, title);
    if ((await proceed(page).count()) === 0) return title;
    await answer(page, answers);
    await press(page);
    assert.equal(
      await summary(page).count(),
      0,
      `"${title}" refused good answers: ${await faults(page).allTextContents()}`,
    );
  }
  return assert.fail('the flow does not end');
}
