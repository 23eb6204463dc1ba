// yt-dlp's description of a link as LinkFacts. Pure.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import type { LinkFacts } from '../jobs/jobs.ts';
import { checkLive } from './download-tally.ts';
import { cleanTitle } from './titles.ts';

const text = z.string().nullish().catch(null);
const amount = z.number().positive().finite().nullish().catch(null);

const formatSchema = z.object({ vcodec: text, ext: text, height: amount, protocol: text, url: text });

const thingSchema = z.object({
  id: z.coerce.string().catch(''),
  title: text,
  url: text,
  webpage_url: text,
  original_url: text,
  extractor_key: text,
  ie_key: text,
  duration: amount,
  is_live: z.boolean().nullish().catch(null),
  live_status: text,
  filesize: amount,
  filesize_approx: amount,
  thumbnail: text,
  vcodec: text,
  ext: text,
  height: amount,
  formats: z.array(formatSchema).nullish().catch(null),
});

const documentSchema = thingSchema.extend({
  _type: text,
  entries: z
    .array(thingSchema.extend({ _type: text }).nullable().catch(null))
    .nullish()
    .catch(null),
  playlist_count: amount,
});

type Thing = z.infer<typeof thingSchema>;

/** Sounds by their extension, for sites that say nothing of codecs. */
const soundExtensions = new Set(['mp3', 'm4a', 'aac', 'ogg', 'oga', 'opus', 'flac', 'wav', 'weba', 'wma']);
const readableProtocol = /^(https?|m3u8(_native)?|http_dash_segments)$/;

/** Readers for any page. Their ids are file names, equal on any two sites. */
const readersOfAnything = new Set(['', 'generic', 'html5mediaembed']);

/**
 * The key of a thing: equal for every spelling of its link. Of a page of no site in particular the address is the key.
 *
 * @param link where it is.
 * @param extractor yt-dlp's name of the site.
 * @param id the site's name of the thing.
 * @example keyOf('Youtube', 'BaW_jenozKc', '…') // 'youtube:BaW_jenozKc'
 */
export function keyOf(extractor: string | null | undefined, id: string, link: string): string {
  const name = (extractor ?? '').toLowerCase();
  if (!readersOfAnything.has(name) && id !== '') return `${name}:${id}`.slice(0, 200);
  const address = URL.canParse(link) ? new URL(link) : undefined;
  if (address) address.hash = '';
  const digest = createHash('sha256').update(address?.href ?? link);
  return `generic:${digest.digest('hex').slice(0, 32)}`;
}

function hasVideo(format: { readonly vcodec?: string | null; readonly ext?: string | null }): boolean {
  if (format.vcodec) return format.vcodec !== 'none';
  return !soundExtensions.has(format.ext ?? '');
}

function heightsOf(thing: Thing): number[] {
  const formats = (thing.formats ?? []).filter((format) => readableProtocol.test(format.protocol ?? 'https'));
  const heights = [...formats, thing].filter(hasVideo).flatMap(({ height }) => (height ? [height] : []));
  return [...new Set(heights)].sort((a, b) => b - a);
}

/** Where an entry can be fetched on its own: its page, or its file when it has no page but the playlist's. */
function entryLink(entry: Thing, playlistLinks: readonly string[]): string | undefined {
  const files = (entry.formats ?? []).map(({ url }) => url).reverse();
  return [entry.webpage_url, entry.url, ...files].find(
    (link): link is string => typeof link === 'string' && /^https?:\/\//i.test(link) && !playlistLinks.includes(link),
  );
}

/** What facts are judged by. */
export interface FactsOptions {
  /** The link as it was judged. */
  readonly href: string;
  readonly playlistLimit: number;
  /** False for links that would be refused: they are left out of a playlist. */
  readonly isAllowed: (link: string) => boolean;
}

function entriesOf(document: z.infer<typeof documentSchema>, options: FactsOptions): LinkFacts['entries'] {
  const own = [options.href, document.webpage_url, document.original_url].filter((link) => typeof link === 'string');
  return (document.entries ?? []).slice(0, options.playlistLimit).flatMap((entry, index) => {
    const url = entry ? entryLink(entry, own) : undefined;
    if (!entry || url === undefined || !options.isAllowed(url)) return [];
    const key = keyOf(entry.ie_key ?? entry.extractor_key, entry.id, url);
    return [{ url, key, title: cleanTitle(entry.title, `${index + 1}`) }];
  });
}

/**
 * Reads the document of `--dump-single-json --flat-playlist`.
 *
 * @throws AppError `link_failed` when it is no such document, `link_live` for live streams, `link_refused` for an empty playlist.
 */
export function parseLinkFacts(json: string, options: FactsOptions): LinkFacts {
  const document = parseDocument(json);
  checkLive(document);
  const isPlaylist = document._type === 'playlist' || document._type === 'multi_video';
  const entries = isPlaylist ? entriesOf(document, options) : [];
  if (isPlaylist && entries.length === 0)
    throw new AppError('link_refused', 'There is nothing to fetch in this playlist.');
  const link = isPlaylist ? options.href : (document.webpage_url ?? options.href);
  const heights = heightsOf(document);
  return {
    url: options.href,
    key: keyOf(document.extractor_key, document.id, link),
    title: cleanTitle(document.title, new URL(options.href).hostname),
    duration: document.duration ?? null,
    size_bytes: sizeOf(document),
    thumbnail_url: document.thumbnail && /^https?:\/\//i.test(document.thumbnail) ? document.thumbnail : null,
    heights,
    has_video: isPlaylist || heights.length > 0 || [...(document.formats ?? []), document].some(hasVideo),
    entries,
    entry_count: isPlaylist ? Math.max(entries.length, document.playlist_count ?? document.entries?.length ?? 0) : 0,
  };
}

function sizeOf({ filesize, filesize_approx: approximate }: Thing): number | null {
  const size = filesize ?? approximate ?? null;
  return size === null ? null : Math.round(size);
}

function parseDocument(json: string): z.infer<typeof documentSchema> {
  try {
    return documentSchema.parse(JSON.parse(json));
  } catch (error) {
    throw new AppError('link_failed', 'The downloader did not say what is behind this link.', { cause: error });
  }
}
