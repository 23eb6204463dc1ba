// Films and songs play in the page, whatever their container.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemOf, playFromHome } from './_support/catalog.ts';
import { type DemoFilm, hasIndexAtEnd } from './_support/demo-films.ts';
import { makeFilm } from './_support/made-film.ts';
import { expectMovingPicture, expectPlaying, expectSeekToMiddle, expectSound, player } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

const films: readonly { readonly title: string; readonly fits: (film: DemoFilm) => boolean | Promise<boolean> }[] = [
  {
    title: 'an MP4 with its index in front',
    fits: async (film) => film.mimeType === 'video/mp4' && !(await hasIndexAtEnd(film)),
  },
  { title: 'an MP4 with its index at the end', fits: hasIndexAtEnd },
  { title: 'an MKV', fits: ({ mimeType }) => mimeType === 'video/x-matroska' },
  {
    title: 'a film of over 10 MB',
    fits: ({ sizeBytes, mimeType }) => sizeBytes > 10_000_000 && /^video/.test(mimeType),
  },
];

for (const { title, fits } of films) {
  test(`a click plays ${title}: picture, sound and a seek to the middle`, async ({ page, request }) => {
    const file = await itemOf(request, fits);
    await playFromHome(page, file);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(file.custom_name);
    const media = player(page);
    await expectPlaying(media);
    await expectMovingPicture(media);
    await expectSound(media);
    await expectSeekToMiddle(media);
    await expectMovingPicture(media);
  });
}

test('a song plays and seeks', async ({ page, request }) => {
  const file = await itemOf(request, ({ mimeType }) => mimeType.startsWith('audio/'));
  await playFromHome(page, file);
  const media = page.locator('audio');
  await expectPlaying(media);
  await expectSound(media);
  await expectSeekToMiddle(media);
});

test('Download saves the whole file under its name', async ({ page, request }) => {
  const file = await itemOf(request, ({ mimeType }) => mimeType === 'video/x-matroska');
  await page.goto(file.watch_path);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/\.mkv$/);
  expect((await stat(await saved.path())).size).toBe(file.file_size);
});

test('Copy link puts the stream address into the clipboard', async ({ page, request, context, baseURL }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const file = await itemOf(request, () => true);
  await page.goto(file.watch_path);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('button', { name: 'Link copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(`${baseURL}/stream/${file.chat_id}/${file.message_id}`);
});

test('a picture the browser cannot decode is explained', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'streamvault-e2e-film-'));
  try {
    const path = join(folder, 'unknown-picture.mp4');
    await makeFilm({
      path,
      seconds: 2,
      videoCodec: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none'],
    });
    await page.goto('/demo');
    await expect(page.getByText('answers at once')).toBeVisible();
    await page.getByLabel('Files to send').setInputFiles(path);
    const answer = page.getByRole('article', { name: 'Bot' }).filter({ hasText: /unknown.picture/i });
    const link = answer.locator('a[href*="/watch/"]');
    await page.goto((await link.getAttribute('href')) ?? '');
    await expect(page.getByRole('alert').filter({ hasText: 'This browser cannot decode the picture' })).toBeVisible();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
