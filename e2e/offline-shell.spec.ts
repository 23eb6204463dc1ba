// The installed app: what a browser needs to install it, the page without a server, and what is kept of everything else: nothing.
import type { Page } from 'playwright/test';
import { z } from 'zod';
import { expectAccessible } from './_support/axe.ts';
import { itemOf, playFromHome } from './_support/catalog.ts';
import { expectPlaying, player } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

const manifestSchema = z.object({
  name: z.string(),
  start_url: z.literal('/'),
  display: z.literal('standalone'),
  icons: z.array(z.object({ src: z.string(), sizes: z.string(), purpose: z.string().optional() })),
  shortcuts: z.array(z.object({ name: z.string(), url: z.string() })),
  screenshots: z.array(z.object({ src: z.string(), sizes: z.string(), form_factor: z.string() })),
});

/** Until the worker has this page: from the second load on. */
async function withWorker(page: Page): Promise<void> {
  await page.goto('/');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

const keptAddresses = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const kept: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) kept.push(url);
    }
    return kept;
  });

test('what names no icon of its own has one, too', async ({ page, request }) => {
  const answer = await request.get('/favicon.ico');
  expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/x-icon']);
  await page.goto('/login');
  const width = await page.evaluate(async () => {
    const image = Object.assign(new Image(), { src: '/favicon.ico' });
    await image.decode();
    return image.naturalWidth;
  });
  expect(width).toBe(48);
});

test('a browser finds all it needs to install the app', async ({ page, request }) => {
  await page.goto('/');
  const path = (await page.locator('link[rel="manifest"]').getAttribute('href')) ?? '';
  const manifest = manifestSchema.parse(await (await request.get(path)).json());
  for (const { src, sizes } of [...manifest.icons, ...manifest.screenshots]) {
    const size = await page.evaluate(async (address) => {
      const picture = await createImageBitmap(await (await fetch(address)).blob());
      return `${picture.width}x${picture.height}`;
    }, src);
    expect(size, src).toBe(sizes);
  }
  expect(manifest.icons.map(({ sizes, purpose }) => [sizes, purpose])).toEqual([
    ['192x192', undefined],
    ['512x512', undefined],
    ['512x512', 'maskable'],
    ['512x512', 'monochrome'],
  ]);
  for (const { url } of manifest.shortcuts) expect((await request.get(url)).status(), url).toBe(200);
  const german = await request.get(path, { headers: { 'accept-language': 'de' } });
  expect(manifestSchema.parse(await german.json()).shortcuts.map(({ name }) => name)).toEqual([
    'Suche',
    'Merkliste',
    'Verlauf',
  ]);
});

test('the browser’s bar has the colour of the page in either theme', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  const bar = () => page.locator('meta[name="theme-color"]').first().getAttribute('content');
  await page.getByRole('button', { name: 'Switch between light and dark' }).click();
  await expect.poll(bar).toBe('rgb(251, 248, 242)');
  await page.reload();
  await expect.poll(bar).toBe('#fbf8f2');
});

test.describe('without a server', () => {
  test.use({ expectedProblems: [/ERR_INTERNET_DISCONNECTED|Failed to fetch/] });

  test('there is a page that says so, and goes on by itself', async ({ page, context }) => {
    await withWorker(page);
    await context.setOffline(true);
    await page.goto('/browse/all');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The vault is out of reach');
    await expect(page).toHaveURL('/browse/all');
    await expect(page.getByRole('img')).toHaveCount(0);
    expect(await page.locator('header img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(192);
    await expectAccessible(page);
    await context.setOffline(false);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Everything');
  });

  test('a link within the app leads to it as well', async ({ page, context }) => {
    await withWorker(page);
    await context.setOffline(true);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The vault is out of reach');
    await context.setOffline(false);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('History');
  });
});

test.describe('without a server, in German', () => {
  test.use({ locale: 'de-AT', expectedProblems: [/ERR_INTERNET_DISCONNECTED|Failed to fetch/] });

  test('the page speaks the language the browser asks for, or the one that was chosen', async ({ page, context }) => {
    await withWorker(page);
    await context.setOffline(true);
    await page.goto('/browse/all');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Der Tresor ist nicht zu erreichen');
    await context.addCookies([{ name: 'sv-language', value: 'en', url: page.url() }]);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The vault is out of reach');
  });
});

test('of films, answers and pages nothing is kept', async ({ page, request }) => {
  await withWorker(page);
  const film = await itemOf(request, ({ mimeType }) => mimeType === 'video/mp4');
  await playFromHome(page, film);
  await expectPlaying(player(page));
  for (const path of [`/title/${film.message_id}`, '/history', '/list', '/search?q=la', '/browse/all']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  }
  const paths = (await keptAddresses(page)).map((address) => new URL(address).pathname);
  const shell = ['/offline.html', '/offline.css', '/offline.js', '/icons/icon-192.png'];
  for (const path of shell) expect(paths).toContain(path);
  const others = paths.filter((path) => !shell.includes(path));
  expect(others.length).toBeGreaterThan(0);
  expect(others.filter((path) => !/^\/_next\/static\/.+\.(js|css|woff2)$/.test(path))).toEqual([]);
  expect(others.length).toBeLessThanOrEqual(150);
});

test('nothing moves while a page comes', async ({ page, request }) => {
  const film = await itemOf(request, ({ mimeType }) => mimeType.startsWith('video/'));
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  // A font that comes late moved every line.
  await page.route('**/*.woff2', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.continue().catch(() => undefined);
  });
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of ['/', `/title/${film.message_id}`, '/browse/film', '/search?q=la', '/list', '/history']) {
      await page.goto(path, { waitUntil: 'networkidle' }).catch(() => undefined);
      const moved = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
      expect(
        moved.reduce((sum, value) => sum + value, 0),
        `${path} at ${width} px`,
      ).toBeLessThan(0.005);
    }
  }
});
