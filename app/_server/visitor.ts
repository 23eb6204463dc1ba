// Who looks at a page, and what of the catalogue that person may see. Server components only.
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { CatalogFile, ViewerItem } from '#lib/api/contract.ts';
import type { Home, Series } from '#lib/api/contract-browse.ts';
import { shownFile, shownSeries } from '#lib/api/shown-links.ts';
import { viewerOf } from '#lib/api/viewer-cookie.ts';
import { isAppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';
import { type PageStart, pageStartFor } from '../_format/page-start.ts';
import { readHome } from './home.ts';

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

/** Sends visitors who may not see the catalogue to the sign-in page; what changes from here on the page will be told. */
export async function requireReader(): Promise<void> {
  if (!(await mayRead())) redirect('/login');
  await eventPlace();
}

/** From where on the page reads events; once a request, before its lists are read. */
export const eventPlace = cache(() => runtime().events.place());

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

/** The upper part of the visitor's home page. */
export async function readVisitorsHome(): Promise<Home> {
  const { caller } = await findCaller();
  const { rows, rowCards } = await findPageStart();
  return readHome({ caller, viewerId: await findViewerId(), extent: { rows, cards: rowCards } });
}

/** How much the visitor's page begins with. */
export async function findPageStart(): Promise<PageStart> {
  return pageStartFor(await headers());
}

async function findViewerId(): Promise<string | undefined> {
  const { sent, caller } = await findCaller();
  const request = new Request('http://page.invalid', { headers: { cookie: sent.get('cookie') ?? '' } });
  return viewerOf({ request, caller });
}

/** What the visitor has watched and wants to watch. */
export interface Shelves {
  readonly history: readonly ViewerItem[];
  readonly list: readonly ViewerItem[];
}

/** Empty for somebody nothing is known of. */
export async function readShelves(): Promise<Shelves> {
  const viewerId = await findViewerId();
  if (viewerId === undefined) return { history: [], list: [] };
  const { viewers } = runtime();
  const [history, list] = await Promise.all([
    viewers.history(viewerId, { limit: listLength }),
    viewers.list(viewerId, { limit: listLength }),
  ]);
  return { history: history.items, list: list.items };
}

/** Undefined when the store is away: the page is shown all the same and goes on asking, or its head is that of the site. */
export async function unlessAway<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isAppError(error) && error.status === 503) return undefined;
    throw error;
  }
}
