// The bar shows what is at a place before one goes there, and a film's other sounds can be heard.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expectAccessible } from './_support/axe.ts';
import { sendFilm } from './_support/film-to-bot.ts';
import { greyPerSecond, makeTwoSounds, tones } from './_support/made-two-sounds.ts';
import { expectPlaying, player } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

let folder: string;
let film: string;

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  folder = await mkdtemp(join(tmpdir(), 'streamvault-e2e-storyboard-'));
  const path = join(folder, 'Two.Lights.2021.mkv');
  await makeTwoSounds(path);
  const page = await browser.newPage({ baseURL: baseURL ?? process.env.E2E_BASE_URL });
  film = await sendFilm(page, path, /Two Lights/i);
  await page.close();
});

test.afterAll(() => rm(folder, { recursive: true, force: true }));

const secondsOf = (page: Page) => player(page).evaluate((element: HTMLMediaElement) => element.currentTime);
const bar = (page: Page) => page.getByRole('slider', { name: 'Seek' });
const preview = (page: Page) => page.locator('[data-seek-preview]');

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator('[data-buffered]')).not.toHaveCount(0);
  await player(page).evaluate((element: HTMLMediaElement) => element.pause());
}

async function pointAt(page: Page, share: number): Promise<void> {
  const box = await bar(page).boundingBox();
  if (!box) throw new Error('the bar is not there');
  await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
}

/** The second of the film that the part of the sheet in sight shows. */
function secondShown(page: Page): Promise<number> {
  return preview(page)
    .locator('img')
    .evaluate(async (image: HTMLImageElement, grey) => {
      await image.decode();
      const [sheet, frame] = [
        image.getBoundingClientRect(),
        image.parentElement?.getBoundingClientRect() ?? new DOMRect(),
      ];
      const scale = image.naturalWidth / sheet.width;
      const canvas = document.createElement('canvas');
      canvas.width = 8;
      canvas.height = 8;
      const context = canvas.getContext('2d');
      const crop = [frame.x - sheet.x, frame.y - sheet.y, frame.width, frame.height].map((pixels) => pixels * scale);
      context?.drawImage(image, crop[0] ?? 0, crop[1] ?? 0, crop[2] ?? 1, crop[3] ?? 1, 0, 0, 8, 8);
      return (context?.getImageData(4, 4, 1, 1).data[0] ?? -999) / grey;
    }, greyPerSecond);
}

test('a mouse over the bar sees picture, time and chapter, and nothing moves for it', async ({ page }) => {
  await open(page, film);
  const boxBefore = await bar(page).boundingBox();
  await pointAt(page, 0.275);
  await expect(preview(page)).toContainText('0:11 · Dusk');
  const image = preview(page).locator('img');
  // It is made on the first look, after the viewers.
  await expect(image).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => secondShown(page)).toBeCloseTo(10, 0);
  await pointAt(page, 0.775);
  await expect(preview(page)).toContainText('0:31 · Dawn');
  await expect.poll(() => secondShown(page)).toBeCloseTo(30, 0);
  await pointAt(page, 0.001);
  const [frame, stage] = await Promise.all([
    image.locator('..').boundingBox(),
    page.getByRole('region', { name: 'Player' }).boundingBox(),
  ]);
  expect(frame?.x).toBeGreaterThanOrEqual(stage?.x ?? 0);
  expect(await bar(page).boundingBox()).toEqual(boxBefore);
  await expectAccessible(page, 'section[aria-label=Player]');
  expect(await secondsOf(page), 'looking is not going').toBeLessThan(1);
  await page.mouse.move(10, 10);
  await expect(preview(page)).toHaveCount(0);
  // Shown once, it is known for good: no asking anew on the next visit.
  await page.reload();
  await pointAt(page, 0.525);
  await expect.poll(() => secondShown(page)).toBeCloseTo(20, 0);
});

test('the focus of the keyboard shows the picture of where one is', async ({ page }) => {
  await open(page, film);
  await pointAt(page, 0.5);
  await expect(preview(page).locator('img')).toBeVisible({ timeout: 30_000 });
  await page.mouse.move(10, 10);
  // From here on it is the keyboard that somebody uses.
  await page.keyboard.press('Tab');
  await bar(page).focus();
  await expect(preview(page)).toContainText('0:00 · Dusk');
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight');
  await expect(preview(page)).toContainText('0:25 · Dawn');
  await expect.poll(() => secondShown(page)).toBeCloseTo(24, 0);
  await page.keyboard.press('Tab');
  await expect(preview(page)).toHaveCount(0);
});

test('films without pictures show the time alone', async ({ page }) => {
  await page.route('**/api/storyboard/**', (route) => route.fulfill({ json: { state: 'none', sheet: null } }));
  await open(page, film);
  await pointAt(page, 0.275);
  await expect(preview(page)).toContainText('0:11');
  await expect(preview(page).locator('img')).toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a finger that drags sees where it is, and goes there when it lets go', async ({ page }) => {
    await open(page, film);
    const box = await bar(page).boundingBox();
    if (!box) throw new Error('the bar is not there');
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', share: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x: box.x + box.width * share, y: box.y + box.height / 2 }],
      });
    await touch('touchStart', 0.1);
    await touch('touchMove', 0.3);
    await touch('touchMove', 0.525);
    await expect(preview(page)).toContainText('0:21 · Dawn');
    await expect(preview(page).locator('img')).toBeVisible({ timeout: 30_000 });
    await expect.poll(() => secondShown(page)).toBeCloseTo(20, 0);
    const frame = await preview(page).locator('img').locator('..').boundingBox();
    expect(frame?.x).toBeGreaterThanOrEqual(0);
    expect((frame?.x ?? 0) + (frame?.width ?? 999)).toBeLessThanOrEqual(390);
    expect(await secondsOf(page)).toBeLessThan(1);
    await touch('touchEnd', 0.5);
    await expect.poll(() => secondsOf(page)).toBeGreaterThan(18);
    await expect(preview(page)).toHaveCount(0);
    await page.getByRole('button', { name: 'Sound of the film' }).tap();
    const menu = await page.getByRole('dialog', { name: 'Sound of the film' }).boundingBox();
    expect((menu?.x ?? 0) + (menu?.width ?? 999)).toBeLessThanOrEqual(390);
    const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflowPx).toBeLessThanOrEqual(0);
  });
});

/** The loudest tone of what is heard now, Hz. */
function toneHeard(page: Page): Promise<number> {
  return player(page).evaluate(async (element: HTMLMediaElement) => {
    const kept = window as unknown as { heard?: { analyser: AnalyserNode; context: AudioContext } };
    if (!kept.heard) {
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 4096;
      context.createMediaElementSource(element).connect(analyser).connect(context.destination);
      kept.heard = { analyser, context };
    }
    const { analyser, context } = kept.heard;
    await context.resume();
    const levels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(levels);
    const loudest = levels.reduce((best, level, place) => (level > (levels[best] ?? 0) ? place : best), 0);
    return (loudest * context.sampleRate) / analyser.fftSize;
  });
}

async function expectTone(page: Page, hertz: number): Promise<void> {
  await expect
    .poll(async () => Math.abs((await toneHeard(page)) - hertz), { message: `a tone of ${hertz} Hz`, timeout: 20_000 })
    .toBeLessThan(hertz * 0.1);
}

test('another sound is chosen where one is, heard, and remembered for the next film', async ({ page }) => {
  await open(page, `${film}?t=12`);
  await page.keyboard.press('>');
  await page.keyboard.press('Space');
  await expectPlaying(player(page));
  await expectTone(page, tones.english);
  await page.getByRole('button', { name: 'Sound of the film' }).click();
  const menu = page.getByRole('dialog', { name: 'Sound of the film' });
  await expect(menu.getByRole('radio', { name: 'English · Stereo · AAC' })).toBeChecked();
  await expectAccessible(page, 'section[aria-label=Player]');
  const before = await secondsOf(page);
  await menu.getByRole('radio', { name: 'German · Studio · 5.1 · Dolby Digital' }).check();
  await expectTone(page, tones.german);
  await expectPlaying(player(page));
  const after = await secondsOf(page);
  expect(after).toBeGreaterThan(before - 1);
  expect(after).toBeLessThan(before + 20);
  expect(await player(page).evaluate((element: HTMLMediaElement) => element.playbackRate), 'the speed stays').toBe(
    1.25,
  );
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+I');
  await expect(page.getByRole('region', { name: 'Statistics' })).toContainText('another sound was chosen');

  await open(page, `${film}?t=5`);
  await page.keyboard.press('Space');
  await expectPlaying(player(page));
  await expectTone(page, tones.german);
  await page.keyboard.press('v');
  await expect(page.getByRole('status').filter({ hasText: 'English' })).toBeVisible();
  await expectTone(page, tones.english);
  expect(await secondsOf(page)).toBeGreaterThan(4);
});

test('where the server makes no other sound, the film goes on with its own', async ({ page }) => {
  await page.route('**/hls/**', (route) => route.abort('aborted'));
  await open(page, `${film}?t=8`);
  await page.keyboard.press('Space');
  await expectPlaying(player(page));
  await page.keyboard.press('b');
  await expectTone(page, tones.english);
  await expectPlaying(player(page));
  expect(await secondsOf(page)).toBeGreaterThan(7);
  await page.getByRole('button', { name: 'Sound of the film' }).click();
  await expect(page.getByRole('radio', { name: /German/ })).toBeDisabled();
  await expect(page.getByRole('radio', { name: /English/ })).toBeChecked();
});
