// The pages that the catalogue's own table does not reach, for everybody: both themes, phone and desk, by axe and by width.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { type ProductProcess, startProduct } from '#test/harness/product-process.ts';
import { listItems, purgeAll, signIn } from './_support/admin.ts';
import { itemOf } from './_support/catalog.ts';
import { sendFilm } from './_support/send-film.ts';
import { expect, test } from './_support/test.ts';

const looks = (['dark', 'light'] as const).flatMap((colorScheme) =>
  [390, 1440].map((width) => ({ colorScheme, width })),
);

async function expectForEverybody(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([]);
  const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflowPx, `${where} is too wide`).toBeLessThanOrEqual(0);
}

async function inEveryLook(page: Page, open: () => Promise<string>, some = looks): Promise<void> {
  for (const { colorScheme, width } of some) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const where = await open();
    await expectForEverybody(page, `${where}, ${colorScheme}, ${width} px`);
  }
}

test.describe('the demo', () => {
  test.use({ expectedProblems: [/404/] });

  test('series, account, 404', async ({ page }) => {
    test.setTimeout(180_000);
    await signIn(page, '/account');
    const before = new Set((await listItems(page)).map(({ message_id }) => message_id));
    for (const code of ['S01E01', 'S01E02']) await sendFilm(page.request, `Tidal Clocks ${code}.mp4`);
    const news = async () => (await listItems(page)).filter(({ message_id }) => !before.has(message_id));
    await expect.poll(async () => (await news()).length).toBe(2);
    await page.goto('/browse/series');
    await page.getByRole('link', { name: /Tidal Clocks/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tidal Clocks');
    const series = new URL(page.url()).pathname;
    for (const path of [series, '/account', '/no-such-page']) {
      await inEveryLook(page, async () => {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        return path;
      });
    }
    await purgeAll(page, await news());
  });

  test('the description of the API', async ({ page }) => {
    // Hundreds of headings and tables: a checker needs its time for each look.
    test.setTimeout(180_000);
    const open = async () => {
      await page.goto('/api/docs');
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      return '/api/docs';
    };
    await inEveryLook(page, open, [
      { colorScheme: 'dark', width: 390 },
      { colorScheme: 'light', width: 1440 },
    ]);
  });

  test('a title over the page it was opened from, and the search', async ({ page, request }) => {
    test.setTimeout(120_000);
    const { message_id } = await itemOf(request, ({ mimeType }) => mimeType.startsWith('video/'));
    await inEveryLook(page, async () => {
      await page.goto('/browse/all');
      await page.getByRole('main').locator(`a[href="/title/${message_id}"]`).first().click();
      await expect(page.getByRole('dialog').getByRole('heading', { level: 2 }).first()).toBeVisible();
      return 'a title over a page';
    });
    await inEveryLook(page, async () => {
      await page.goto('/list');
      // A key that is pressed before the page has woken up is nobody's.
      await expect(async () => {
        await page.keyboard.press('/');
        await expect(page.getByRole('combobox')).toBeVisible({ timeout: 1000 });
      }).toPass();
      await page.getByRole('combobox').fill('la');
      await expect(page.getByRole('option').first()).toBeVisible();
      return 'the search';
    });
  });
});

test.describe('a server of its own', () => {
  let dataDir: string;
  let product: ProductProcess | undefined;

  const start = async (environment: Readonly<Record<string, string>>) => {
    dataDir = await mkdtemp(join(tmpdir(), 'sv-e2e-'));
    product = await startProduct({ dataDir, environment });
    return product.url;
  };

  test.afterEach(async ({ context }) => {
    // A page left open would ask an ended server for news.
    await context.close();
    await product?.end('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
  });

  test('the first account', async ({ page }) => {
    test.setTimeout(90_000);
    const url = await start({});
    await inEveryLook(page, async () => {
      await page.goto(`${url}/setup`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      return '/setup';
    });
  });

  test.describe('without its store', () => {
    test.use({ expectedProblems: [/^50[03] |status of 50[03]|storage|digest|React error #441/i] });

    test('pages say what is wrong', async ({ page }) => {
      test.setTimeout(120_000);
      const url = await start({ MONGO_URL: 'mongodb://127.0.0.1:9/nothing', ADMIN_PASSWORD: 'for browser tests only' });
      for (const path of ['/', '/title/1', '/browse/film', '/login']) {
        await inEveryLook(page, async () => {
          await page.goto(`${url}${path}`);
          await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
          return `${path} without a store`;
        });
      }
    });
  });
});
