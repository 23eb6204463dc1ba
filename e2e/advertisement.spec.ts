// The operator's advertisement: where it stands, and that it can touch nothing.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAccessible } from './_support/axe.ts';
import { itemOf } from './_support/catalog.ts';
import { type DemoServer, startDemoServer } from './_support/demo-server.ts';
import { expect, test } from './_support/test.ts';

/** Tries what a bad advertisement would, and writes down how far it came. */
const nosy = `<!doctype html><html lang="en"><title>Ad</title><body style="margin:0;background:#fff;color:#000"><main><h1 style="font-size:16px">Buy this</h1><p id="told"></p></main><script>
const told = [];
const attempt = (name, work) => { try { work(); told.push(name + ': done'); } catch { told.push(name + ': refused'); } };
attempt('page', () => parent.document.title);
attempt('cookies', () => document.cookie);
attempt('storage', () => localStorage.length);
attempt('address', () => { if (top !== self) top.location = 'https://elsewhere.example/'; });
fetch('/api/home').then(() => told.push('api: done'), () => told.push('api: refused')).then(() => {
  document.getElementById('told').textContent = told.join(', ');
});
</script></body></html>`;

let server: DemoServer;
let folder: string;

test.describe('with a file for it', () => {
  // What it tries is refused, and the browser says so.
  test.use({
    expectedProblems: [/sandbox|Content Security Policy|Unsafe attempt|violates|Failed to fetch|not allowed/i],
  });

  test.beforeAll(async () => {
    test.setTimeout(150_000);
    folder = await mkdtemp(join(tmpdir(), 'sv-ad-e2e-'));
    await writeFile(join(folder, 'ad.html'), nosy);
    server = await startDemoServer({ AD_SLOT_HTML_FILE: join(folder, 'ad.html') });
  });

  test.afterAll(async () => {
    await server?.end();
    await rm(folder, { recursive: true, force: true });
  });

  test('it stands under the catalogue, marked, in room kept for it, and reaches nothing', async ({ page }) => {
    await page.goto(`${server.url}/browse/all`);
    const ad = page.getByRole('complementary', { name: 'Advertisement' });
    await expect(ad).toContainText('Advertisement');
    const frame = ad.locator('iframe');
    const roomPx = (await frame.boundingBox())?.height;
    await ad.scrollIntoViewIfNeeded();
    await expect(frame.contentFrame().getByText('api: refused')).toHaveText(
      'page: refused, cookies: refused, storage: refused, address: refused, api: refused',
    );
    expect((await frame.boundingBox())?.height).toBe(roomPx);
    await expect(page).toHaveURL(`${server.url}/browse/all`);
    const cardsEndPx = await page
      .getByRole('list', { name: 'Everything' })
      .evaluate((list) => list.getBoundingClientRect().bottom);
    expect((await ad.boundingBox())?.y ?? 0).toBeGreaterThanOrEqual(cardsEndPx);
    await expectAccessible(page);
  });

  test('it is nowhere near the player, where one signs in, or with the administrator', async ({ page, playwright }) => {
    const request = await playwright.request.newContext({ baseURL: server.url });
    const film = await itemOf(request, ({ mimeType }) => mimeType.startsWith('video/'));
    for (const path of [film.watch_path, '/login', '/admin', '/account', '/demo', '/api/docs']) {
      await page.goto(`${server.url}${path}`);
      await expect(page.locator('body')).toBeVisible();
      await expect(page.locator('iframe')).toHaveCount(0);
    }
    await page.goto(`${server.url}/title/${film.message_id}`);
    await expect(page.locator('iframe')).toHaveCount(1);
    await page.getByRole('link', { name: 'Play', exact: true }).click();
    await expect(page.locator('video')).toBeAttached();
    await expect(page.locator('iframe')).toHaveCount(0);
    await request.dispose();
  });

  test('opened by itself it is still nobody', async ({ page }) => {
    await page.goto(`${server.url}/ad-slot`);
    await expect(page.getByText('api: refused')).toContainText('cookies: refused, storage: refused');
    expect(await page.evaluate(() => self.origin)).toBe('null');
  });
});

test('without a file there is none', async ({ page, request }) => {
  await page.goto('/browse/all');
  await expect(page.getByRole('complementary', { name: 'Advertisement' })).toHaveCount(0);
  await expect(page.locator('iframe')).toHaveCount(0);
  expect((await request.get('/ad-slot')).status()).toBe(404);
});
