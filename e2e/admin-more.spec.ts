// Sharing, pictures, adding by link, and lists longer than a page: by those who may, and from the side of whoever gets a link.
import type { Page } from 'playwright/test';
import type { CatalogPage } from '#lib/api/contract.ts';
import type { LinkList, ShownLink } from '#lib/api/contract-access.ts';
import type { AdminItemDetail, AdminItemList } from '#lib/api/contract-admin.ts';
import { expectAccessible } from './_support/axe.ts';
import { adminPassword } from './_support/demo-server.ts';
import { expect, test } from './_support/test.ts';

async function signIn(page: Page, callbackUrl: string): Promise<void> {
  await page.goto(`/login?callbackUrl=${encodeURIComponent(callbackUrl)}`);
  await page.getByLabel('Name').fill('admin');
  await page.getByLabel('Password').fill(adminPassword);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${callbackUrl}`);
}

async function firstFilm(page: Page) {
  const { files } = (await (await page.request.get('/api/catalog?type=video')).json()) as CatalogPage;
  const [file] = files;
  if (!file) throw new Error('no film');
  return file;
}

/** A part of the page, by day and by night. */
async function expectOrder(page: Page, part: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page, part);
  }
}

const dialogPart = 'dialog[open]';
const own = (page: Page) => ({ origin: new URL(page.url()).origin, 'sec-fetch-site': 'same-origin' });

/** The address without the host: links name the public one, the test's may be another. */
const local = (address: string) => address.replace(/^https?:\/\/[^/]+/, '');

async function newLink(page: Page): Promise<ShownLink> {
  const { message_id } = await firstFilm(page);
  const answer = await page.request.post('/api/links', { data: { message_id }, headers: own(page) });
  return (await answer.json()) as ShownLink;
}

test('a title is shared by keyboard, and the link is ended', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 900 });
  const film = await firstFilm(page);
  await signIn(page, `/title/${film.message_id}`);
  await page.getByRole('button', { name: 'Share' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await expect(dialog.getByRole('radio', { name: '7 days' })).toBeChecked();
  await expect(dialog.getByRole('radio', { name: 'No end' })).toBeVisible();
  await dialog.getByRole('radio', { name: '7 days' }).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  const made = dialog.getByLabel(/^Good until/);
  await expect(made).toBeFocused();
  const address = local(await made.inputValue());
  expect((await page.request.get(address)).status()).toBe(200);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Share' })).toBeFocused();
  await page.goto('/admin/keys');
  const links = page.getByRole('list', { name: 'Links' });
  await links
    .getByRole('button', { name: /^End link to/ })
    .first()
    .click();
  await expect(page.getByRole('status').filter({ hasText: 'Ended' })).toBeVisible();
  const { links: listed } = (await (await page.request.get('/api/links?limit=1')).json()) as LinkList;
  expect(listed[0]?.state).toBe('ended');
  expect((await page.request.get(address)).status()).toBe(404);
});

test('whoever has a link sees what it is, until when, and plays it', async ({ page, browser }) => {
  await signIn(page, '/account');
  const { share, message_id } = await newLink(page);
  const guest = await (await browser.newContext()).newPage();
  await guest.goto(new URL(local(share ?? ''), page.url()).href);
  await expect(guest.getByText(/^Shared with you until \d{1,2} \w{3,4} \d{4}/)).toBeVisible();
  await guest.getByRole('link', { name: 'Play' }).click();
  await expect(guest).toHaveURL(new RegExp(`/watch/${message_id}`));
  await guest.context().close();
});

for (const width of [390, 1440]) {
  test(`sharing and the page of a link are in order for everybody at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await signIn(page, '/account');
    const link = await newLink(page);
    await page.goto(local(link.share ?? ''));
    await expectOrder(page, 'main');
    const overflowPx = await page.locator('main').evaluate((main) => main.scrollWidth - window.innerWidth);
    expect(overflowPx).toBeLessThanOrEqual(0);
    await page.goto(`/title/${link.message_id}`);
    await page.getByRole('button', { name: 'Share' }).click();
    await expect(page.getByRole('radio', { name: '7 days' })).toBeChecked();
    await expectOrder(page, dialogPart);
    await page.getByRole('button', { name: 'Make link' }).click();
    await expect(page.getByLabel(/^Good until/)).toBeFocused();
    await expectOrder(page, dialogPart);
  });
}

test('nobody is offered to share who is not signed in', async ({ page }) => {
  const film = await firstFilm(page);
  await page.goto(`/title/${film.message_id}`);
  await expect(page.getByRole('button', { name: 'Copy link' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Share' })).toHaveCount(0);
});

test('an item is given a picture, and has its own again', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 900 });
  await signIn(page, '/admin/library');
  const [item] = ((await (await page.request.get('/api/admin/items?state=active')).json()) as AdminItemList).items;
  const path = `/api/admin/items/${item?.chat_id}/${item?.message_id}`;
  const png = await page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 200 } });
  await page.getByRole('button', { name: `Edit ${item?.custom_name}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit' });
  const chosen = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose a picture' }).click();
  await (await chosen).setFiles({ name: 'x.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') });
  await expect(dialog.getByText('A picture is a JPEG, PNG or WebP file.')).toBeVisible();
  const taken = page.waitForResponse((answer) => answer.url().endsWith('/poster'));
  await dialog.getByLabel('Picture file').setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: png });
  expect((await taken).status()).toBe(200);
  await expect(dialog.getByText('This is the picture now.')).toBeVisible();
  const given = (await (await page.request.get(path)).json()) as AdminItemDetail;
  expect(given).toMatchObject({ has_given_poster: true });
  expect(given.poster).not.toBe(item?.poster);
  const picture = await page.request.get(given.poster ?? '');
  expect(picture.headers()['content-type']).toMatch(/^image\/(jpeg|webp)$/);
  expect(picture.headers()['cache-control']).toContain('immutable');
  await expectOrder(page, dialogPart);
  await dialog.getByRole('button', { name: 'Take it back' }).click();
  await expect(dialog.getByText('The picture that was found is back.')).toBeVisible();
  expect(await (await page.request.get(path)).json()).toMatchObject({ has_given_poster: false, poster: item?.poster });
});

test('links are put in one a line, and told of when they are none', async ({ page }) => {
  await signIn(page, '/admin/links');
  const isOff = await page.getByText('MIRROR_WORKER is off').isVisible();
  await expectOrder(page, 'main');
  if (isOff) {
    const data = { urls: ['https://films.example/1'] };
    const answer = await page.request.post('/api/admin/fetches', { data, headers: own(page) });
    expect(answer.status()).toBe(503);
    return;
  }
  await page.getByLabel('Links, one a line').fill('https://films.example/1\nno-link');
  await page.getByRole('button', { name: 'Fetch' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This is no link: no-link' })).toBeVisible();
  await page.getByLabel('Links, one a line').fill('https://films.example/1\nhttps://films.example/2');
  await page.getByRole('button', { name: 'Fetch' }).click();
  await expect(page.getByRole('list', { name: 'Links' }).getByRole('listitem')).toHaveCount(2);
});

test('people are found by a part of their name', async ({ page }) => {
  await signIn(page, '/admin/users');
  for (const login of ['many-1', 'many-2', 'other']) {
    await page.request.post('/api/users', { data: { login, password: 'a long enough word' }, headers: own(page) });
  }
  const people = page.getByRole('list', { name: 'People' }).getByRole('listitem');
  await page.getByLabel('Find by name').fill('MANY-');
  await expect(people).toHaveCount(2);
  await page.getByRole('button', { name: 'Set password: many-2' }).click();
  await expect(page.getByRole('dialog', { name: 'Password of many-2' })).toBeVisible();
  await expectOrder(page, dialogPart);
  await page.keyboard.press('Escape');
  await page.getByLabel('Find by name').fill('nobody-has-this');
  await expect(page.getByText('Nobody has a name like this.')).toBeVisible();
});

test('a person of the bot is given limits, and has those of everybody again', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 900 });
  await signIn(page, '/admin/users');
  await page.getByLabel('Id of a person in Telegram').fill('4242');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Limits: 4242 in Telegram' });
  await dialog.getByLabel('Files a day').fill('20');
  await dialog.getByLabel('GB a day').fill('1.5');
  await expectOrder(page, dialogPart);
  await page.keyboard.press('Enter');
  const row = page.getByRole('list', { name: 'Sent today' }).getByRole('listitem').filter({ hasText: '4242' });
  await expect(row).toContainText('0 files, of 20');
  await expect(row).toContainText('0 B, of 1.5 GB');
  expect(await (await page.request.get('/api/admin/quotas/t:4242')).json()).toMatchObject({
    ...{ daily_files: 20, daily_bytes: 1_500_000_000 },
  });
  await row.getByRole('button', { name: 'Change limits: 4242 in Telegram' }).click();
  await expect(dialog.getByLabel('Files a day')).toHaveValue('20');
  await dialog.getByLabel('Files a day').fill('');
  await dialog.getByLabel('GB a day').fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row).toHaveCount(0);
});

test('more links than a page are shown when asked for', async ({ page }) => {
  await signIn(page, '/admin/keys');
  const { message_id } = await firstFilm(page);
  const make = () => page.request.post('/api/links', { data: { message_id, scope: 'download' }, headers: own(page) });
  const answers = await Promise.all(Array.from({ length: 55 }, make));
  expect(new Set(answers.map((answer) => answer.status()))).toEqual(new Set([201]));
  await page.reload();
  const links = page.getByRole('list', { name: 'Links' }).getByRole('listitem');
  await expect(links).toHaveCount(50);
  await page.getByRole('button', { name: 'Show older links' }).click();
  await expect.poll(() => links.count()).toBeGreaterThanOrEqual(55);
});
