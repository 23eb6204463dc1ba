// The player from the viewer's side: keys, subtitles, chapters, going on where one stopped, and honest words.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expectAccessible } from './_support/axe.ts';
import { sendFilm } from './_support/film-to-bot.ts';
import { makeEpisode } from './_support/made-episode.ts';
import { expectMovingPicture, expectPlaying, expectSound, player, seek } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

let folder: string;
let first: string;
let second: string;
let mute: string;

test.beforeAll(async ({ browser, baseURL }) => {
  // Three films are made, sent and looked at first.
  test.setTimeout(240_000);
  folder = await mkdtemp(join(tmpdir(), 'streamvault-e2e-player-'));
  const path = (name: string) => join(folder, name);
  await makeEpisode({ path: path('Quay.Watch.S01E01.mkv'), hertz: 300 });
  await makeEpisode({ path: path('Quay.Watch.S01E02.mkv'), hertz: 400 });
  await makeEpisode({ path: path('Unheard.Harbour.2019.mkv'), hertz: 500, audioCodec: 'ac3' });
  const page = await browser.newPage({ baseURL: baseURL ?? process.env.E2E_BASE_URL });
  first = await sendFilm(page, path('Quay.Watch.S01E01.mkv'), /Quay Watch S01E01/i);
  second = await sendFilm(page, path('Quay.Watch.S01E02.mkv'), /Quay Watch S01E02/i);
  mute = await sendFilm(page, path('Unheard.Harbour.2019.mkv'), /Unheard/i);
  await page.close();
});

test.afterAll(() => rm(folder, { recursive: true, force: true }));

const secondsOf = (page: Page) => player(page).evaluate((element: HTMLMediaElement) => element.currentTime);

const read = <T>(page: Page, look: (element: HTMLMediaElement) => T) => player(page).evaluate(look);

/** Opened, loaded and at rest: looking at a page from here counts as a click on it, after which films begin by themselves. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator('[data-buffered]')).not.toHaveCount(0);
  await player(page).evaluate((element: HTMLMediaElement) => element.pause());
}

/** Asks until it plays: a film may get another source meanwhile. */
async function start(page: Page): Promise<void> {
  const ask = (element: HTMLMediaElement) => {
    element.play().catch(() => undefined);
    return element.currentTime;
  };
  await expect.poll(() => player(page).evaluate(ask), { message: 'it starts' }).toBeGreaterThan(0.3);
}

test('everything by keyboard, with a sheet that lists the keys', async ({ page }) => {
  await open(page, first);
  await page.keyboard.press('Space');
  await expectPlaying(player(page));
  await page.keyboard.press('k');
  await expect.poll(() => read(page, (element) => element.paused)).toBe(true);
  await page.keyboard.press('5');
  await expect.poll(() => secondsOf(page)).toBeCloseTo(20, 0);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => secondsOf(page)).toBeCloseTo(25, 0);
  await page.keyboard.press('j');
  await expect.poll(() => secondsOf(page)).toBeCloseTo(15, 0);
  await page.keyboard.press('>');
  expect(await read(page, (element) => [element.playbackRate, element.preservesPitch])).toEqual([1.25, true]);
  await page.keyboard.press('m');
  expect(await read(page, (element) => element.muted)).toBe(true);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys of the player' });
  await expect(sheet).toContainText('Full screen');
  await page.keyboard.press('m');
  expect(await read(page, (element) => element.muted), 'keys rest while the sheet is open').toBe(true);
  await expectAccessible(page, 'section[aria-label=Player]');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.getAttribute('aria-label'))).toBe('Player');
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBeNull();
});

test('the bar shows chapters and what is buffered, and takes the place to a screen reader', async ({ page }) => {
  await open(page, first);
  const bar = page.getByRole('slider', { name: 'Seek' });
  await expect(bar).toHaveAttribute('aria-valuetext', '0:00 of 0:40, Intro');
  await expect(page.locator('[data-chapter]')).toHaveCount(2);
  await expect(page.locator('[data-buffered]')).not.toHaveCount(0);
  const box = await bar.boundingBox();
  if (!box) throw new Error('the bar is not there');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect.poll(() => secondsOf(page)).toBeCloseTo(20, 0);
  await expect(bar).toHaveAttribute('aria-valuetext', /of 0:40, Part A/);
});

test('subtitles are chosen, moved in time and styled; a file of one own goes too', async ({ page }) => {
  await open(page, first);
  await seek(page, 16);
  await page.getByRole('button', { name: 'Subtitles', exact: true }).click();
  const menu = page.getByRole('dialog', { name: 'Subtitles' });
  await menu.getByRole('radio', { name: 'English' }).check();
  const words = page.locator('[data-subtitles] p');
  await expect(words).toHaveText('Lights in the harbour');
  await expect(words.locator('.italic')).toHaveText('Lights');
  const usual = await words.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  await menu.getByRole('radio', { name: 'Large' }).check();
  await expect
    .poll(() => words.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize)))
    .toBeCloseTo(usual * 1.5, 0);
  await expectAccessible(page, 'section[aria-label=Player]');
  for (let step = 0; step < 12; step += 1) await menu.getByRole('button', { name: '0.1 s later' }).click();
  await expect(menu.getByText('1.2 s', { exact: true })).toBeVisible();
  await expect(words, 'at 16 s the words of 14.8 s').toHaveCount(0);
  await menu.getByLabel('Open a file of yours').setInputFiles({
    name: 'mine.srt',
    mimeType: 'application/x-subrip',
    buffer: Buffer.from('1\n00:00:10,000 --> 00:00:20,000\nMy <b>own</b> <script>words</script>\n'),
  });
  await expect(words).toHaveText('My own words');
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
});

test('it goes on where the viewer stopped, or starts over', async ({ page }) => {
  await open(page, first);
  await seek(page, 20);
  await page.keyboard.press('Space');
  await expectPlaying(player(page));
  const told = page.waitForResponse((response) => response.url().includes('/api/viewer/progress/'));
  await page.keyboard.press('Space');
  expect((await told).status()).toBe(200);
  await open(page, first);
  await expect(page.getByText('Going on at 0:2')).toBeVisible();
  await expect.poll(() => secondsOf(page)).toBeGreaterThan(19);
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect.poll(() => secondsOf(page)).toBeLessThan(1);
});

test('leaving the page while it plays keeps the place', async ({ page }) => {
  await open(page, second);
  await seek(page, 24);
  await page.keyboard.press('Space');
  await expectPlaying(player(page));
  await page.goto('/');
  await open(page, second);
  await expect(page.getByText('Going on at 0:2')).toBeVisible();
});

test('the intro is skipped, and the next episode follows unless somebody says no', async ({ page }) => {
  await open(page, first);
  await page.getByRole('button', { name: 'Skip intro' }).click();
  await expect.poll(() => secondsOf(page)).toBeCloseTo(10, 0);
  await expect(page.getByRole('button', { name: 'Skip intro' })).toBeHidden();
  await seek(page, 39);
  await page.keyboard.press('Space');
  await expect(page).toHaveURL(new RegExp(`${second}$`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/S01E02|Quay/);

  await open(page, `${first}?t=38`);
  await page.getByRole('button', { name: 'Speed and more' }).click();
  await page.getByRole('checkbox', { name: 'Go on to the next episode' }).uncheck();
  await page.keyboard.press('Escape');
  await start(page);
  const card = page.getByRole('region', { name: 'Up next' });
  await expect(card).toContainText('episode 2');
  await expectAccessible(page, 'section[aria-label=Player]');
  await card.getByRole('button', { name: 'Cancel' }).click();
  await expect(card).toBeHidden();
  await expect(page).toHaveURL(new RegExp(first));
});

test('a sound no decoder takes comes through the server', async ({ page }) => {
  await page.goto(mute);
  await start(page);
  await expectMovingPicture(player(page));
  await expectSound(player(page));
  await page.keyboard.press('Shift+I');
  await expect(page.getByRole('region', { name: 'Statistics' })).toContainText('Repacked by the server');
  await expect(page.getByRole('alert').filter({ hasText: 'cannot decode' })).toHaveCount(0);
  await seek(page, 30);
  await expectPlaying(player(page));
});

test('where the server cannot help, it is told at once, and the picture plays on request', async ({ page }) => {
  await page.route('**/hls/**', (route) => route.abort('aborted'));
  await page.goto(mute);
  const notice = page.getByRole('alert').filter({ hasText: 'This browser cannot decode the sound' });
  await expect(notice).toContainText('AC-3');
  await expect(notice.getByRole('link', { name: 'Save the file' })).toHaveAttribute('href', /download=1/);
  await expectAccessible(page, 'section[aria-label=Player]');
  await notice.getByRole('button', { name: 'Go on here' }).click();
  await start(page);
  await expectMovingPicture(player(page));
  await expect(notice, 'it is not said twice').toBeHidden();
});

test('silence nobody knew of is noticed while it plays', async ({ page }) => {
  // A browser that claims more than it does.
  await page.addInitScript(() => {
    Object.defineProperty(HTMLMediaElement.prototype, 'canPlayType', { value: () => 'probably' });
    Object.defineProperty(HTMLMediaElement.prototype, 'webkitAudioDecodedByteCount', { get: () => 0 });
  });
  await open(page, first);
  await page.keyboard.press('Space');
  await expect(page.getByRole('alert').filter({ hasText: 'cannot decode the sound' })).toBeVisible();
});

test('statistics name the plan and the buffer; a link leads to a moment', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `${first}?t=17`);
  await expect.poll(() => secondsOf(page)).toBeCloseTo(17, 0);
  await page.keyboard.press('Shift+I');
  const panel = page.getByRole('region', { name: 'Statistics' });
  await expect(panel).toContainText('Direct: the file as it is');
  await expect(panel).toContainText(/s ahead, \d+ range/);
  await expect(panel).toContainText('320 × 180');
  await page.getByRole('button', { name: 'Speed and more' }).click();
  await page.getByRole('button', { name: 'Copy link at this time' }).click();
  await expect(page.getByText('The link is in the clipboard.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/watch\/\d+\?t=17$/);
  const shot = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save this picture' }).click();
  expect((await shot).suggestedFilename()).toMatch(/17s\.png$/);
  await expect(page.getByRole('link', { name: 'IINA' })).toHaveAttribute('href', /^iina:\/\/weblink\?url=http/);
  await expect(page.getByRole('link', { name: 'Play list' })).toHaveAttribute('href', /playlist\.m3u$/);
  await expectAccessible(page, 'section[aria-label=Player]');
});

test('the bar steps back while it plays and comes back when somebody moves', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, first);
  await page.keyboard.press('Space');
  await expectPlaying(player(page));
  await expectSound(player(page));
  const bar = page.locator('div.transition-opacity', { has: page.getByRole('slider', { name: 'Seek' }) });
  await expect(bar).toHaveCSS('opacity', '0');
  await page.mouse.move(400, 200);
  await expect(bar).toHaveCSS('opacity', '1');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('fingers seek by double taps, and menus fit', async ({ page }) => {
    await open(page, `${first}?t=12`);
    await expect.poll(() => secondsOf(page)).toBeCloseTo(12, 0);
    const box = await player(page).boundingBox();
    if (!box) throw new Error('the picture is not there');
    await page.touchscreen.tap(box.x + box.width - 30, box.y + 60);
    await page.touchscreen.tap(box.x + box.width - 30, box.y + 60);
    await expect.poll(() => secondsOf(page)).toBeGreaterThan(21);
    for (const name of ['Subtitles', 'Speed and more']) {
      await page.getByRole('button', { name, exact: true }).tap();
      const menu = await page.getByRole('dialog', { name }).boundingBox();
      expect(menu?.x).toBeGreaterThanOrEqual(0);
      expect((menu?.x ?? 0) + (menu?.width ?? 999)).toBeLessThanOrEqual(390);
      expect((menu?.y ?? 0) + (menu?.height ?? 999)).toBeLessThanOrEqual(844);
      await expectAccessible(page, 'section[aria-label=Player]');
      await page.keyboard.press('Escape');
    }
    const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflowPx).toBeLessThanOrEqual(0);
    for (const button of await page.getByRole('region', { name: 'Player' }).getByRole('button').all()) {
      if (await button.isVisible()) expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(40);
    }
  });

  test('locked, it lets fingers do nothing until it is unlocked', async ({ page }) => {
    await open(page, `${first}?t=12`);
    await expect.poll(() => secondsOf(page)).toBeCloseTo(12, 0);
    const more = page.getByRole('button', { name: 'Speed and more' });
    await more.tap();
    await page.getByRole('button', { name: 'Lock against touches' }).tap();
    const unlock = page.getByRole('button', { name: 'Unlock' });
    await expect(unlock).toBeFocused();
    await expectAccessible(page, 'section[aria-label=Player]');
    const bar = page.locator('section[aria-label=Player] > [inert]', { has: more });
    await expect(bar).toHaveCSS('opacity', '0');
    const box = await player(page).boundingBox();
    if (!box) throw new Error('the picture is not there');
    const before = await secondsOf(page);
    await page.touchscreen.tap(box.x + box.width - 30, box.y + 60);
    await page.touchscreen.tap(box.x + box.width - 30, box.y + 60);
    // The way out goes away by itself, and comes back by a touch that does nothing else.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await expect(unlock).toHaveCSS('opacity', '0');
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height - 56);
    await expect(unlock).toHaveCSS('opacity', '1');
    expect(await secondsOf(page)).toBe(before);
    await unlock.tap();
    await more.tap();
    await expect(page.getByRole('dialog', { name: 'Speed and more' })).toBeVisible();
  });
});
