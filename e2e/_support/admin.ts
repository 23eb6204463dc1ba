// What whoever looks after the server does, as far as other tests need it.
import type { Page } from 'playwright/test';
import type { AdminItem, AdminItemList } from '#lib/api/contract-admin.ts';
import { adminPassword } from './demo-server.ts';
import { expect } from './test.ts';

/** Signs in by the form, and arrives. */
export async function signIn(
  page: Page,
  callbackUrl = '/admin',
  login = 'admin',
  password = adminPassword,
): Promise<void> {
  await page.goto(`/login?callbackUrl=${encodeURIComponent(callbackUrl)}`);
  await page.getByLabel('Name').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${callbackUrl}`);
}

/** Headers by which a call counts as our own page's. */
export const ownSite = (page: Page) => ({ origin: new URL(page.url()).origin, 'sec-fetch-site': 'same-origin' });

export async function listItems(page: Page): Promise<readonly AdminItem[]> {
  return ((await (await page.request.get('/api/admin/items?limit=100')).json()) as AdminItemList).items;
}

/** Removes items for good: other tests count what there is. */
export async function purgeAll(page: Page, items: readonly AdminItem[]): Promise<void> {
  const pathOf = ({ chat_id, message_id }: AdminItem) => `/api/admin/items/${chat_id}/${message_id}`;
  for (const item of items) {
    const data = { confirm: item.custom_name };
    await page.request.post(`${pathOf(item)}/purge`, { data, headers: ownSite(page) });
  }
  const isGone = async (item: AdminItem) => (await page.request.get(pathOf(item))).status() === 404;
  // The rows go a while after the order.
  for (const item of items) await expect.poll(() => isGone(item), { timeout: 30_000 }).toBe(true);
}
