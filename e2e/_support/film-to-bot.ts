// Sends a file to the demo's bot the way a person does, and waits until its header was looked at.
import type { Page } from 'playwright/test';
import { catalogFileSchema } from '#lib/api/contract.ts';
import { expect } from './test.ts';

/**
 * @param shownName what the bot calls the file in its answer.
 * @returns path of the page that plays it.
 */
export async function sendFilm(page: Page, path: string, shownName: RegExp): Promise<string> {
  await page.goto('/demo');
  await page.getByText('answers at once').waitFor();
  await page.getByLabel('Files to send').setInputFiles(path);
  const answer = page.getByRole('article', { name: 'Bot' }).filter({ hasText: shownName }).last();
  const href = await answer.locator('a[href*="/watch/"]').getAttribute('href');
  if (!href) throw new Error('the bot answered without a link');
  const { pathname } = new URL(href, page.url());
  await expect
    .poll(
      async () => {
        const answered = await page.request.get(`/api/catalog/${pathname.split('/').at(-1)}`);
        return catalogFileSchema.parse(await answered.json()).facts?.tracks?.length ?? 0;
      },
      // Viewers come before looking at headers.
      { message: 'its header is known', timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  return pathname;
}
