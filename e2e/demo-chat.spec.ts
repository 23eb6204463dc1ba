// The demo chat: from a dropped file to a playing film, and a bot that answers.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JSHandle, Page } from 'playwright/test';
import { makeFilm } from './_support/made-film.ts';
import { expectMovingPicture, expectSeekToMiddle, expectSound, expectStarted, player } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

/** The file inside the page, as a drag carries it. */
function dragOf(page: Page, name: string, bytes: Buffer): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle(
    ({ name, base64 }) => {
      const transfer = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([content], name, { type: 'video/mp4' }));
      return transfer;
    },
    { name, base64: bytes.toString('base64') },
  );
}

/** Ten seconds at a constant 4 Mbit/s. */
const fiveMegabytes = [
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '4M'],
  ...['-minrate', '4M', '-maxrate', '4M', '-bufsize', '2M', '-x264-params', 'nal-hrd=cbr'],
];

test.describe('the way of a film', () => {
  test('a dropped film of 5 MB appears on the open home page and plays', async ({ page, context }) => {
    const folder = await mkdtemp(join(tmpdir(), 'streamvault-e2e-drop-'));
    try {
      const name = 'dropped-film.mp4';
      const path = join(folder, name);
      await makeFilm({ path, seconds: 10, videoCodec: fiveMegabytes, seed: 1 });
      const bytes = await readFile(path);
      expect(bytes.length).toBeGreaterThan(4_500_000);
      expect(bytes.length).toBeLessThan(6_000_000);
      const home = await context.newPage();
      await home.goto('/');
      const library = home.getByRole('region', { name: 'New' });
      const card = library.getByRole('listitem').filter({ hasText: /dropped.film/i });
      await expect(card).toHaveCount(0);
      await page.goto('/demo');
      const log = page.getByRole('log');
      const dataTransfer = await dragOf(page, name, bytes);
      await log.dispatchEvent('dragover', { dataTransfer });
      await expect(page.getByText('Let go to send')).toBeVisible();

      const startedMs = performance.now();
      await log.dispatchEvent('drop', { dataTransfer });
      await card.waitFor();
      const appearedMs = performance.now() - startedMs;
      await card.hover();
      await card.getByRole('link', { name: /^Play/ }).click();
      await expectStarted(player(home));
      const playingMs = performance.now() - startedMs;

      // Printed, not asserted: what else the machine does would decide such a test.
      const measured = `on the home page after ${Math.round(appearedMs)} ms, playing after ${Math.round(playingMs)} ms`;
      process.stdout.write(`${(bytes.length / 1e6).toFixed(1)} MB dropped: ${measured}\n`);
      await expectMovingPicture(player(home));
      await expectSound(player(home));
      await expectSeekToMiddle(player(home));
      await expect(page.getByRole('article', { name: 'You' }).filter({ hasText: name })).toContainText('0:10');
      await expect(log.locator('a[href*="/watch/"]').last()).toBeVisible();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

test('the bot answers text, by keyboard alone', async ({ page }) => {
  await page.goto('/demo');
  const answers = page.getByRole('article', { name: 'Bot' });
  const field = page.getByRole('combobox', { name: 'Message' });
  await field.focus();
  // The chat is drawn in one go: once one bubble is there, all are.
  await expect(answers.first()).toBeVisible();
  const before = await answers.count();
  await page.keyboard.type('/');
  const commands = page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
  await expect(commands.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'You' }).last()).toContainText('/');
  await expect(answers).toHaveCount(before + 1);
  await page.keyboard.type('Hello there');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'You' }).last()).toContainText('Hello there');
  await expect(answers).toHaveCount(before + 2);
});

test('the buttons under an item copy its link, rename it, remove it and bring it back', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/demo');
  const log = page.getByRole('log');
  const field = page.getByRole('combobox', { name: 'Message' });
  const say = async (text: string) => {
    await field.fill(text);
    await field.press('Enter');
  };
  await say('/search lantern river');
  await log.getByRole('button', { name: /The Lantern River/ }).click();
  // Until the card is there the last buttons are those of another film.
  await expect(page.getByRole('article', { name: 'Bot' }).last()).toContainText(/The Lantern River[\s\S]*Watch:/);
  const copy = log.getByRole('button', { name: 'Copy link' }).last();
  await copy.click();
  await expect(log.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/stream\/\d+\/\d+$/);
  await log.getByRole('button', { name: 'Rename' }).last().click();
  await expect(log.getByText('What shall “The Lantern River” be called')).toBeVisible();
  await say('Lanterns by night');
  await expect(log.getByText('Renamed to “Lanterns by night”')).toBeVisible();
  await log.getByRole('button', { name: 'Delete' }).last().click();
  await expect(log.getByText('Removed “Lanterns by night”')).toBeVisible();
  await log.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'is back' })).toBeVisible();
  // As it was, for the tests that come later.
  await log.getByRole('button', { name: 'Rename' }).last().click();
  await expect(log.getByText('What shall “Lanterns by night” be called')).toBeVisible();
  await say('The Lantern River');
  await expect(log.getByText('Renamed to “The Lantern River”')).toBeVisible();
});

test('other sites cannot write into the chat', async ({ request }) => {
  for (const [name, value] of [
    ['sec-fetch-site', 'cross-site'],
    ['origin', 'http://elsewhere.example'],
  ] as const) {
    const response = await request.post('/api/demo/chat', { headers: { [name]: value }, data: { text: 'spam' } });
    expect(response.status()).toBe(403);
  }
});

test('malformed requests are 400', async ({ request }) => {
  expect((await request.post('/api/demo/chat', { data: { text: '' } })).status()).toBe(400);
  expect((await request.post('/api/demo/press', { data: { messageId: -1 } })).status()).toBe(400);
  expect((await request.post('/api/demo/file', { data: 'bytes' })).status()).toBe(400);
});
