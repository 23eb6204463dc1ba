// Finds items of the catalogue by what is in the repository.
import type { APIRequestContext, Locator, Page } from 'playwright/test';
import { type CatalogFile, catalogPageSchema } from '#lib/api/contract.ts';
import { type DemoFilm, demoFilms } from './demo-films.ts';

export async function readCatalog(request: APIRequestContext): Promise<CatalogFile[]> {
  return catalogPageSchema.parse(await (await request.get('/api/catalog?per_page=100')).json()).files;
}

/** Items of a kind, all pages together: what `/browse/{kind}` shows in the end. */
export async function countOf(request: APIRequestContext, kind: string): Promise<number> {
  return catalogPageSchema.parse(await (await request.get(`/api/catalog?kind=${kind}&per_page=1`)).json()).total;
}

/** The catalogue's item for the first demo film that fits. Sizes are all different. */
export async function itemOf(
  request: APIRequestContext,
  fits: (film: DemoFilm) => boolean | Promise<boolean>,
): Promise<CatalogFile> {
  const files = await readCatalog(request);
  for (const film of await demoFilms()) {
    const item = files.find((file) => file.file_size === film.sizeBytes);
    if (item && (await fits(film))) return item;
  }
  throw new Error('the catalogue has no such demo film');
}

/** The card of an item in the first row of the home page. */
export const cardOf = (page: Page, { message_id }: Pick<CatalogFile, 'message_id'>): Locator =>
  page
    .getByRole('region', { name: 'New' })
    .getByRole('listitem')
    .filter({ has: page.locator(`a[href="/title/${message_id}"]`) });

/** Plays an item by the button that shows under the pointer. */
export async function playFromHome(page: Page, file: Pick<CatalogFile, 'message_id'>): Promise<void> {
  await page.goto('/');
  const card = cardOf(page, file);
  await card.hover();
  await card.getByRole('link', { name: /^Play/ }).click();
}
