// What holds on every page: the keyboard alone gets on, nothing moves for those who asked for that, and a thumb hits what it aims at.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { itemOf } from './_support/catalog.ts';
import { expect, test } from './_support/test.ts';

const stops = 14;

const pages = [
  ['home', '/'],
  ['a title', 'title'],
  ['films', '/browse/film'],
  ['series', '/browse/series'],
  ['search', '/search?q=la'],
  ['my list', '/list'],
  ['history', '/history'],
  ['sign in', '/login'],
  ['the chat', '/demo'],
  ['the description of the API', '/api/docs'],
] as const;

async function pathOf(page: Page, place: string): Promise<string> {
  if (place !== 'title') return place;
  const { message_id } = await itemOf(page.request, ({ mimeType }) => mimeType.startsWith('video/'));
  return `/title/${message_id}`;
}

/** Where the focus is: whether it shows, and whether it is on the screen. */
const focus = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return undefined;
    const { top, bottom, width, height } = element.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return {
      html: element.outerHTML.slice(0, 160),
      isOnScreen: width > 0 && height > 0 && bottom > 0 && top < window.innerHeight,
      isMarked: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
    };
  });

/** A field with a caret in a frame of its own shows where one is without an outline. */
const isField = (html: string) => /^<(input|textarea)/.test(html);

for (const [name, place] of pages) {
  test(`${name}: by keyboard, without motion, by thumb`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(await pathOf(page, place));
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);

    const moving = await page.evaluate(
      () =>
        document
          .getAnimations()
          .filter((one) => one.playState === 'running' && one.effect?.getComputedTiming().duration !== 0.01).length,
    );
    expect(moving, 'nothing moves').toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe('auto');

    const rules = { 'target-size': { enabled: true } };
    const { violations } = await new AxeBuilder({ page }).options({ runOnly: ['target-size'], rules }).analyze();
    expect(
      violations.flatMap(({ nodes }) => nodes.map(({ html }) => html)),
      'too small for a thumb',
    ).toEqual([]);

    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Tab');
    if (place !== '/demo') await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
    const seen = new Set<string>();
    for (let stop = 0; stop < stops; stop += 1) {
      const at = await focus(page);
      if (at) {
        seen.add(at.html);
        expect(at, `stop ${stop}`).toMatchObject({ isOnScreen: true, ...(isField(at.html) ? {} : { isMarked: true }) });
      }
      await page.keyboard.press('Tab');
    }
    expect(seen.size, 'the focus goes on').toBeGreaterThan(4);
  });
}

test('the skip link leads past the bar', async ({ page }) => {
  await page.goto('/browse/film');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});
