// What makes watching easy, from the viewer's side: own keys, repeating, episodes both ways, other screens, the system's keys, two tabs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { listItems, purgeAll, signIn } from './_support/admin.ts';
import { expectAccessible } from './_support/axe.ts';
import { sendFilm } from './_support/film-to-bot.ts';
import { makeEpisode } from './_support/made-episode.ts';
import { expectPlaying, player, seek } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

let folder: string;
let first: string;
let second: string;

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  folder = await mkdtemp(join(tmpdir(), 'streamvault-e2e-comfort-'));
  const page = await browser.newPage({ baseURL: baseURL ?? process.env.E2E_BASE_URL });
  const make = async (number: number) => {
    const path = join(folder, `Pier.Nine.S01E0${number}.mkv`);
    await makeEpisode({ path, hertz: 600 + number });
    return sendFilm(page, path, new RegExp(`Pier Nine S01E0${number}`, 'i'));
  };
  first = await make(1);
  second = await make(2);
  await page.close();
});

// A test that failed has the next one make them anew: two of an episode would be one too many.
test.afterAll(async ({ browser, baseURL }) => {
  test.setTimeout(90_000);
  await rm(folder, { recursive: true, force: true });
  const page = await browser.newPage({ baseURL: baseURL ?? process.env.E2E_BASE_URL });
  await signIn(page);
  await purgeAll(
    page,
    (await listItems(page)).filter(({ file_name }) => file_name?.startsWith('Pier.Nine')),
  );
  await page.close();
});

const read = <T>(page: Page, look: (element: HTMLMediaElement) => T) => player(page).evaluate(look);
const secondsOf = (page: Page) => read(page, (element) => element.currentTime);

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator('[data-buffered]')).not.toHaveCount(0);
  await read(page, (element) => element.pause());
}

test('keys are the viewer’s to choose; a conflict is told, and all can be as it was', async ({ page }) => {
  await open(page, first);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys of the player' });
  await sheet.getByRole('button', { name: 'Sound on or off: M' }).click();
  await page.keyboard.press('w');
  await expect(sheet.getByRole('button', { name: 'Sound on or off: W' })).toBeVisible();
  await sheet.getByRole('button', { name: 'Full screen: F' }).click();
  await page.keyboard.press('w');
  await expect(sheet.getByText('W is the key for “Sound on or off”.')).toBeVisible();
  await expectAccessible(page, 'section[aria-label=Player]');
  await sheet.getByRole('button', { name: 'Leave it' }).click();
  await sheet.getByRole('button', { name: 'Subtitles on or off: C' }).click();
  await page.keyboard.press('k');
  await sheet.getByRole('button', { name: 'Use it here' }).click();
  await expect(sheet.getByRole('button', { name: 'Play or pause: Space' })).toBeVisible();
  await sheet.getByRole('button', { name: 'Statistics: Shift + I' }).click();
  await page.keyboard.press('Escape');
  await expect(sheet, 'Escape leaves the question, not the sheet').toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  await open(page, first);
  await page.keyboard.press('m');
  expect(await read(page, (element) => element.muted)).toBe(false);
  await page.keyboard.press('w');
  expect(await read(page, (element) => element.muted)).toBe(true);
  await page.keyboard.press('?');
  await sheet.getByRole('button', { name: 'All keys as they were' }).click();
  await expect(sheet.getByRole('button', { name: 'Play or pause: Space, K' })).toBeVisible();
  await sheet.getByRole('button', { name: 'Close' }).click();
  // While it is open, keys are its own.
  await expect(sheet).toBeHidden();
  await page.keyboard.press('m');
  await expect.poll(() => read(page, (element) => element.muted)).toBe(false);
});

test('a stretch repeats until it is let go', async ({ page }) => {
  await open(page, `${first}?t=12`);
  await expect.poll(() => secondsOf(page)).toBeCloseTo(12, 0);
  await page.keyboard.press('r');
  await seek(page, 14);
  await page.keyboard.press('r');
  await expect(page.getByText('Repeats 0:12 – 0:14')).toBeVisible();
  await expectAccessible(page, 'section[aria-label=Player]');
  await seek(page, 13);
  await player(page).evaluate((element: HTMLMediaElement) => {
    const marks = { jumps: 0, latest: 0 };
    element.addEventListener('seeked', () => {
      marks.jumps += 1;
    });
    element.addEventListener('timeupdate', () => {
      marks.latest = Math.max(marks.latest, element.currentTime);
    });
    Reflect.set(window, 'marks', marks);
  });
  await page.keyboard.press('k');
  const marks = () => page.evaluate(() => Reflect.get(window, 'marks') as { jumps: number; latest: number });
  await expect.poll(async () => (await marks()).jumps, { message: 'it jumps back twice' }).toBeGreaterThan(1);
  expect((await marks()).latest).toBeLessThan(15);
  await page.getByRole('button', { name: 'No more repeating' }).click();
  await expect.poll(() => secondsOf(page)).toBeGreaterThan(14.5);
});

test('episodes go both ways, by key, button and the keys of the system', async ({ page }) => {
  await page.addInitScript(() => {
    // What a keyboard of the system does cannot be pressed here: the handlers it would call are kept.
    const handlers = new Map<string, MediaSessionActionHandler | null>();
    Reflect.set(window, 'handlers', handlers);
    const set = MediaSession.prototype.setActionHandler;
    MediaSession.prototype.setActionHandler = function (action, handler) {
      handlers.set(action, handler);
      set.call(this, action, handler);
    };
  });
  const press = (action: MediaSessionAction, details: Partial<MediaSessionActionDetails> = {}) =>
    page.evaluate(
      ([name, more]) => {
        const handlers = Reflect.get(window, 'handlers') as Map<string, MediaSessionActionHandler | null>;
        handlers.get(name)?.({ action: name, ...more });
      },
      [action, details] as const,
    );
  await open(page, second);
  await expect(page.getByRole('button', { name: 'Previous episode' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next episode' })).toHaveCount(0);
  await page.keyboard.press('p');
  await expect(page).toHaveURL(new RegExp(`${first}$`));
  await expect(page.getByRole('button', { name: 'Next episode' })).toBeVisible();
  const session = await page.evaluate(() => {
    const { metadata } = navigator.mediaSession;
    return { title: metadata?.title, artwork: metadata?.artwork[0]?.src };
  });
  expect(session.title).toBe('Pier Nine');
  expect(session.artwork).toMatch(/^http.*\/api\/poster\/[0-9a-f]{32}/);
  await press('pause');
  await press('seekto', { seekTime: 21 });
  await expect.poll(() => secondsOf(page)).toBeCloseTo(21, 0);
  await press('seekbackward', { seekOffset: 5 });
  await expect.poll(() => secondsOf(page)).toBeCloseTo(16, 0);
  await press('play');
  await expectPlaying(player(page));
  expect(await page.evaluate(() => navigator.mediaSession.playbackState)).toBe('playing');
  await press('pause');
  await expect.poll(() => page.evaluate(() => navigator.mediaSession.playbackState)).toBe('paused');
  await press('nexttrack');
  await expect(page).toHaveURL(new RegExp(`${second}$`));
  await expect
    .poll(() =>
      page.evaluate(() => Boolean((Reflect.get(window, 'handlers') as Map<string, unknown>).get('previoustrack'))),
    )
    .toBe(true);
  await press('previoustrack');
  await expect(page).toHaveURL(new RegExp(`${first}$`));
});

test('the screen stays awake while a film plays, and no longer', async ({ page }) => {
  await page.addInitScript(() => {
    const held = { now: 0 };
    Reflect.set(window, 'held', held);
    // Headless browsers have no screen to keep awake: the asking and the letting go are counted.
    WakeLock.prototype.request = async () => {
      held.now += 1;
      const release = async () => {
        held.now -= 1;
      };
      return { release } as WakeLockSentinel;
    };
  });
  const held = () => page.evaluate(() => (Reflect.get(window, 'held') as { now: number }).now);
  await open(page, first);
  expect(await held()).toBe(0);
  await page.keyboard.press('k');
  await expectPlaying(player(page));
  await expect.poll(held).toBe(1);
  await page.keyboard.press('k');
  await expect.poll(held).toBe(0);
});

test('the picture floats above other windows, and comes back', async ({ page }) => {
  await page.addInitScript(() => {
    // Headless browsers have no windows to float above: what the page asks for is kept.
    let floating: Element | null = null;
    Object.defineProperty(Document.prototype, 'pictureInPictureEnabled', { get: () => true });
    Object.defineProperty(Document.prototype, 'pictureInPictureElement', { get: () => floating });
    HTMLVideoElement.prototype.requestPictureInPicture = async function () {
      floating = this;
      return {} as PictureInPictureWindow;
    };
    Document.prototype.exitPictureInPicture = async () => {
      floating = null;
    };
  });
  const floating = () => page.evaluate(() => document.pictureInPictureElement?.tagName);
  await open(page, first);
  await page.keyboard.press('i');
  expect(await floating()).toBe('VIDEO');
  await page.getByRole('button', { name: 'Picture in picture' }).click();
  expect(await floating()).toBeUndefined();
});

test('another screen is offered where there is one, and only there', async ({ page }) => {
  await open(page, first);
  await expect(page.getByRole('button', { name: 'Play on another screen' })).toHaveCount(0);
  await page.addInitScript(() => {
    // There is no screen near a test: one is made up.
    const remote = Object.assign(new EventTarget(), {
      state: 'disconnected',
      watchAvailability: async (tell: (isThere: boolean) => void) => {
        tell(true);
        return 1;
      },
      cancelWatchAvailability: async () => undefined,
      prompt: async () => {
        Reflect.set(remote, 'state', 'connected');
        remote.dispatchEvent(new Event('connect'));
      },
    });
    Object.defineProperty(HTMLMediaElement.prototype, 'remote', { get: () => remote });
  });
  await open(page, first);
  await page.getByRole('button', { name: 'Play on another screen' }).click();
  await expect(page.getByRole('button', { name: 'Playing on another screen' })).toBeVisible();
  await expectAccessible(page, 'section[aria-label=Player]');
});

test('AirPlay is offered where Safari has it', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.set(HTMLMediaElement.prototype, 'webkitShowPlaybackTargetPicker', () => {
      Reflect.set(window, 'isPicking', true);
    });
  });
  await open(page, first);
  await read(page, (element) => {
    const event = new Event('webkitplaybacktargetavailabilitychanged');
    element.dispatchEvent(Object.assign(event, { availability: 'available' }));
  });
  await page.getByRole('button', { name: 'Play on another screen' }).click();
  expect(await page.evaluate(() => Reflect.get(window, 'isPicking'))).toBe(true);
});

test('after episodes without a sign of life it asks who is there', async ({ page }) => {
  await open(page, `${first}?t=36`);
  await page.keyboard.press('k');
  await expectPlaying(player(page));
  await page.evaluate(() =>
    sessionStorage.setItem('streamvault.attendance', JSON.stringify({ seenAtMs: Date.now() - 1000, episodes: 3 })),
  );
  const question = page.getByRole('alertdialog', { name: 'Are you still watching?' });
  await expect(question).toBeVisible();
  await expectAccessible(page, 'section[aria-label=Player]');
  await expect(page).toHaveURL(new RegExp(first));
  await expect(question.getByRole('button', { name: 'Go on' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${second}$`));
});

test('of two tabs the one played last counts', async ({ page, context }) => {
  await open(page, first);
  await seek(page, 12);
  await page.keyboard.press('k');
  await expectPlaying(player(page));
  const other = await context.newPage();
  await open(other, first);
  await seek(other, 25);
  await other.keyboard.press('k');
  await expectPlaying(player(other));
  await expect.poll(() => read(page, (element) => element.paused), { message: 'the older one stops' }).toBe(true);
  const told = other.waitForResponse((response) => response.url().includes('/api/viewer/progress/'));
  await other.keyboard.press('k');
  expect((await told).status()).toBe(200);
  // Leaving the older one tells nothing: else its place would be the last word.
  await page.goto('/');
  await other.goto(first);
  await expect.poll(() => secondsOf(other)).toBeGreaterThan(24);
});
