// Finding a film: rows, titles over the page, search, filters, lists, series, what arrives meanwhile.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import type { Home } from '#lib/api/contract-browse.ts';
import { cardOf, countOf, itemOf, readCatalog } from './_support/catalog.ts';
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
    // A page that has just come may not listen to keys yet.
    await expect(async () => {
      await page.keyboard.press(key);
      await expect(page.getByRole('combobox', { name: 'Search the library' })).toBeFocused({ timeout: 2000 });
    }).toPass();
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
  const all = await countOf(request, 'film');
  expect(all).toBeGreaterThan(0);
  expect(all).toBeLessThanOrEqual(films.length);
  await expect(cards).toHaveCount(all);
  await page.getByRole('combobox', { name: 'Quality' }).selectOption('576p');
  await expect(page).toHaveURL(/quality=576p/);
  await expect(cards).toHaveCount(films.filter(({ facts }) => facts?.quality === '576p').length);
  await page.goto('/browse/film?quality=576p&year=1950');
  await expect(page.getByRole('combobox', { name: 'Year' })).toHaveValue('1950');
  await expect(page.getByRole('heading', { name: 'Nothing fits' })).toBeVisible();
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(cards).toHaveCount(all);
});

test('each choice of a filter says what it would leave, and the order is kept in the address', async ({
  page,
  request,
}) => {
  const films = (await readCatalog(request)).filter(({ file_type }) => file_type === 'video');
  await page.goto('/browse/film');
  const cards = page.getByRole('list', { name: 'Films' }).getByRole('listitem');
  const quality = page.getByRole('combobox', { name: 'Quality' });
  const option = await quality.getByRole('option').nth(1).innerText();
  const [, value = '', total = ''] = /^(\S+) \((\d+)\)$/.exec(option) ?? [];
  await quality.selectOption(value);
  await expect(cards).toHaveCount(Number(total));
  await quality.selectOption('');
  await page.getByRole('combobox', { name: 'Order' }).selectOption('Largest first');
  await expect(page).toHaveURL(/sort=largest/);
  const largest = films.toSorted((one, other) => other.file_size - one.file_size)[0];
  await expect(cards.first().getByRole('link').first()).toHaveAttribute('href', `/title/${largest?.message_id}`);
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Order' })).toHaveValue('largest');
  await page.getByRole('combobox', { name: 'Order' }).selectOption('By name');
  await expect(page).toHaveURL(/sort=name/);
  await expect(async () => {
    const names = await cards.locator('p:first-of-type').allInnerTexts();
    expect(names).toEqual(names.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true })));
  }).toPass({ timeout: 10_000 });
});

test('above 500 items only the lines near the window are in the page', async ({ page, request }) => {
  const film = await itemOf(request, isFilm);
  const files = Array.from({ length: 900 }, (_, id) => ({
    ...film,
    message_id: id + 1,
    custom_name: `Film ${id + 1}`,
  }));
  await page.route('**/api/catalog?per_page=48', (route) =>
    route.fulfill({ json: { total: files.length, page: 1, per_page: 48, files, next_cursor: null } }),
  );
  await page.goto('/browse/all');
  // A page that is brought back asks anew: it may have missed something.
  const grid = page.getByRole('region', { name: 'Everything' });
  await expect(async () => {
    await page.evaluate(() => {
      for (const name of ['pagehide', 'pageshow']) window.dispatchEvent(new Event(name));
    });
    await expect(grid).toBeVisible({ timeout: 2000 });
  }).toPass();
  const cards = grid.getByRole('listitem');
  await expect(cards.first()).toBeVisible();
  expect(await cards.count()).toBeLessThan(150);
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await expect(grid.locator('a[href="/title/900"]').first()).toBeVisible();
  await expect(grid.locator('a[href="/title/1"]')).toHaveCount(0);
  expect(await cards.count()).toBeLessThan(150);
});

test('a link that opens, a playlist and a download are handed out', async ({ page, request, context, baseURL }) => {
  const film = await itemOf(request, isFilm);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: baseURL ?? '' });
  await page.goto(`/title/${film.message_id}`);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'is in the clipboard' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const head = await request.head(copied);
  expect([head.status(), Number(head.headers()['content-length'])]).toEqual([200, film.file_size]);
  const playlist = await (await request.get(`/api/catalog/${film.message_id}/playlist.m3u`)).text();
  const [address = ''] = playlist.split('\n').filter((line) => line.startsWith('http'));
  expect((await request.get(address, { headers: { range: 'bytes=0-9' } })).status()).toBe(206);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/\.\w+$/);
  await saved.cancel();
});

test('what others read of a title and of a series: name, picture and whole addresses', async ({ request, baseURL }) => {
  const film = await itemOf(request, isFilm);
  await sendFilm(request, 'Quiet Coast S01E01.mp4');
  const tagsOf = async (path: string) => {
    const html = await (await request.get(path)).text();
    const tags = html.matchAll(/<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)"/g);
    return new Map([...tags].map(([, name = '', content = '']) => [name, content]));
  };
  const title = await tagsOf(`/title/${film.message_id}`);
  expect(title.get('og:url')).toBe(`${baseURL}${film.watch_path}`);
  expect(title.get('og:type')).toBe('video.other');
  const picture = await request.get(title.get('og:image') ?? '');
  expect([picture.status(), picture.headers()['content-type']]).toEqual([200, expect.stringMatching(/^image\//)]);
  await expect.poll(async () => (await tagsOf('/series/quiet-coast')).get('og:title')).toBe('Quiet Coast');
  const series = await tagsOf('/series/quiet-coast');
  expect(series.get('og:type')).toBe('video.tv_show');
  expect(series.get('og:description')).toBe('1 season, 1 episode');
  expect(series.get('og:url')).toBe(`${baseURL}/series/quiet-coast`);
});

test('episodes become a series with seasons, and arrive on an open page', async ({ page, request }) => {
  await page.goto('/');
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
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(251, 248, 242)');
  // What stands on a picture stays dark.
  await expect(page.locator('section[aria-labelledby="newest"]')).toHaveCSS('background-color', 'rgb(12, 10, 16)');
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

test('arrow keys go from card to card in a row', async ({ page, request }) => {
  const { rows } = (await (await request.get('/api/home')).json()) as Home;
  await page.goto('/');
  const cards = page.getByRole('region', { name: 'New' }).getByRole('listitem');
  // A page begins with some of them; who has all listens to keys.
  await expect(cards).toHaveCount(rows.find(({ kind }) => kind === 'new')?.files.length ?? 0);
  const linkOf = (place: number) => cards.nth(place).getByRole('link').first();
  await linkOf(0).focus();
  for (const place of [1, 2]) {
    await page.keyboard.press('ArrowRight');
    await expect(linkOf(place)).toBeFocused();
  }
  await page.keyboard.press('ArrowLeft');
  await expect(linkOf(1)).toBeFocused();
  await page.keyboard.press('End');
  const last = (await cards.count()) - 1;
  await expect(linkOf(last)).toBeFocused();
  await expect(linkOf(last)).toBeInViewport();
  await page.keyboard.press('ArrowRight');
  await expect(linkOf(last)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(linkOf(0)).toBeFocused();
});

test('arrow keys go from row to row, to the card that stands closest', async ({ page, request }) => {
  const { rows } = (await (await request.get('/api/home')).json()) as Home;
  // A series that other tests have sent stands above the films.
  const next = rows[rows.findIndex(({ kind }) => kind === 'new') + 1];
  const below = next?.kind === 'series' ? next.title : 'Films';
  await page.goto('/');
  const linkOf = (row: string, place: number) =>
    page.getByRole('region', { name: row, exact: true }).getByRole('listitem').nth(place).getByRole('link').first();
  // A page that has just come may not listen to keys yet.
  await expect(async () => {
    await linkOf('New', 2).focus();
    await page.keyboard.press('ArrowDown');
    await expect(linkOf(below, 2)).toBeFocused({ timeout: 1000 });
  }).toPass();
  await expect(linkOf(below, 2)).toBeInViewport();
  await page.keyboard.press('ArrowUp');
  await expect(linkOf('New', 2)).toBeFocused();
  // Nothing is above: the page scrolls as pages do.
  await page.keyboard.press('ArrowUp');
  await expect(linkOf('New', 2)).toBeFocused();
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
