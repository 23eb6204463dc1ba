// The language of the pages: what the browser asks for, until somebody chooses another.
import type { Page } from 'playwright/test';
import { expectAccessible } from './_support/axe.ts';
import { itemOf } from './_support/catalog.ts';
import { adminPassword } from './_support/demo-server.ts';
import { expect, test } from './_support/test.ts';

test.use({ locale: 'de-AT', timezoneId: 'Asia/Tokyo' });

const isVideo = ({ mimeType }: { readonly mimeType: string }) => mimeType.startsWith('video/');

async function signIn(page: Page, callbackUrl: string): Promise<void> {
  await page.goto(`/login?callbackUrl=${encodeURIComponent(callbackUrl)}`);
  await page.getByLabel('Name').fill('admin');
  await page.getByLabel('Passwort').fill(adminPassword);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${callbackUrl}`);
}

test('pages speak German to whose browser asks for it, and English to all others', async ({ page, browser }) => {
  await page.goto('/browse/all');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page).toHaveTitle('Alles · StreamVault');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Alles');
  await expect(page.getByRole('navigation', { name: 'Hauptmenü' }).getByRole('link', { name: 'Filme' })).toBeVisible();
  for (const [locale, lang, heading] of [
    ['fr-FR', 'en', 'Everything'],
    ['en-GB', 'en', 'Everything'],
  ] as const) {
    const other = await (await browser.newContext({ locale, baseURL: new URL(page.url()).origin })).newPage();
    await other.goto('/browse/all');
    await expect(other.locator('html')).toHaveAttribute('lang', lang);
    await expect(other.getByRole('heading', { level: 1 })).toHaveText(heading);
    await other.context().close();
  }
});

test('a language is chosen by keyboard, at once and for the next visit', async ({ page }) => {
  await page.goto('/browse/all');
  const choice = page.getByRole('group', { name: 'Sprache' });
  await expect(choice.getByRole('button', { name: 'Deutsch', pressed: true })).toHaveAttribute('lang', 'de');
  await expectAccessible(page, 'footer');
  await choice.getByRole('button', { name: 'English' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Everything');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page).toHaveTitle('Everything · StreamVault');
  const chosen = page.getByRole('group', { name: 'Language' }).getByRole('button', { name: 'English', pressed: true });
  await expect(chosen).toBeFocused();
  await page.goto('/history');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('History');
});

test('days, sizes and numbers of a title are written in German', async ({ page, request }) => {
  const film = await itemOf(request, isVideo);
  await page.goto(`/title/${film.message_id}`);
  const factOf = (name: string) => page.locator('dt', { hasText: name }).locator('..').locator('dd');
  const megabytes = (film.file_size / 1e6).toLocaleString('de', {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  await expect(factOf('Größe')).toHaveText(`${megabytes} MB`);
  const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Asia/Tokyo' } as const;
  await expect(factOf('Hinzugefügt')).toHaveText(new Date(film.created_at).toLocaleDateString('de', options));
});

test('times are those of the reader’s clock', async ({ page, request }) => {
  const film = await itemOf(request, isVideo);
  await signIn(page, '/admin/library');
  const row = page
    .getByRole('list', { name: 'Einträge' })
    .getByRole('listitem')
    .filter({
      has: page.locator(`time[datetime="${film.created_at}"]`),
    });
  const clock = new Date(film.created_at).toLocaleTimeString('de', {
    ...{ hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' },
  });
  await expect(row.first().locator('time')).toContainText(clock);
});

test.describe('away', () => {
  test.use({ expectedProblems: [/503/] });

  test('an error of the server is said in German', async ({ page }) => {
    await page.route('**/api/search?*', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 503, code: 'queue_full', detail: 'Too many searches at once.' }),
      }),
    );
    await page.goto('/search');
    await page.getByRole('searchbox', { name: 'Im Katalog suchen' }).fill('nacht');
    await expect(page.getByText('Es ist schon zu viel zu tun. Bitte versuch es später wieder.')).toBeVisible();
    await expect(page.getByText('Too many searches')).toHaveCount(0);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('no German page is wider than it', async ({ page, request }) => {
    const film = await itemOf(request, isVideo);
    const song = await itemOf(request, ({ mimeType }) => mimeType.startsWith('audio/'));
    const fits = async (path: string) => {
      await page.goto(path);
      await expect(page.locator('html')).toHaveAttribute('lang', 'de');
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached();
      const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflowPx, `${path} is too wide`).toBeLessThanOrEqual(0);
    };
    const open = ['/', `/title/${film.message_id}`, '/browse/all', '/browse/series', '/search', '/search?q=nacht'];
    for (const path of [...open, film.watch_path, song.watch_path, '/list', '/history', '/demo', '/login'])
      await fits(path);
    await signIn(page, '/account');
    const admin = ['', '/library', '/jobs', '/bots', '/missing', '/users', '/keys', '/audit', '/settings'];
    for (const path of ['/account', ...admin.map((part) => `/admin${part}`)]) await fits(path);
  });
});
