// Signing in and out by keyboard alone, on a phone.
import { adminPassword } from './_support/demo-server.ts';
import { expect, test } from './_support/test.ts';

test.use({ viewport: { width: 390, height: 844 } });

test('somebody signs in by keyboard, and out again', async ({ page }) => {
  await page.goto('/login');
  await expect(page).toHaveTitle(/Sign in/);
  const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflowPx).toBeLessThanOrEqual(0);
  await page.getByLabel('Name').focus();
  await page.keyboard.type('admin');
  await page.keyboard.press('Tab');
  await page.keyboard.type('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'not right' })).toBeVisible();
  await page.getByLabel('Name').fill('admin');
  await page.getByLabel('Password').fill(adminPassword);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Account' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
  await page.goto('/login');
  await expect(page).toHaveURL(/\/account$/);
  await expect(page.getByRole('heading', { name: 'admin' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole('link', { name: 'Account' })).toHaveCount(0);
});

test('a token is made, shown once, and revoked', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('Name').fill('admin');
  await page.getByLabel('Password').fill(adminPassword);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Account' })).toBeVisible();
  await page.goto('/account');
  await page.getByLabel('For which program or device').fill('Television in the living room');
  await page.getByRole('button', { name: 'Make a token' }).click();
  await expect(page.getByRole('heading', { name: 'Your new token' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Install in Stremio' })).toHaveAttribute('href', /^stremio:.*sv_/);
  const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflowPx).toBeLessThanOrEqual(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Your new token' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Revoke Television in the living room' }).click();
  await expect(page.getByRole('button', { name: /^Revoke/ })).toHaveCount(0);
});

test('nobody reads a password out of an address', async ({ page }) => {
  await page.goto('/login');
  await expect(page.locator('form[action="/api/auth/callback/credentials"]')).toHaveAttribute('method', 'post');
  await page.getByLabel('Name').fill('nobody');
  await page.getByLabel('Password').fill('a secret word');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'not right' })).toBeVisible();
  expect(page.url()).not.toContain('secret');
});
