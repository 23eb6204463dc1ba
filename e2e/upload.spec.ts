// Sending films from the browser, from the side of whoever looks after the server.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page, Request } from 'playwright/test';
import type { UploadInfoList } from '#lib/api/contract-upload.ts';
import { listItems, purgeAll } from './_support/admin.ts';
import { expectAccessible } from './_support/axe.ts';
import { demoFilms } from './_support/demo-films.ts';
import { adminPassword } from './_support/demo-server.ts';
import { expect, test } from './_support/test.ts';

let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sv-e2e-upload-'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

async function openLibrary(page: Page): Promise<void> {
  await page.goto('/login?callbackUrl=%2Fadmin%2Flibrary');
  await page.getByLabel('Name').fill('admin');
  await page.getByLabel('Password').fill(adminPassword);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/admin/library');
}

/** A film that plays, made longer by a box that players skip (ISO/IEC 14496-12, 8.1.2). */
async function longFilm(name: string, sizeBytes: number): Promise<string> {
  const [film] = (await demoFilms()).filter(({ mimeType }) => mimeType === 'video/mp4');
  const bytes = await readFile(film?.path ?? '');
  const padding = Buffer.alloc(sizeBytes - bytes.length);
  padding.writeUInt32BE(padding.length, 0);
  padding.write('free', 4, 'latin1');
  const path = join(folder, name);
  await writeFile(path, Buffer.concat([bytes, padding]));
  return path;
}

/** A line as people have it: the whole of a film would be gone before anybody could pause. */
async function slowLine(page: Page, bytesPerSecond: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const line = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond };
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', line);
}

const choose = (page: Page, path: string) => page.getByLabel('Files to upload').setInputFiles(path);
const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Files being uploaded' }).getByRole('listitem').filter({ hasText: name });

async function percentOf(row: Locator): Promise<number> {
  return Number(/(\d+) %/.exec(await row.innerText())?.[1] ?? 0);
}

async function uploadsOf(page: Page): Promise<UploadInfoList['uploads']> {
  return ((await (await page.request.get('/api/uploads')).json()) as UploadInfoList).uploads;
}

/** For good: other tests count what there is. */
async function purge(page: Page, fileName: string): Promise<void> {
  await purgeAll(
    page,
    (await listItems(page)).filter(({ file_name }) => file_name === fileName),
  );
}

test('30 MB are paused, the page is loaded anew, the same file goes on where it was, and plays', async ({ page }) => {
  test.slow();
  const path = await longFilm('Coast.Road.2019.mp4', 30_000_000);
  await openLibrary(page);
  await slowLine(page, 2_500_000);
  await choose(page, path);
  const row = rowOf(page, 'Coast.Road.2019.mp4');
  await expect.poll(() => percentOf(row), { timeout: 60_000 }).toBeGreaterThan(25);
  await expect(row.getByRole('progressbar', { name: 'Coast.Road.2019.mp4' })).toBeVisible();
  await expect(row).toContainText(/MB\/s/);
  await expectAccessible(page, 'main');
  await row.getByRole('button', { name: 'Pause' }).press('Enter');
  await expect(row).toContainText('Paused');

  await page.reload();
  const unfinished = page.getByRole('region', { name: 'Not finished' });
  await expect(unfinished).toContainText('Coast.Road.2019.mp4');
  await expectAccessible(page, 'main');
  const offsets: number[] = [];
  page.on('request', (request: Request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
  });
  await choose(page, path);
  await expect(row).toContainText('In the library', { timeout: 60_000 });
  expect(offsets[0]).toBeGreaterThan(2_000_000);
  await expect(unfinished).toBeHidden();
  await expect(page.getByRole('list', { name: 'Items' })).toContainText('Coast Road 2019');

  const watch = (await row.getByRole('link', { name: 'Open' }).getAttribute('href'))?.replace('title', 'watch') ?? '';
  await page.goto(watch);
  const video = page.locator('video');
  await expect(video).toBeAttached();
  await video.evaluate((element: HTMLVideoElement) => {
    element.muted = true;
    return element.play();
  });
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.5);
  await page.goto('/admin/library');
  await purge(page, 'Coast.Road.2019.mp4');
});

test('what is being sent can be cancelled, and closing the window asks first', async ({ page }) => {
  const path = await longFilm('Night.Ferry.mp4', 20_000_000);
  await openLibrary(page);
  await slowLine(page, 500_000);
  await choose(page, path);
  const row = rowOf(page, 'Night.Ferry.mp4');
  await expect(row).toContainText('Sending');
  await page.getByRole('heading', { name: 'Upload' }).click();
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect.poll(async () => (await uploadsOf(page)).some(({ state }) => state === 'receiving')).toBe(true);
  await row.getByRole('button', { name: 'Cancel' }).click();
  await expect(row).toBeHidden();
  await expect.poll(async () => (await uploadsOf(page)).some(({ state }) => state === 'receiving')).toBe(false);
});

test('more than two wait for their turn, dropped ones too', async ({ page }) => {
  await openLibrary(page);
  await slowLine(page, 200_000);
  const names = ['One.mp4', 'Two.mp4', 'Three.mp4'];
  const data = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const name of all) transfer.items.add(new File([new Uint8Array(4_000_000)], name, { type: 'video/mp4' }));
    return transfer;
  }, names);
  // Whoever drops files sees first that they are welcome; a page that has just come may not listen yet.
  await expect(async () => {
    await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
    await expect(page.getByText('Let go to send')).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  await expect(rowOf(page, 'One.mp4')).toContainText('Sending');
  await expect(rowOf(page, 'Two.mp4')).toContainText('Sending');
  await expect(rowOf(page, 'Three.mp4')).toContainText('Waiting for its turn');
  for (const name of ['Three.mp4', 'Two.mp4', 'One.mp4']) {
    await rowOf(page, name).getByRole('button', { name: 'Cancel' }).click();
  }
  await expect.poll(async () => (await uploadsOf(page)).some(({ state }) => state === 'receiving')).toBe(false);
});

test.describe('a file that is none', () => {
  test.use({ expectedProblems: [/status of 400|^400 .*\/api\/uploads/] });

  test('is refused in words, and the page keeps its width on a phone', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await openLibrary(page);
    const path = join(
      folder,
      'a page with a long name that has no space to break at_____________________________.html',
    );
    await writeFile(path, '<script>alert(1)</script>');
    await choose(page, path);
    const row = rowOf(page, 'a page with');
    await expect(row).toContainText('Only films and sounds can be sent here.');
    await expect(row.getByRole('button', { name: 'Try again' })).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
    await row.getByRole('button', { name: 'Cancel' }).click();
    await expect(row).toBeHidden();
  });
});
