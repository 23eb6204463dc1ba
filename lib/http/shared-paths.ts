// Which addresses scripts of other sites may read, and which sites. Pure.
import { isStreamPath } from './request-check.ts';

/**
 * Open to every site, whatever CORS_ORIGINS says: what is there is for programs of all kinds and tells nothing by cookies.
 * One expression a format.
 */
const openToAll: readonly RegExp[] = [/^\/api\/openapi\.json(?:\?|$)/, /^\/stremio(?:[/?]|$)/, /^\/api\/subtitles\//];

/** Lists, feeds, cards and segments: as the API, they are read by programs. */
const feedPath = /^\/(?:playlist\.m3u8(?:\?|$)|oembed(?:\?|$)|feeds\/|hls\/)/;

/** The demo's chat and signing in are our own pages'; the page about the API is a page. */
const apiPath = /^\/api\/(?!(?:demo|docs|auth|login|setup)(?:[/?]|$))/;

/**
 * The sites that may read an address.
 *
 * @param configured CORS_ORIGINS.
 * @param target of the request, query included.
 * @returns undefined for pages and whatever else is no site's but ours.
 * @example originsFor('/stremio/manifest.json', []) // ['*']
 */
export function originsFor(target: string, configured: readonly string[]): readonly string[] | undefined {
  if (openToAll.some((path) => path.test(target))) return ['*'];
  return isStreamPath(target) || apiPath.test(target) || feedPath.test(target) ? configured : undefined;
}
