// Signing in by the bot: the page waits, the person answers in the demo's chat.
import type { Page } from 'playwright/test';
import { expectAccessible } from './_support/axe.ts';
import { type DemoServer, startDemoServer } from './_support/demo-server.ts';
import { expect, test } from './_support/test.ts';

let server: DemoServer;

test.use({ viewport: { width: 390, height: 844 } });

test.beforeAll(async () => {
  test.setTimeout(150_000);
  server = await startDemoServer({ TELEGRAM_LOGIN: 'on' });
});
test.afterAll(() => server?.end());

/** By keyboard alone. @returns what Telegram would send to the bot, and the number on the page. */
async function begin(page: Page, backTo: string) {
  await page.goto(`${server.url}/login?callbackUrl=${encodeURIComponent(backTo)}`);
  await page.getByRole('button', { name: 'Sign in with Telegram' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sign in with Telegram' })).toBeVisible();
  const link = page.getByRole('link', { name: 'Open Telegram' });
  const address = new URL((await link.getAttribute('href')) ?? '');
  expect(address.origin).toBe('https://t.me');
  await expect(page.getByRole('status').filter({ hasText: 'Waiting for you' })).toBeVisible();
  const number = (await page.getByRole('listitem').locator('strong').textContent()) ?? '';
  return { command: `/start ${address.searchParams.get('start')}`, number };
}

/** The person writes to the bot, as the address would have it done. */
async function say(chat: Page, text: string): Promise<void> {
  await chat.goto(`${server.url}/demo`);
  const field = chat.getByRole('combobox', { name: 'Message' });
  await field.fill(text);
  await field.press('Enter');
  await expect(chat.getByRole('article', { name: 'Bot' }).last()).toContainText('Sign in to');
}

test('the right number leads to where the person wanted to be', async ({ page, context }) => {
  const { command, number } = await begin(page, '/account');
  const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflowPx).toBeLessThanOrEqual(0);
  await expectAccessible(page, 'main');
  const chat = await context.newPage();
  await say(chat, command);
  await expect(page.getByRole('status').filter({ hasText: 'The bot has asked' })).toBeVisible();
  await chat.getByRole('log').getByRole('button', { name: number, exact: true }).last().click();
  await expect(page).toHaveURL(`${server.url}/account`);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Account' })).toHaveCount(0);
});

test('a no is told, and another try is one button away', async ({ page, context }) => {
  const { command } = await begin(page, '/');
  const chat = await context.newPage();
  await say(chat, command);
  await chat.getByRole('log').getByRole('button', { name: 'That was not me' }).last().click();
  await expect(page.getByRole('status').filter({ hasText: 'refused in Telegram' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Open Telegram' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Begin again' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Waiting for you' })).toBeVisible();
});

test('leads nowhere but to this site', async ({ page, context }) => {
  const { command, number } = await begin(page, 'https://elsewhere.example/');
  const chat = await context.newPage();
  await say(chat, command);
  await chat.getByRole('log').getByRole('button', { name: number, exact: true }).last().click();
  await expect(page.getByRole('link', { name: 'Account' })).toBeVisible();
  expect(new URL(page.url()).origin).toBe(server.url);
});

test('another browser, another site, and a form without a sign-in get nothing', async ({ page, request }) => {
  await begin(page, '/');
  const state = await request.get(`${server.url}/api/login/telegram/state?ticket=${'0'.repeat(32)}`);
  expect(await state.json()).toEqual({ state: 'over' });
  const begun = await request.post(`${server.url}/api/login/telegram`, {
    headers: { origin: 'http://elsewhere.example', 'sec-fetch-site': 'cross-site' },
    form: { callbackUrl: '/' },
  });
  expect(begun.status()).toBe(403);
  const cookies = await page.context().cookies(server.url);
  expect(cookies.find(({ name }) => name === 'sv-telegram')).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  const csrfToken =
    /^[0-9a-f]+/.exec(cookies.find(({ name }) => name === 'next-auth.csrf-token')?.value ?? '')?.[0] ?? '';
  await page.request.post(`${server.url}/api/auth/callback/telegram`, {
    form: { csrfToken, callbackUrl: '/' },
    maxRedirects: 0,
  });
  const after = await page.context().cookies(server.url);
  expect(after.map(({ name }) => name)).not.toContain('next-auth.session-token');
});
