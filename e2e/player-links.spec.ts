// Visitors who came by a signed link alone: they know of no other film, but this one they watch as everybody does.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { type ProductProcess, startProduct } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';
import { expectAccessible } from './_support/axe.ts';
import { makeEpisode } from './_support/made-episode.ts';
import { expectPlaying, player } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

let folder: string;
let world: TelegramWorld | undefined;
let product: ProductProcess | undefined;
/** The bot's own link, signature and all. */
let link: URL;

/** Sends it as a file of a Telegram of its own, as the demo is open to everybody. @returns the link of the bot's answer. */
async function sendFilm({ emulator, bots, userId }: TelegramWorld, path: string): Promise<URL> {
  const bot = { kind: 'user', id: bots[0]?.id ?? 0 } as const;
  const film = { name: 'Quay.Watch.S01E01.mkv', mimeType: 'video/x-matroska', durationSeconds: 40 };
  await emulator.control.sendFile(film, { kind: 'bytes', bytes: await readFile(path) }, { from: userId, to: bot });
  const read = async () => {
    const messages = await emulator.control.readChat({ viewer: userId, chat: bot });
    return messages.map(({ text }) => /http\S+\/watch\/\S+/.exec(text)?.[0]).find(Boolean) ?? '';
  };
  await expect.poll(read, { message: 'the bot answers', timeout: 60_000 }).toContain('sig=');
  return new URL(await read());
}

test.beforeAll(async () => {
  test.setTimeout(240_000);
  folder = await mkdtemp(join(tmpdir(), 'streamvault-e2e-links-'));
  const path = join(folder, 'Quay.Watch.S01E01.mkv');
  await makeEpisode({ path, hertz: 310 });
  world = await startTelegramWorld();
  const settings = { ...world.environment, STREAM_ACCESS: 'signed', ENRICH: 'on' };
  product = await startProduct({ dataDir: join(folder, 'data'), environment: settings });
  const sent = await sendFilm(world, path);
  link = new URL(`${sent.pathname}${sent.search}`, product.url);
  await expect
    .poll(async () => (await (await fetch(link)).text()).includes('Intro'), {
      message: 'its header is known',
      timeout: 60_000,
    })
    .toBe(true);
});

test.afterAll(async () => {
  await product?.end('SIGTERM');
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function open(page: Page): Promise<void> {
  await page.goto(link.href);
  await expect(page.locator('[data-buffered]')).not.toHaveCount(0);
  await player(page).evaluate((element: HTMLMediaElement) => element.pause());
}

test('they have subtitles, chapters, and their place in this browser', async ({ page }) => {
  await open(page);
  await expect(page.locator('[data-chapter]')).toHaveCount(2);
  await page.getByRole('button', { name: 'Subtitles', exact: true }).click();
  await page.getByRole('dialog', { name: 'Subtitles' }).getByRole('radio', { name: 'English' }).check();
  await page.keyboard.press('Escape');
  await player(page).evaluate((element: HTMLMediaElement) => {
    element.currentTime = 18;
  });
  await expect(page.locator('[data-subtitles] p')).toHaveText('Lights in the harbour');
  await page.keyboard.press('k');
  await expectPlaying(player(page));
  await page.keyboard.press('k');
  await expectAccessible(page, 'section[aria-label=Player]');
  await open(page);
  await expect(page.getByText(/Going on at 0:(?:1|2)/)).toBeVisible();
  await expect
    .poll(() => player(page).evaluate((element: HTMLMediaElement) => element.currentTime))
    .toBeGreaterThan(17);
});

test('a link to a moment comes before the place, and nothing of it reaches the server', async ({ page }) => {
  const calls: string[] = [];
  page.on('request', (request) => calls.push(new URL(request.url()).pathname));
  await page.goto(`${link.href}&t=5`);
  await expect(page.locator('[data-buffered]')).not.toHaveCount(0);
  await expect.poll(() => player(page).evaluate((element: HTMLMediaElement) => element.currentTime)).toBeCloseTo(5, 0);
  expect(calls.filter((path) => path.startsWith('/api/viewer/'))).toEqual([]);
  expect((await page.request.get(new URL('/api/catalog', link).href)).status()).toBe(401);
});
