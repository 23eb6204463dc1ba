// Styled subtitles from the viewer's side: what is seen on the picture, and what happens where they cannot be drawn.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jassub from 'jassub/package.json' with { type: 'json' };
import type { Page } from 'playwright/test';
import { expectAccessible } from './_support/axe.ts';
import { sendFilm } from './_support/film-to-bot.ts';
import { player } from './_support/playback.ts';
import { makeStyledFilm } from './_support/styled-film.ts';
import { expect, test } from './_support/test.ts';

let folder: string;
let film: string;

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  folder = await mkdtemp(join(tmpdir(), 'streamvault-e2e-styles-'));
  const path = join(folder, 'Signs.2021.mkv');
  await makeStyledFilm(path, 'node_modules/jassub/dist/default.woff2');
  const page = await browser.newPage({ baseURL: baseURL ?? process.env.E2E_BASE_URL });
  film = await sendFilm(page, path, /Signs/i);
  await page.close();
});

test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** Opened, at rest, with its subtitles on. */
async function open(page: Page): Promise<void> {
  await page.goto(`${film}?t=2`);
  await expect(page.locator('[data-buffered]')).not.toHaveCount(0);
  await player(page).evaluate((element: HTMLMediaElement) => element.pause());
  await page.getByRole('button', { name: 'Subtitles', exact: true }).click();
  await page.getByRole('dialog', { name: 'Subtitles' }).getByRole('radio', { name: 'English' }).check();
}

/** How many pixels of the picture on the screen are red at the top left, and green at the bottom right. */
async function colours(page: Page): Promise<{ readonly red: number; readonly green: number }> {
  const box = await player(page).boundingBox();
  if (!box) throw new Error('the picture is not there');
  const shot = (await page.screenshot({ clip: box })).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const { width, height } = image;
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0);
    const count = (x: number, y: number, is: (r: number, g: number, b: number) => boolean) => {
      const { data: bytes } = context.getImageData(x, y, width / 2, height / 2);
      let found = 0;
      for (let at = 0; at < bytes.length; at += 4) {
        if (is(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)) found += 1;
      }
      return found;
    };
    return {
      red: count(0, 0, (r, g, b) => r > 180 && g < 70 && b < 70),
      green:
        count(width / 2, 0, (r, g, b) => g > 180 && r < 70 && b < 70) +
        count(width / 2, height / 2, (r, g, b) => g > 180 && r < 70 && b < 70),
    };
  }, shot);
}

test('are drawn as their makers meant them, by a worker that alone may run WebAssembly', async ({ page }) => {
  const fonts: string[] = [];
  page.on('request', (request) => {
    const { range } = request.headers();
    if (request.resourceType() === 'fetch' && range) fonts.push(range);
  });
  await open(page);
  const sheet = page.locator('[data-styled-subtitles] canvas');
  await expect(sheet).toBeVisible();
  await expect
    .poll(async () => (await colours(page)).red, { message: 'red letters', timeout: 20_000 })
    .toBeGreaterThan(300);
  await expect(page.locator('[data-subtitles] p'), 'they are not drawn twice').toHaveCount(0);
  await expect.poll(() => fonts.length, { message: 'the font in the film is fetched by its bytes' }).toBe(1);
  await expectAccessible(page, 'section[aria-label=Player]');

  const before = (await colours(page)).red;
  const menu = page.getByRole('dialog', { name: 'Subtitles' });
  await menu.getByRole('radio', { name: 'Large' }).check();
  await expect.poll(async () => (await colours(page)).red, { message: 'larger' }).toBeGreaterThan(before * 1.5);
  await menu.getByRole('checkbox', { name: 'Styles of the file' }).uncheck();
  await expect(page.locator('[data-subtitles] p')).toHaveText(['RED SIGN', 'GREEN SIGN']);
  await expect.poll(async () => (await colours(page)).red).toBe(0);
  await expect(menu.getByRole('radio', { name: 'Yellow' })).toBeVisible();
});

test('WebAssembly is allowed to the worker alone, whose files stay in the browser for good', async ({ request }) => {
  const page = await request.get(film);
  expect(page.headers()['content-security-policy']).toContain("worker-src 'self'");
  expect(page.headers()['content-security-policy']).not.toContain('wasm');
  const worker = await request.get(`/libass/${jassub.version}/worker/worker.js`);
  expect(worker.headers()['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(worker.headers()['cache-control']).toContain('immutable');
  const licence = await request.get(`/libass/${jassub.version}/LICENSE.txt`);
  expect(await licence.text()).toMatch(/licen[cs]e/i);
});

test('move in time with the viewer', async ({ page }) => {
  await open(page);
  await expect.poll(async () => (await colours(page)).red, { timeout: 20_000 }).toBeGreaterThan(300);
  // At 2 s, texts that begin 2.1 s later have not begun.
  for (let step = 0; step < 21; step += 1) await page.keyboard.press('x');
  await expect.poll(async () => (await colours(page)).red, { message: 'not begun yet' }).toBe(0);
});

test.describe('where the worker does not start', () => {
  test.use({ expectedProblems: [/libass|Failed to load|503/] });

  test('the words come all the same', async ({ page }) => {
    await page.route('**/libass/**', (route) => route.fulfill({ status: 503, body: '' }));
    await open(page);
    await expect(page.locator('[data-subtitles] p')).toHaveText(['RED SIGN', 'GREEN SIGN']);
  });
});
