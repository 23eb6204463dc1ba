// Who looks at a page, and what of the catalogue that person may see. Server components only.
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { CatalogFile, ViewerItem } from '#lib/api/contract.ts';
import type { HomeRow, Series } from '#lib/api/contract-browse.ts';
import { shownFile, shownFiles, shownSeries } from '#lib/api/shown-links.ts';
import { viewerOf } from '#lib/api/viewer-cookie.ts';
import { isAppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

/** Entries of the viewer's lists that pages know. */
const listLength = 100;

/** Once a request: several parts of a page ask. */
const findCaller = cache(async () => {
  const sent = await headers();
  return { sent, caller: await runtime().identities.identifyOrNobody({ headers: sent }) };
});

/** Whether this visitor may see the catalogue at all. */
export async function mayRead(): Promise<boolean> {
  if (runtime().links.access === 'public') return true;
  return (await findCaller()).caller.scopes.has('catalog');
}

/** Sends visitors who may not see the catalogue to the sign-in page. */
export async function requireReader(): Promise<void> {
  if (!(await mayRead())) redirect('/login');
}

/** The items with the visitor's own addresses. */
export async function shownHere(files: readonly CatalogFile[]): Promise<CatalogFile[]> {
  const { caller } = await findCaller();
  return files.map((file) => shownFile(runtime().links, caller, file));
}

/** Whether this visitor may give links to others: whoever is signed in, with an end; administrators without one, too. */
export async function sharingOf(): Promise<'none' | 'ending' | 'endless'> {
  const { caller } = await findCaller();
  if (caller.kind === 'anonymous' || !caller.scopes.has('stream')) return 'none';
  return caller.scopes.has('admin') ? 'endless' : 'ending';
}

/** Address of the stream that opens without a cookie: other players have none of ours. */
export async function streamPathOf(file: CatalogFile): Promise<string> {
  const { caller } = await findCaller();
  const { pathname, search } = new URL(runtime().links.linksFor({ ...caller, isByCookie: false }, file).stream);
  return `${pathname}${search}`;
}

/** One series with the visitor's own addresses. @throws AppError `not_found`. */
export async function findSeries(slug: string): Promise<Series> {
  const { caller } = await findCaller();
  return shownSeries(runtime().links, caller, await runtime().series.get(slug));
}

/** The series an item is an episode of, with the visitor's own addresses. */
export async function seriesOf(file: CatalogFile): Promise<Series | undefined> {
  const { caller } = await findCaller();
  const series = await runtime().series.ofItem(file);
  return series && shownSeries(runtime().links, caller, series);
}

/** The rows of the home page for everybody. */
export async function readRows(): Promise<HomeRow[]> {
  const { caller } = await findCaller();
  const { rows } = await runtime().browse.home([]);
  return rows.map((row) => shownFiles(runtime().links, caller, row));
}

/** What the visitor has watched and wants to watch. */
export interface Shelves {
  readonly history: readonly ViewerItem[];
  readonly list: readonly ViewerItem[];
}

/** Empty for somebody nothing is known of. */
export async function readShelves(): Promise<Shelves> {
  const { sent, caller } = await findCaller();
  const request = new Request('http://page.invalid', { headers: { cookie: sent.get('cookie') ?? '' } });
  const viewerId = viewerOf({ request, caller });
  if (viewerId === undefined) return { history: [], list: [] };
  const { viewers } = runtime();
  const [history, list] = await Promise.all([
    viewers.history(viewerId, { limit: listLength }),
    viewers.list(viewerId, { limit: listLength }),
  ]);
  return { history: history.items, list: list.items };
}

/** Undefined when the store is away: the page is shown all the same and goes on asking. */
export async function unlessAway<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isAppError(error) && error.status === 503) return undefined;
    throw error;
  }
}
