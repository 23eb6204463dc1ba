// Finding a film: rows, titles over the page, search, filters, lists, series, what arrives meanwhile.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { cardOf, itemOf, readCatalog } from './_support/catalog.ts';
import { sendFilm } from './_support/send-film.ts';
import { expect, test } from './_support/test.ts';

const isFilm = ({ mimeType }: { readonly mimeType: string }) => mimeType.startsWith('video/');

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([]);
}

test('a title opens over the page with an address of its own, and Esc gives the card back', async ({
  page,
  request,
}) => {
  const film = await itemOf(request, isFilm);
  await page.goto('/');
  const link = cardOf(page, film).locator(`a[href="/title/${film.message_id}"]`);
  await link.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: film.custom_name });
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(`/title/${film.message_id}`);
  await expect(dialog.getByRole('heading', { level: 2, name: film.custom_name })).toBeVisible();
  for (let presses = 0; presses < 25; presses += 1) {
    await page.keyboard.press('Tab');
    // Between its last and first stop a dialog lets the browser's own bar have the focus.
    const isInside = await page.evaluate(
      () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
    );
    expect(isInside, 'the focus stays inside').toBe(true);
  }
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL('/');
  await expect(link).toBeFocused();
  await page.goForward();
  await expect(dialog).toBeVisible();
  await page.goBack();
  await expect(dialog).toHaveCount(0);
});

test('the same address opened anew is a page, and its Play button plays', async ({ page, request }) => {
  const film = await itemOf(request, isFilm);
  await page.goto(`/title/${film.message_id}`);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(film.custom_name);
  await expect(page.getByRole('list').last()).toBeVisible();
  await page.getByRole('link', { name: 'Play', exact: true }).click();
  await expect(page).toHaveURL(film.watch_path);
});

test('other players get an address that opens, and a playlist', async ({ page, request, context, baseURL }) => {
  const film = await itemOf(request, isFilm);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: baseURL ?? '' });
  await page.goto(`/title/${film.message_id}`);
  await page.getByText('Other players').click();
  for (const name of ['VLC', 'IINA', 'Infuse', 'nPlayer', 'PotPlayer', 'MX Player']) {
    await expect(page.getByRole('button', { name })).toBeVisible();
  }
  await page.getByRole('button', { name: 'mpv' }).click();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const address = /^mpv '(.+)'$/.exec(command)?.[1] ?? '';
  expect((await request.get(address, { headers: { range: 'bytes=0-9' } })).status()).toBe(206);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Playlist' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.m3u$/);
});

test('my list: put on, seen at home and on its page, taken off', async ({ page, request }) => {
  const film = await itemOf(request, isFilm);
  await page.goto('/list');
  await expect(page.getByRole('heading', { name: 'Nothing on your list' })).toBeVisible();
  await page.goto(`/title/${film.message_id}`);
  const button = page.getByRole('button', { name: 'My list' });
  const answered = page.waitForResponse((response) => response.request().method() === 'PUT');
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await answered;
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'My list' }).getByRole('listitem')).toContainText(film.custom_name);
  await page.goto('/list');
  const shelf = page.getByRole('list', { name: 'My list' });
  await expect(shelf.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: `Take ${film.custom_name} off` }).click();
  await expect(page.getByRole('heading', { name: 'Nothing on your list' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'was taken off' })).toBeVisible();
});

test('what was begun stands in front with how far one got, and in the history', async ({ page, request }) => {
  const film = await itemOf(request, isFilm);
  await page.goto('/');
  const status = await page.evaluate(async (id) => {
    const body = JSON.stringify({ position_seconds: 10, duration_seconds: 20 });
    return (await fetch(`/api/viewer/progress/${id}`, { method: 'POST', body })).status;
  }, film.message_id);
  expect(status).toBe(200);
  await page.reload();
  const row = page.getByRole('region', { name: 'Continue watching' });
  await expect(row.getByRole('listitem')).toContainText(film.custom_name);
  await expect(row.getByText('50 % watched')).toBeAttached();
  await page.goto('/history');
  await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem')).toContainText(film.custom_name);
  await page.goto(`/title/${film.message_id}`);
  await expect(page.getByRole('link', { name: 'Resume' })).toBeVisible();
});

test('search by keyboard: open, type with a slip, choose, arrive', async ({ page }) => {
  await page.goto('/');
  for (const key of ['/', 'Control+k']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('combobox', { name: 'Search the library' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: 'Search' })).toHaveCount(0);
  }
  await page.keyboard.press('/');
  await page.keyboard.type('lantrn riv');
  const option = page.getByRole('option', { name: /The Lantern River/ });
  await expect(option).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'The Lantern River' })).toBeVisible();
});

test('the search page can be shared, and says what to do when nothing fits', async ({ page }) => {
  await page.goto('/search?q=lantern');
  await expect(page.getByRole('list', { name: 'Results' }).getByRole('listitem')).toContainText('The Lantern River');
  const field = page.getByRole('searchbox', { name: 'Search the library' });
  await field.fill('small wor');
  await expect(page.getByRole('list', { name: 'Results' })).toContainText('Small Worlds');
  await expect(page).toHaveURL(/q=small(\+|%20)wor$/);
  await field.fill('qqqqxxxxzzzz');
  await expect(page.getByRole('heading', { name: /Nothing is called/ })).toBeVisible();
});

test('filters narrow the grid and stand in the address', async ({ page, request }) => {
  const films = (await readCatalog(request)).filter(({ file_type }) => file_type === 'video');
  await page.goto('/browse/film');
  const cards = page.getByRole('list', { name: 'Films' }).getByRole('listitem');
  await expect(cards.first()).toBeVisible();
  const all = await cards.count();
  expect(all).toBeGreaterThan(0);
  expect(all).toBeLessThanOrEqual(films.length);
  await page.getByRole('combobox', { name: 'Quality' }).selectOption('576p');
  await expect(page).toHaveURL(/quality=576p/);
  await expect(cards).toHaveCount(films.filter(({ facts }) => facts?.quality === '576p').length);
  await page.getByRole('combobox', { name: 'Year' }).selectOption('1950');
  await expect(page.getByRole('heading', { name: 'Nothing fits' })).toBeVisible();
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(cards).toHaveCount(all);
});

test('episodes become a series with seasons, and arrive on an open page', async ({ page, request }) => {
  // Only what comes after the page listens is news to it.
  const listening = page.waitForResponse('**/api/events');
  await page.goto('/');
  await listening;
  await expect(page.getByRole('region', { name: 'New' })).toBeVisible();
  for (const name of ['Harbour Lights S01E01', 'Harbour Lights S01E02', 'Harbour Lights S02E01']) {
    await sendFilm(request, `${name}.mp4`);
  }
  await expect(page.getByRole('status', { name: 'News' })).toContainText('Harbour Lights');
  const row = page.getByRole('region', { name: 'Harbour Lights', exact: true });
  await expect(row.getByRole('listitem')).toHaveCount(3);
  await page.goto('/browse/series');
  await page
    .getByRole('list', { name: 'Series' })
    .getByRole('link', { name: /Harbour Lights/ })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour Lights');
  const episodes = page.getByRole('region', { name: 'Episodes' }).getByRole('listitem');
  await expect(episodes).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Season' }).selectOption('Season 2');
  await expect(episodes).toHaveCount(1);
  await expectAccessible(page);
  await episodes.getByRole('link').click();
  await expect(page).toHaveURL(/\/watch\/\d+$/);
});

test('day or night is remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  await page.getByRole('button', { name: 'Switch between light and dark' }).click();
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'light');
  await page.reload();
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'light');
});

test('arrows page a row, and vanish at its end', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  const row = page.getByRole('region', { name: 'New' });
  const [back, on] = [row.getByRole('button', { name: 'New: back' }), row.getByRole('button', { name: 'New: on' })];
  await expect(on).toBeVisible();
  await expect(back).toBeHidden();
  await on.click();
  await expect(back).toBeVisible();
  // It may vanish between the look and the click.
  while (await on.isVisible()) await on.click({ timeout: 2000 }).catch(() => undefined);
  await expect(row.getByRole('listitem').last()).toBeInViewport();
});

for (const colorScheme of ['dark', 'light'] as const) {
  for (const width of [390, 1440]) {
    test(`no page shuts anybody out: ${colorScheme}, ${width} px`, async ({ page, request }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Eleven pages, each read by a checker.
      test.setTimeout(180_000);
      const { message_id } = await itemOf(request, isFilm);
      const paths = ['/', `/title/${message_id}`, '/browse/all', '/browse/film?year=1950', '/browse/series'];
      for (const path of [...paths, '/search', '/search?q=la', '/list', '/history', '/demo', '/login']) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        await expectAccessible(page);
        const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflowPx, `${path} is too wide`).toBeLessThanOrEqual(0);
      }
    });
  }
}

test.describe('addresses of nothing', () => {
  test.use({ expectedProblems: [/404/] });

  for (const path of ['/title/2147483647', '/title/abc', '/browse/nothing', '/series/no-such-series', '/series/%25']) {
    test(`${path} is a 404 in our own words`, async ({ page }) => {
      const response = await page.goto(path);
      expect(response?.status()).toBe(404);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing behind this door');
    });
  }
});
