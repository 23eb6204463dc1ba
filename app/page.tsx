// Home: the library.
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { connection } from 'next/server';
import type { CatalogPage } from '#lib/api/contract.ts';
import { isAppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';
import { FilmBrowser } from './_components/film-browser.tsx';
import { firstPage } from './_format/first-page.ts';

export default async function HomePage() {
  await connection();
  const { telegram, demo } = runtime();
  if (!(await mayRead())) redirect('/login');
  return (
    <>
      <h1 className="sr-only">StreamVault library</h1>
      <FilmBrowser
        initial={await readFirstPage()}
        botUsername={telegram.frontBot.username || undefined}
        hasDemo={demo !== undefined}
      />
    </>
  );
}

async function mayRead(): Promise<boolean> {
  const { links, identities } = runtime();
  if (links.access === 'public') return true;
  return (await identities.identifyOrNobody({ headers: await headers() })).scopes.has('catalog');
}

/** Undefined when the store is away: the page is shown all the same and goes on asking. */
async function readFirstPage(): Promise<CatalogPage | undefined> {
  try {
    return await runtime().catalog.page(firstPage);
  } catch (error) {
    if (isAppError(error) && error.status === 503) return undefined;
    throw error;
  }
}
