// The home page of one visitor, for the page and for the API.
import type { Home } from '#lib/api/contract-browse.ts';
import { shownFiles } from '#lib/api/shown-links.ts';
import type { Caller } from '#lib/auth/caller.ts';
import type { HomeExtent } from '#lib/catalog/home-rows.ts';
import { runtime } from '#lib/runtime.ts';

/** As long as the other rows, where all of them are read. */
const rowLength = 20;
/** Items whose progress cards can show. */
const progressLength = 100;

interface Visit {
  readonly caller: Caller;
  /** Undefined: nothing is known of the viewer. */
  readonly viewerId: string | undefined;
  /** How much of it; all by default. */
  readonly extent?: HomeExtent;
}

/** @throws AppError `storage_unavailable`; the reason when the signal aborts. */
export async function readHome({ caller, viewerId, extent }: Visit): Promise<Home> {
  const { browse, links } = runtime();
  const { begun, listed, progress } = await readOwn(viewerId, extent?.cards);
  const { rows } = await browse.home({ begun, listed }, extent);
  return { rows: rows.map((row) => shownFiles(links, caller, row)), progress };
}

async function readOwn(viewerId: string | undefined, limit = rowLength) {
  if (viewerId === undefined) return { begun: [], listed: [], progress: [] };
  const { viewers } = runtime();
  const [begun, list, history] = await Promise.all([
    viewers.unfinished(viewerId, { limit }),
    viewers.list(viewerId, { limit }),
    viewers.history(viewerId, { limit: progressLength }),
  ]);
  return {
    begun: begun.items.map(({ file }) => file),
    listed: list.items.map(({ file }) => file),
    progress: history.items.flatMap((item) => item.progress ?? []),
  };
}
