// Pages fit whoever reads them: small screens, large text, wide spacing, no motion.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { house } from '../house.mjs';
import { createInquiry, detailsTemplate } from '../inquiries.mjs';
import { open, press, proceed, toQuestions, walk } from '../pages.mjs';

const it = house();

/** A style sheet of the reader's own, which no policy of the page's keeps out. */
const restyle = (page, rules) =>
  page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, rules);

/** The spacing of WCAG 1.4.12. */
const SPACED = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }`;

const LOOKS = [
  { name: '320 px', size: { width: 320, height: 640 } },
  { name: '1280 px at 400%', size: { width: 320, height: 256 } },
  { name: 'text of double size', size: { width: 360, height: 740 }, rules: 'html { font-size: 200% !important }' },
  { name: 'text of double size on a desk', size: { width: 1280, height: 740 }, rules: 'html { font-size: 200% !important }' },
  { name: 'wide spacing', size: { width: 360, height: 740 }, rules: SPACED },
  { name: 'a phone on its side', size: { width: 740, height: 360 } },
];

/** What does not fit: a page that scrolls sideways, and controls whose text is cut. */
async function unfit(page) {
  const found = [];
  for (const { name, size, rules = '' } of LOOKS) {
    await page.setViewportSize(size);
    await restyle(page, rules);
    const cut = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const wide = scrollWidth > clientWidth ? [`page, ${scrollWidth} of ${clientWidth} px`] : [];
      const shown = [...document.querySelectorAll('h1, h2, p, label, legend, button, a, li, summary')].filter((it) => it.checkVisibility());
      return [
        ...wide,
        ...shown
          .filter((it) => !it.closest('.unseen') && it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).display !== 'inline')
          .map((it) => `${it.tagName} "${it.textContent.trim().slice(0, 40)}"`),
      ];
    });
    found.push(...cut.map((what) => `${name}: ${what}`));
    await restyle(page, '');
  }
  return found;
}

for (const language of ['en-US', 'de', 'ar-EG']) {
  test(`nothing is cut or scrolls sideways, however the page is read, ${language}`, async () => {
    const id = await createInquiry(it.server);
    const template = await detailsTemplate(it.server);
    const found = [];
    const look = async (page, title) => found.push(...(await unfit(page)).map((what) => `"${title}", ${what}`));
    await it.visited({}, async (page) => {
      await open(page, `/verify?inquiry-id=${id}&language=${language}`);
      await toQuestions(page);
      await press(page);
      await look(page, 'refused form');
      await walk(page, { look });
      await open(page, `/verify?inquiry-id=${id}`);
      await look(page, 'finished');
      await open(page, '/verify?inquiry-id=inq_doesnotexist');
      await look(page, 'wrong link');
    });
    await it.visited({}, async (desk) => {
      await open(desk, `/verify?inquiry-template-id=${template}&language=${language}`);
      await desk.waitForURL((url) => !url.searchParams.has('reserved') && url.searchParams.has('inquiry-id'));
      await desk.setViewportSize({ width: 1280, height: 740 });
      await press(desk, desk.locator('.elsewhere a'));
      await look(desk, 'ways to go on');
      await desk.setViewportSize({ width: 1280, height: 740 });
      await press(desk, desk.locator('button[value="handoff"]').first());
      await look(desk, 'code to scan');
    });
    assert.deepEqual(found, []);
  });
}

test('with reduced motion, nothing moves', async () => {
  const id = await createInquiry(it.server);
  await it.visited({}, async (page) => {
    await open(page, `/verify?inquiry-id=${id}`);
    await walk(page, {
      look: async (shown, title) => {
        if ((await proceed(shown).count()) > 0) await proceed(shown).hover();
        const moving = await shown.evaluate(() => {
          const slow = (text) => text.split(', ').some((part) => parseFloat(part) > 0);
          const styled = [...document.querySelectorAll('*')].filter((it) => {
            const style = getComputedStyle(it);
            const moves = style.transitionProperty !== 'none' && slow(style.transitionDuration);
            return moves || (style.animationName !== 'none' && slow(style.animationDuration)) || style.scrollBehavior === 'smooth';
          });
          return [...styled.map((it) => `${it.tagName}.${it.className}`), ...document.getAnimations().map(() => 'an animation')];
        });
        assert.deepEqual(moving, [], title);
      },
    });
  });
});
