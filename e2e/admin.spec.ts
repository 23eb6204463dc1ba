// Looking after a server, from the side of whoever does it, and of those who may not.
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright/test';
import type { AdminItem, AdminItemList, AdminJobList } from '#lib/api/contract-admin.ts';
import { purgeAll, signIn } from './_support/admin.ts';
import { adminPassword } from './_support/demo-server.ts';
import { expect, test } from './_support/test.ts';

const paths = [
  ...['/admin', '/admin/library', '/admin/links', '/admin/jobs', '/admin/bots', '/admin/missing'],
  ...['/admin/traffic', '/admin/users', '/admin/keys', '/admin/audit', '/admin/settings'],
] as const;

const hostileNames = [
  '"><img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  "javascript:alert('x')//{{7*7}}",
  '</title><svg/onload=alert(1)>',
] as const;

/** Sends a file by the demo's chat, and waits until it is an item. */
async function send(page: Page, name: string): Promise<AdminItem> {
  const query = new URLSearchParams({ name: `${name}.mp4`, mimeType: 'video/mp4', durationSeconds: '5' });
  const data = Buffer.from(`${name} ${Math.random()} `.repeat(500));
  await page.request.post(`/api/demo/file?${query}`, { data, headers: { 'content-type': 'application/octet-stream' } });
  const find = async () =>
    ((await (await page.request.get('/api/admin/items?limit=100')).json()) as AdminItemList).items.find(
      ({ file_name }) => file_name === `${name}.mp4`,
    );
  await expect.poll(find).toBeDefined();
  const item = await find();
  if (!item) throw new Error(`${name} did not arrive`);
  return item;
}

async function newViewer(browser: Browser, admin: Page): Promise<Page> {
  const headers = { origin: new URL(admin.url()).origin, 'sec-fetch-site': 'same-origin' };
  const data = { login: 'looker', password: 'a long enough word' };
  await admin.request.post('/api/users', { data, headers });
  const page = await (await browser.newContext({ baseURL: new URL(admin.url()).origin })).newPage();
  await signIn(page, '/account', data.login, data.password);
  return page;
}

test('whoever is not signed in comes by way of the sign-in page, and back', async ({ page }) => {
  await page.goto('/admin/jobs');
  expect(new URL(page.url()).pathname).toBe('/login');
  await page.getByLabel('Name').fill('admin');
  await page.getByLabel('Password').fill(adminPassword);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/admin\/jobs$/);
  await page.goto('/account');
  await page.getByRole('link', { name: 'Look after this server' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

for (const path of paths) {
  test(`${path} is in order for everybody`, async ({ page }) => {
    await signIn(page, path);
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await expect(page.locator('h1')).toHaveCount(1);
      const overflowPx = await page.locator('main').evaluate((main) => main.scrollWidth - window.innerWidth);
      expect(overflowPx, `${width} px`).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${width} px: ${id} ${nodes[0]?.html}`)).toEqual([]);
    }
  });
}

test.describe('those who may not', () => {
  test.use({ expectedProblems: [/40[134]/] });

  test('see what they see where there is nothing', async ({ page, browser }) => {
    await signIn(page);
    const viewer = await newViewer(browser, page);
    const textOf = async (path: string) => {
      const response = await viewer.goto(path);
      return { status: response?.status(), text: await viewer.locator('main').innerText() };
    };
    const absent = await textOf('/nothing-here');
    expect(absent.status).toBe(404);
    for (const path of [...paths, '/admin/nothing']) expect(await textOf(path), path).toEqual(absent);
    expect((await viewer.request.get('/api/admin/items')).status()).toBe(403);
    await viewer.context().close();
  });

  test('cannot make an administrator’s browser change anything from another site', async ({ page }) => {
    await signIn(page);
    const [item] = ((await (await page.request.get('/api/admin/items')).json()) as AdminItemList).items;
    const path = `/api/admin/items/${item?.chat_id}/${item?.message_id}`;
    const calls = [
      ['PATCH', path, { custom_name: 'taken over' }],
      ['DELETE', path, undefined],
      ['POST', `${path}/restore`, undefined],
      ['POST', `${path}/purge`, { confirm: item?.custom_name }],
      ['POST', '/api/admin/reindex', undefined],
      ['DELETE', '/api/admin/reindex', undefined],
      ['POST', '/api/admin/jobs/0123456789abcdef01234567/cancel', undefined],
      ['POST', '/api/admin/jobs/0123456789abcdef01234567/retry', undefined],
    ] as const;
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: new URL(page.url()).origin, 'sec-fetch-site': 'cross-site' },
    ];
    for (const [method, target, data] of calls) {
      for (const headers of foreign) {
        const answer = await page.request.fetch(target, { method, headers, ...(data ? { data } : {}) });
        expect(answer.status(), `${method} ${target} ${JSON.stringify(headers)}`).toBe(403);
      }
    }
    expect(await (await page.request.get(path)).json()).toMatchObject({
      custom_name: item?.custom_name,
      state: 'active',
    });
  });
});

test('an item is edited, deleted and taken back, by keyboard', async ({ page }) => {
  await signIn(page, '/admin/library');
  const item = await send(page, 'Keyboard Film');
  await page.getByRole('searchbox', { name: 'Name' }).focus();
  await page.keyboard.type('keyboard fi');
  await expect(page.getByRole('list', { name: 'Items' }).getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: `Edit ${item.custom_name}` }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Edit' });
  await dialog.getByLabel('Title').fill('The Keyboard');
  await dialog.getByLabel('Year').fill('1999');
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('The Keyboard · 1999')).toBeVisible();
  expect(await (await page.request.get(`/api/catalog/${item.message_id}`)).json()).toMatchObject({
    facts: { title: 'The Keyboard', year: 1999, from: { title: 'admin', year: 'admin' } },
  });
  await page.getByRole('button', { name: `Delete ${item.custom_name}` }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'Deleted' })).toBeVisible();
  await expect.poll(async () => (await page.request.get(`/api/catalog/${item.message_id}`)).status()).toBe(404);
  await page.getByRole('button', { name: 'Undo' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'Restored' })).toBeVisible();
  expect((await page.request.get(`/api/catalog/${item.message_id}`)).status()).toBe(200);
  await purgeAll(page, [item]);
});

test('chosen items are deleted for good only after the words are typed', async ({ page }) => {
  await signIn(page, '/admin/library');
  const items = [await send(page, 'Doomed one'), await send(page, 'Doomed two')];
  await page.getByRole('searchbox', { name: 'Name' }).fill('doomed');
  await expect(page.getByRole('list', { name: 'Items' }).getByRole('listitem')).toHaveCount(2);
  await page.getByLabel('Choose all shown').check();
  await page.getByRole('button', { name: 'Delete chosen for good' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete for good' });
  const confirm = dialog.getByRole('button', { name: 'Delete for good' });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole('textbox').fill('delete');
  await expect(confirm).toBeDisabled();
  await dialog.getByRole('textbox').fill('delete 2');
  await confirm.click();
  // The rows go a while after the order.
  await expect(page.getByText('Nothing fits.')).toBeVisible({ timeout: 30_000 });
  for (const { chat_id, message_id } of items)
    expect((await page.request.get(`/api/admin/items/${chat_id}/${message_id}`)).status()).toBe(404);
  await page.goto('/admin/audit');
  await expect(page.getByText('items.purged')).not.toHaveCount(0);
  const { jobs } = (await (await page.request.get('/api/admin/jobs')).json()) as AdminJobList;
  expect(jobs.filter(({ kind }) => kind === 'purge').map(({ state }) => state)).not.toContain('failed');
});

test('hostile names are text', async ({ page }) => {
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  await signIn(page, '/admin/library');
  const item = await send(page, 'Hostile');
  const headers = { origin: new URL(page.url()).origin, 'sec-fetch-site': 'same-origin' };
  const path = `/api/admin/items/${item.chat_id}/${item.message_id}`;
  for (const name of hostileNames) {
    await page.request.patch(path, { data: { custom_name: name, title: name, overview: name }, headers });
    await page.goto('/admin/library');
    const row = page.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name: `Choose ${name}` }) });
    await expect(row).toContainText(name);
    await row.getByRole('button', { name: `Edit ${name}` }).click();
    await expect(page.getByLabel('Overview')).toHaveValue(name);
    await page.goto('/admin/audit');
    await expect(page.getByRole('list', { name: 'Changes' })).toContainText('items.change');
    expect(await page.locator('img[src="x"], svg[onload]').count()).toBe(0);
  }
  expect(dialogs).toBe(0);
  await purgeAll(page, [(await (await page.request.get(path)).json()) as AdminItem]);
});

test('bots, jobs and the walk through the channel tell how they are', async ({ page }) => {
  await signIn(page, '/admin/bots');
  await expect(page.getByRole('list', { name: 'Bots' }).getByText('ready').first()).toBeVisible();
  await page.goto('/admin/jobs');
  await page.getByRole('button', { name: /^Done/ }).click();
  await expect(page.getByRole('list', { name: 'Jobs' }).getByText('Read header and poster').first()).toBeVisible();
  await page.goto('/admin/missing');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('region', { name: 'Walk through the channel' }).getByText('done')).toBeVisible();
});

test('people, keys and links are made and ended', async ({ page, browser }) => {
  await signIn(page, '/admin/users');
  await page.getByLabel('Name', { exact: true }).fill('helga');
  await page.getByLabel(/^Password/).fill('a word for helga');
  await page.getByRole('button', { name: 'Make', exact: true }).click();
  await page.getByRole('button', { name: 'Disable: helga' }).click();
  await expect(page.getByRole('button', { name: 'Enable: helga' })).toBeVisible();
  await page.goto('/admin/keys');
  await page.getByLabel('Name').fill('a script');
  await page.getByRole('button', { name: 'Make key' }).click();
  const key = await page.getByLabel('Key of a script').inputValue();
  const asKey = async () =>
    (await browser.newContext()).request
      .get(new URL('/api/catalog', page.url()).href, { headers: { authorization: `Bearer ${key}` } })
      .then((answer) => answer.status());
  expect(await asKey()).toBe(200);
  await page.getByRole('button', { name: 'Revoke a script' }).click();
  await expect(page.getByText('revoked', { exact: true })).toBeVisible();
  expect(await asKey()).toBe(401);
  const [item] = ((await (await page.request.get('/api/admin/items')).json()) as AdminItemList).items;
  await page.getByLabel('Number of the item').fill(String(item?.message_id));
  await page.getByRole('button', { name: 'Make link' }).click();
  await expect(page.getByLabel(/^Good until/)).toHaveValue(new RegExp(`/share/${item?.message_id}`));
  await expect(page.getByRole('list', { name: 'Links' }).getByText('open', { exact: true })).not.toHaveCount(0);
  await page.getByRole('button', { name: 'End all its links' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'are ended' })).toBeVisible();
});
