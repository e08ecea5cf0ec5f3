// Accessibility by axe-core, in every look a page can have.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const WIDTHS = [360, 1280];

/**
 * Fails when axe finds a violation on the page, light or dark, on a phone or a desk.
 *
 * @param {{frame?: import('playwright-core').Frame, widths?: number[]}} what a frame of the page to look at
 * instead of the page, and how wide the page is to be
 */
export async function assertAccessible(page, name, { frame = page, widths = WIDTHS } = {}) {
  const before = page.viewportSize();
  const found = [];
  const looks = widths.flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ width, colorScheme })));
  for (const { width, colorScheme } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 740 });
    // Evaluated by the browser's debugger, so the page's content security policy stays as it is.
    await frame.evaluate(`window.axe || (() => { ${SOURCE} })()`);
    const { violations } = await frame.evaluate(
      // What stands in a frame is a page of its own, and looked at by itself.
      (values) => window.axe.run(document, { runOnly: { type: 'tag', values }, iframes: false }),
      RULES,
    );
    for (const { id, help, nodes } of violations) {
      for (const node of nodes) {
        found.push(`${width} px ${colorScheme}: ${id} (${help}) at ${node.target.join(' ')}`);
      }
    }
    const sideways = await frame.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    if (sideways) found.push(`${width} px ${colorScheme}: the page scrolls sideways`);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(before);
  assert.deepEqual(found, [], `"${name}"`);
}
