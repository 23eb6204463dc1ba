// The home page, and pages that are not there.
import { readCatalog } from './_support/catalog.ts';
import { demoFilms } from './_support/demo-films.ts';
import { expectPlaying, player } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

test('home lists every film of the demo, each with a picture', async ({ page, request }) => {
  await page.goto('/');
  await expect(page).toHaveTitle('StreamVault');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  const cards = page.getByRole('region', { name: 'New' }).getByRole('listitem');
  const files = await readCatalog(request);
  const films = await demoFilms();
  expect(files.length).toBeGreaterThanOrEqual(films.length);
  await expect(cards).toHaveCount(files.length);
  for (const { sizeBytes } of films) {
    // The oldest: other tests may have sent the same film under another name.
    const file = files.findLast((item) => item.file_size === sizeBytes);
    await expect(cards.filter({ hasText: file?.custom_name ?? 'missing' }).first()).toBeVisible();
  }
  const picture = cards.last().locator('img');
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
});

test('from the home page to a playing film by keyboard alone', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Play', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/watch\/\d+$/);
  const media = player(page);
  await expectPlaying(media);
  await page.keyboard.press('k');
  await expect(media).toHaveJSProperty('paused', true);
  await page.keyboard.press('5');
  const isInMiddle = (element: HTMLMediaElement) => Math.abs(element.currentTime - element.duration / 2) < 0.5;
  await expect.poll(() => media.evaluate(isInMiddle)).toBe(true);
  await page.keyboard.press('m');
  await expect(media).toHaveJSProperty('muted', true);
  await page.keyboard.press(' ');
  await expectPlaying(media);
});

test('cards stay in place for people who asked for less motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  const card = page.getByRole('region', { name: 'New' }).getByRole('listitem').getByRole('link').first();
  await card.hover();
  const frame = card.locator('div').first();
  await expect(frame).toHaveCSS('translate', 'none');
  await expect(frame).toHaveCSS('transition-duration', /^(1e-05s|0\.00001s)/);
});

test('leaving the film lets go of its connection', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Play', exact: true }).click();
  const media = await player(page).elementHandle();
  await page.getByRole('link', { name: 'Back to the library' }).click();
  await expect(page).toHaveURL('/');
  expect(await media?.evaluate((element) => element.hasAttribute('src'))).toBe(false);
});

test.describe('pages that are not there', () => {
  test.use({ expectedProblems: [/404/] });

  for (const path of ['/watch/2147483647', '/watch/abc', '/watch/0', '/no-such-page']) {
    test(`${path} is a 404 in our own words`, async ({ page }) => {
      const response = await page.goto(path);
      expect(response?.status()).toBe(404);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing behind this door');
      await page.getByRole('link', { name: 'Back to the library' }).click();
      await expect(page).toHaveURL('/');
    });
  }
});
