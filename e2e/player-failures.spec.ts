// Real files with something wrong in them: nothing is silent for longer than two seconds.
import { execFile } from 'node:child_process';
import { mkdtemp, open as openFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright/test';
import { expectAccessible } from './_support/axe.ts';
import { itemOf } from './_support/catalog.ts';
import { sendFilm } from './_support/film-to-bot.ts';
import { player } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

const run = promisify(execFile);

/** What viewers wait at most before they are told. */
const longestSilenceMs = 2000;

let folder: string;
let blind: string;
let silent: string;
let damaged: string;

async function encode(path: string, video: readonly string[], audio: readonly string[]): Promise<void> {
  const inputs = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25', '-f', 'lavfi', '-i', 'sine=frequency=440'];
  const codecs = [...video, '-pix_fmt', 'yuv420p', '-g', '25', ...audio];
  const rest = ['-t', '30', '-movflags', '+faststart', path];
  await run(process.env.FFMPEG_PATH ?? 'ffmpeg', ['-v', 'error', '-y', ...inputs, ...codecs, ...rest]);
}

/** Writes noise over the middle of a file, as a bad disk would. */
async function damage(path: string): Promise<void> {
  const { size } = await stat(path);
  const file = await openFile(path, 'r+');
  await file.write(Buffer.alloc(Math.floor(size * 0.2), 0xa7), 0, undefined, Math.floor(size * 0.3));
  await file.close();
}

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  folder = await mkdtemp(join(tmpdir(), 'streamvault-e2e-failures-'));
  const path = (name: string) => join(folder, name);
  const usual = ['-c:v', 'libx264', '-preset', 'ultrafast'];
  await encode(
    path('Dark.Pier.2018.mp4'),
    ['-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1'],
    ['-c:a', 'aac'],
  );
  await encode(path('Quiet.Pier.2018.mp4'), usual, ['-c:a', 'ac3']);
  await encode(path('Broken.Pier.2018.mp4'), usual, ['-c:a', 'aac']);
  await damage(path('Broken.Pier.2018.mp4'));
  const page = await browser.newPage({ baseURL: baseURL ?? process.env.E2E_BASE_URL });
  blind = await sendFilm(page, path('Dark.Pier.2018.mp4'), /Dark Pier/i);
  silent = await sendFilm(page, path('Quiet.Pier.2018.mp4'), /Quiet Pier/i);
  damaged = await sendFilm(page, path('Broken.Pier.2018.mp4'), /Broken Pier/i);
  await page.close();
});

test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** The browser claims to decode everything, so that no plan knows of it: what is left is watching. */
async function claimAll(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(HTMLMediaElement.prototype, 'canPlayType', { value: () => 'probably' });
    // When it began to play, and when something was said about it.
    document.addEventListener('playing', () => performance.mark('playing'), { capture: true, once: true });
    const look = new MutationObserver(() => {
      if (!document.querySelector('section[aria-label=Player] [role=alert]')) return;
      performance.mark('told');
      look.disconnect();
    });
    look.observe(document, { childList: true, subtree: true });
  });
}

/** Of the browser's own clock; undefined: told before it played. */
const silenceMs = (page: Page) =>
  page.evaluate(() => {
    const at = (name: string) => performance.getEntriesByName(name)[0]?.startTime;
    const [played, told] = [at('playing'), at('told')];
    return played === undefined || told === undefined ? 0 : told - played;
  });

async function play(page: Page): Promise<void> {
  await player(page).evaluate((element: HTMLMediaElement) => {
    element.play().catch(() => undefined);
  });
}

for (const [name, path, words] of [
  ['a picture no decoder takes', () => blind, 'cannot decode the picture'],
  ['sound no decoder takes', () => silent, 'cannot decode the sound'],
] as const) {
  test(`${name} is told within two seconds of playing`, async ({ page }) => {
    await claimAll(page);
    await page.goto(path());
    await play(page);
    const notice = page.getByRole('alert').filter({ hasText: words });
    await expect(notice).toBeVisible();
    expect(await silenceMs(page)).toBeLessThan(longestSilenceMs);
    await expectAccessible(page, 'section[aria-label=Player]');
  });
}

test('a damaged place is said to be one, and left behind', async ({ page }) => {
  await page.goto(damaged);
  await expect(page.locator('[data-buffered]')).not.toHaveCount(0);
  await player(page).evaluate((element: HTMLMediaElement) => {
    element.currentTime = 5;
  });
  await play(page);
  const notice = page.getByRole('alert').filter({ hasText: 'damaged here' });
  await expect(notice).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page, 'section[aria-label=Player]');
  const before = await player(page).evaluate((element: HTMLMediaElement) => element.currentTime);
  await notice.getByRole('button', { name: 'Go on behind it' }).click();
  await expect
    .poll(() => player(page).evaluate((element: HTMLMediaElement) => element.currentTime), { timeout: 20_000 })
    .toBeGreaterThan(before + 5);
});

test('a computer without loudspeakers is told from a damaged file', async ({ page, request }) => {
  const song = await itemOf(request, ({ mimeType }) => mimeType.startsWith('audio/'));
  await page.goto(song.watch_path);
  await expect(page.locator('[data-buffered]')).not.toHaveCount(0);
  // As Firefox tells it; the sound goes on, unheard.
  await player(page).evaluate((element: HTMLMediaElement) => {
    const error = { code: MediaError.MEDIA_ERR_DECODE, message: 'OnMediaSinkAudioError' };
    Object.defineProperty(element, 'error', { value: error });
    element.dispatchEvent(new Event('error'));
  });
  const notice = page.getByRole('alert').filter({ hasText: 'The browser found no loudspeaker' });
  await expect(notice.getByRole('button')).toHaveText(['Try again', 'Go on here']);
  await expect(notice.getByRole('link')).toHaveCount(0);
  await expectAccessible(page, 'section[aria-label=Player]');
  await notice.getByRole('button', { name: 'Go on here' }).click();
  await expect(notice).toHaveCount(0);
});
