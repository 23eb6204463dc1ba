// The plan of the player in Firefox, which reads MKV with AAC sound to its end: the server repacks such films for it.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firefox } from 'playwright/test';
import { sendFilm } from './_support/film-to-bot.ts';
import { makeEpisode } from './_support/made-episode.ts';
import { player } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

/** An ordinary one, as people have it; driven by WebDriver BiDi. */
const executablePath = [process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
  (path) => path && existsSync(path),
);

let folder: string;
let film: string;

test.skip(executablePath === undefined, 'No Firefox here: install firefox-esr, or name one in FIREFOX_PATH.');

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  folder = await mkdtemp(join(tmpdir(), 'streamvault-e2e-firefox-'));
  const path = join(folder, 'Other.Shore.2020.mkv');
  await makeEpisode({ path, hertz: 450 });
  const page = await browser.newPage({ baseURL: baseURL ?? process.env.E2E_BASE_URL });
  film = await sendFilm(page, path, /Other Shore/i);
  await page.close();
});

test.afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('MKV with AAC comes through the server, and plays at once', async ({ baseURL }) => {
  test.setTimeout(120_000);
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    ...(executablePath ? { executablePath } : {}),
    firefoxUserPrefs: { 'media.autoplay.default': 0 },
  });
  try {
    const page = await browser.newPage().catch((error: unknown) => {
      // Playwright asks for settings of the page that older ones know nothing of.
      if (/unknown command/.test(String(error))) return undefined;
      throw error;
    });
    test.skip(
      page === undefined,
      `Firefox ${browser.version()} is too old to be driven; 153 was. Name a newer one in FIREFOX_PATH.`,
    );
    if (!page) return;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(new URL(film, baseURL).href);
    await expect
      .poll(
        () =>
          player(page).evaluate((element: HTMLMediaElement) => {
            element.play().catch(() => undefined);
            return element.currentTime;
          }),
        { message: 'it starts', timeout: 30_000 },
      )
      .toBeGreaterThan(0.3);
    expect(asked.filter((path) => path.startsWith('/hls/')).length).toBeGreaterThan(1);
    await page.keyboard.press('Shift+I');
    await expect(page.getByRole('region', { name: 'Statistics' })).toContainText(
      'Repacked by the server for this browser: MKV with AAC sound',
    );
  } finally {
    await browser.close();
  }
});
