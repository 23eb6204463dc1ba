// The page of the player for everybody: every state it can be in, in both themes, by axe.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expectAccessible } from './_support/axe.ts';
import { sendFilm } from './_support/film-to-bot.ts';
import { makeEpisode } from './_support/made-episode.ts';
import { player } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

let folder: string;
let episode: string;

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  folder = await mkdtemp(join(tmpdir(), 'streamvault-e2e-access-'));
  const page = await browser.newPage({ baseURL: baseURL ?? process.env.E2E_BASE_URL });
  for (const number of [2, 1]) {
    const path = join(folder, `Tide.Table.S01E0${number}.mkv`);
    await makeEpisode({ path, hertz: 700 + number });
    episode = await sendFilm(page, path, new RegExp(`Tide Table S01E0${number}`, 'i'));
  }
  await page.close();
});

test.afterAll(() => rm(folder, { recursive: true, force: true }));

const menu = (name: string) => async (page: Page) => {
  await page.getByRole('button', { name, exact: true }).click();
  await expect(page.getByRole('dialog', { name })).toBeVisible();
};

/** How to get there from the film at rest at 12 s. */
const states: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  idle: async () => undefined,
  subtitles: menu('Subtitles'),
  more: menu('Speed and more'),
  statistics: async (page) => {
    await page.keyboard.press('Shift+I');
    await expect(page.getByRole('region', { name: 'Statistics' })).toBeVisible();
  },
  help: async (page) => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys of the player' })).toBeVisible();
  },
  repeat: async (page) => {
    await page.keyboard.press('r');
    await expect(page.getByText('Repeats 0:12 – …')).toBeVisible();
  },
  upNext: async (page) => {
    await page.evaluate(() => localStorage.setItem('streamvault.player', JSON.stringify({ autoplayNext: false })));
    await page.reload();
    await player(page).evaluate((element: HTMLMediaElement) => {
      element.currentTime = 39.5;
      element.play().catch(() => undefined);
    });
    await expect(page.getByRole('region', { name: 'Up next' })).toBeVisible();
  },
};

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const [name, reach] of Object.entries(states)) {
      test(`${name} has nothing that shuts somebody out`, async ({ page }) => {
        await page.goto(`${episode}?t=12`);
        await expect(page.locator('[data-buffered]')).not.toHaveCount(0);
        await player(page).evaluate((element: HTMLMediaElement) => element.pause());
        await reach(page);
        await expectAccessible(page, 'body');
      });
    }
  });
}
