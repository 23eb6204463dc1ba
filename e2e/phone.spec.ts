// Every page fits a phone.
import { itemOf } from './_support/catalog.ts';
import { expect, test } from './_support/test.ts';

test.use({ viewport: { width: 390, height: 844 }, expectedProblems: [/404/] });

test('no page is wider than a phone', async ({ page, request }) => {
  const film = await itemOf(request, ({ mimeType }) => mimeType.startsWith('video/'));
  const song = await itemOf(request, ({ mimeType }) => mimeType.startsWith('audio/'));
  for (const path of ['/', film.watch_path, song.watch_path, '/demo', '/no-such-page']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached();
    const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflowPx, `${path} is too wide`).toBeLessThanOrEqual(0);
  }
});

test('the chat can be used with a thumb', async ({ page }) => {
  await page.goto('/demo');
  await page.getByRole('combobox', { name: 'Message' }).fill('Hello from a phone');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('article', { name: 'You' }).last()).toContainText('Hello from a phone');
  const targets = page.getByRole('region').getByRole('button');
  for (const target of await targets.all()) {
    expect((await target.boundingBox())?.height ?? 44).toBeGreaterThanOrEqual(24);
  }
});
