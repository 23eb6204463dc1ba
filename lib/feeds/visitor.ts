// Who reads a feed, and the addresses that open for them.
import type { CatalogFile } from '../api/contract.ts';
import type { Caller } from '../auth/caller.ts';
import type { CallerLinks, LinkAccess, LinkedItem } from '../auth/link-access.ts';
import type { FeedItem } from './feed-item.ts';

/** Who asked. */
export interface Visitor {
  readonly caller: Caller;
  /** As it came with the address: programs that can send no header need it in the addresses they get. A secret. */
  readonly token: string | undefined;
}

/** Makes addresses. */
export interface FeedLinks {
  readonly links: Pick<LinkAccess, 'linksFor' | 'access'>;
  /** Public base URL without a slash at its end. */
  readonly url: string;
}

/** An address of ours as this visitor may ask it: with the token they came with. */
export function addressFor({ url }: Pick<FeedLinks, 'url'>, { token }: Visitor, path: string): string {
  const query = token === undefined ? '' : `${path.includes('?') ? '&' : '?'}token=${encodeURIComponent(token)}`;
  return `${url}${path}${query}`;
}

/** Addresses of an item that open for this visitor. */
export function linksOf({ links, url }: FeedLinks, { caller }: Visitor, item: LinkedItem): CallerLinks {
  // A cookie stays in the browser, and these addresses are for other programs.
  const own = links.linksFor({ ...caller, isByCookie: false }, item);
  if (links.access === 'public' || caller.scopes.has('stream')) return own;
  // Who may see lists but open nothing gets addresses that open nothing.
  const stream = `${url}/stream/${item.chat_id}/${item.message_id}`;
  return { ...own, watch: `${url}/watch/${item.message_id}`, stream, download: `${stream}?download=1` };
}

/** An item with the addresses that open for this visitor. */
export function itemFor(room: FeedLinks, visitor: Visitor, file: CatalogFile): FeedItem {
  const { watch, stream, poster } = linksOf(room, visitor, file);
  const hash = /\/poster\/([0-9a-f]{32})/.exec(file.poster ?? '')?.[1];
  return { file, watch, stream, poster: hash && poster(hash) };
}
