// Thirty names nobody would give a film stay text on every page and in everything that other programs read.

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright/test';
import type { AdminItem } from '#lib/api/contract-admin.ts';
import { hostileNames } from '#test/harness/hostile-names.ts';
import { listItems, ownSite, purgeAll, signIn } from './_support/admin.ts';
import { countOf } from './_support/catalog.ts';
import { sendFilm } from './_support/send-film.ts';
import { expect, test } from './_support/test.ts';

// The narrowest screen: what is too wide anywhere is so here.
test.use({ viewport: { width: 390, height: 844 } });

const seriesName = '"><img src=x onerror=window.trapped=1>';

/** What came true of it: scripts that ran, elements of theirs that are there, what hangs over the edge. */
function look(page: Page) {
  return page.evaluate(() => ({
    trapped: 'trapped' in window,
    // Nobody else writes these.
    elements: document.querySelectorAll(
      'img[src="x"], svg[onload], base, iframe, [onmouseover], meta[http-equiv], a[href^="javascript:"]',
    ).length,
    isHidden: getComputedStyle(document.body).display === 'none',
    isTooWide: document.documentElement.scrollWidth > window.innerWidth,
  }));
}

const harmless = { trapped: false, elements: 0, isHidden: false, isTooWide: false };

async function expectHarmless(page: Page, where: string): Promise<void> {
  expect(await look(page), where).toEqual(harmless);
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

/** One item for each name, which is in its name, title and description; two episodes of a series; one film that plays. */
async function fill(page: Page): Promise<AdminItem[]> {
  const before = new Set((await listItems(page)).map(({ message_id }) => message_id));
  const isNew = ({ message_id }: AdminItem) => !before.has(message_id);
  for (const [index, name] of hostileNames.entries()) {
    // By the name it is sent under, cut by length and what a file name cannot be, it must be harmless, too.
    const query = new URLSearchParams({ name: `${name.slice(0, 200)}.bin`, mimeType: 'application/octet-stream' });
    const answer = await page.request.post(`/api/demo/file?${query}`, {
      headers: { 'content-type': 'application/octet-stream' },
      data: Buffer.from(`${index} ${Math.random()} `.repeat(50)),
    });
    expect(answer.status(), name).toBe(200);
  }
  for (const code of ['S01E01', 'S01E02']) await sendFilm(page.request, `${seriesName} ${code}.mp4`);
  await sendFilm(page.request, 'A film that plays.mp4');
  const count = hostileNames.length + 3;
  await expect.poll(async () => (await listItems(page)).filter(isNew).length, { timeout: 40_000 }).toBe(count);
  const items = (await listItems(page)).filter(isNew).sort((one, other) => one.message_id - other.message_id);
  for (const [index, item] of items.entries()) {
    const name =
      hostileNames[index] ?? (item.custom_name.startsWith('A film') ? hostileNames.join(' ').slice(0, 120) : undefined);
    if (name === undefined) continue;
    const data = { custom_name: name, title: name.slice(0, 300), overview: name };
    const answer = await page.request.patch(`/api/admin/items/${item.chat_id}/${item.message_id}`, {
      data,
      headers: ownSite(page),
    });
    expect(answer.status(), name).toBe(200);
  }
  const named = new Map((await listItems(page)).map((item) => [item.message_id, item]));
  return items.map((item) => named.get(item.message_id) ?? item);
}

/** What is there now; the next tests find the library as it was, whatever went wrong. */
let items: AdminItem[] = [];
test.afterEach(async ({ page }) => {
  if (items.length > 0) await purgeAll(page, items);
  items = [];
});

test('hostile names are text wherever they are shown', async ({ page }) => {
  // Some sixty pages.
  test.setTimeout(240_000);
  await signIn(page, '/admin/library');
  items = await fill(page);
  const film = items.at(-1);
  const files = items.slice(0, hostileNames.length);
  if (!film) throw new Error('no film');

  await test.step('lists', async () => {
    await page.goto('/browse/file');
    await expectHarmless(page, '/browse/file');
    // Pages begin with a few of them: the rest is drawn when the browser has time.
    const list = page.getByRole('list', { name: 'Files' });
    await expect(list.getByRole('listitem')).toHaveCount(await countOf(page.request, 'file'));
    const shown = plain(await list.innerText());
    for (const { custom_name } of files) expect(shown).toContain(plain(custom_name));
    await page.request.put(`/api/viewer/list/${film.message_id}`, { headers: ownSite(page) });
    const data = { position_seconds: 10, duration_seconds: 20 };
    await page.request.post(`/api/viewer/progress/${film.message_id}`, { data, headers: ownSite(page) });
    const paths = ['/', '/browse/all', '/browse/series', '/list', '/history', '/demo', '/account'];
    const admin = ['/admin/library', '/admin/jobs', '/admin/audit', '/admin/missing', '/admin/keys'];
    const searches = [0, 1, 15, 18, 20, 28].map((at) => `/search?q=${encodeURIComponent(hostileNames[at] ?? '')}`);
    for (const path of [...paths, ...admin, ...searches]) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expectHarmless(page, path);
    }
  });

  await test.step('its own pages', async () => {
    for (const [at, { message_id, custom_name }] of files.entries()) {
      // Both show a name in the same way: what is markup is tried on both, the rest on one.
      for (const path of [`/title/${message_id}`, ...(at < 13 ? [`/watch/${message_id}`] : [])]) {
        await page.goto(path);
        expect(plain(await page.getByRole('heading', { level: 1 }).innerText()), path).toBe(plain(custom_name));
        expect(plain(await page.title()), path).toContain(plain(custom_name));
        await expectHarmless(page, path);
      }
      const tag = page.locator('meta[property="og:title"]');
      expect(plain((await tag.getAttribute('content')) ?? '')).toContain(plain(custom_name).slice(0, 40));
    }
    await page.goto(`/watch/${film.message_id}`);
    await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
    await expectHarmless(page, 'the player');
  });

  await test.step('a series, what opens over a page, and the search', async () => {
    await page.goto('/browse/series');
    await page
      .getByRole('link', { name: /onerror/ })
      .first()
      .click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('onerror');
    await expectHarmless(page, 'the series');
    await page.goto('/browse/file');
    await page.getByRole('list', { name: 'Files' }).locator(`a[href="/title/${files[0]?.message_id}"]`).click();
    await expect(page.getByRole('dialog')).toContainText('<script>');
    await expectHarmless(page, 'the dialog');
    await page.goto('/list');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('combobox').fill('script window trapped');
    await expect(page.getByRole('option').first()).toContainText('script');
    await expectHarmless(page, 'the search');
  });

  await test.step('keys, links, and the pages links lead to', async () => {
    const headers = ownSite(page);
    // Those that are markup; all of them would use up what one caller may write in a minute.
    for (const name of hostileNames.slice(0, 13)) {
      const data = { name: name.slice(0, 80), scopes: ['catalog'] };
      expect((await page.request.post('/api/keys', { data, headers })).status(), name).toBe(201);
    }
    for (const { message_id, custom_name } of files.slice(0, 13)) {
      const made = await page.request.post('/api/links', { data: { message_id, is_for_anybody: true }, headers });
      expect(made.status(), custom_name).toBe(201);
      const { share } = (await made.json()) as { share: string };
      await page.goto(`${new URL(share).pathname}${new URL(share).search}`);
      expect(plain(await page.getByRole('heading', { level: 1 }).innerText())).toBe(plain(custom_name));
      await expectHarmless(page, `the link to ${custom_name}`);
    }
    for (const path of ['/admin/keys', '/admin/audit', '/admin/users', '/dav/', '/dav/Files/']) {
      await page.goto(path);
      await expectHarmless(page, path);
    }
    const { keys } = (await (await page.request.get('/api/keys?limit=100')).json()) as { keys: { id: string }[] };
    for (const { id } of keys) await page.request.delete(`/api/keys/${id}`, { headers });
  });

  await test.step('what other programs read', () => expectReadable(page, items));
});

/** Each format keeps its own form, whatever the names. */
async function expectReadable(page: Page, items: readonly AdminItem[]): Promise<void> {
  const text = async (path: string, method = 'GET') => {
    const answer = await page.request.fetch(path, { method, headers: { depth: '1' } });
    expect(answer.status(), path).toBeLessThan(300);
    return answer.text();
  };
  const origin = new URL(page.url()).origin;

  const lines = (await text('/playlist.m3u8')).trim().split('\n');
  expect(lines.every((line) => /^#EXT(M3U|INF|GRP|VLCOPT|-X-)/.test(line) || line.startsWith(origin))).toBe(true);

  for (const [path, method] of [
    ['/feeds/audio.xml', 'GET'],
    ['/dav/', 'PROPFIND'],
    ['/dav/Files/', 'PROPFIND'],
  ] as const) {
    const xml = await text(path, method);
    expect(XMLValidator.validate(xml), path).toBe(true);
    expect(JSON.stringify(new XMLParser().parse(xml))).not.toContain('"script"');
  }

  const archive = unzipSync(new Uint8Array(await (await page.request.get('/export/strm.zip')).body()));
  for (const [name, bytes] of Object.entries(archive)) {
    expect(name).not.toMatch(/(^|\/)\.\.(\/|$)|^\/|[\p{Cc}\u2028-\u202e\u2066-\u2069\\]/u);
    if (name.endsWith('.strm')) expect(Buffer.from(bytes).toString().trim().split('\n')).toHaveLength(1);
    if (name.endsWith('.nfo')) expect(XMLValidator.validate(Buffer.from(bytes).toString()), name).toBe(true);
  }

  for (const { message_id, custom_name } of items) {
    const card = JSON.parse(await text(`/oembed?url=${encodeURIComponent(`${origin}/watch/${message_id}`)}`));
    expect(typeof card.title).toBe('string');
    // The one piece of markup that others take from us.
    expect(String(card.html ?? '').match(/<(?!\/?(?:video|audio)\b)/g) ?? [], custom_name).toEqual([]);
    JSON.parse(await text(`/api/catalog/${message_id}`));
  }
  JSON.parse(await text('/stremio/manifest.json'));
  const { metas } = JSON.parse(
    await text('/stremio/catalog/movie/streamvault-movies.json').catch(() => '{"metas":[]}'),
  );
  for (const { name } of metas) expect(typeof name).toBe('string');
}

test.describe('a page at fault', () => {
  test.use({ expectedProblems: [/./] });

  test('planted: hostile names that are markup are seen', async ({ page }) => {
    for (const name of hostileNames.slice(0, 13)) {
      // Each in a place where a page might forget what it holds.
      const places = [
        `<h1>${name}</h1>`,
        `<title>${name}</title>`,
        `<a href="${name}" title='${name}'>x</a>`,
        `<script>"${name}"</script>`,
      ];
      const body = `<!doctype html><meta property="og:title" content="${name}">${places.join('\n')}`;
      await page.route('**/planted', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
      await page.goto('/planted').catch(() => undefined);
      // One leads away before it can be looked at.
      const seen = await look(page).catch(() => undefined);
      const isSeen = JSON.stringify(seen) !== JSON.stringify(harmless);
      expect(isSeen, name).toBe(true);
      await page.unroute('**/planted');
    }
  });
});
