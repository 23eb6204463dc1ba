// The catalogue in other programs' formats: lists, a podcast, cards, Stremio.
import { z } from 'zod';
import { messageIdSchema } from '../contract.ts';
import {
  oembedSchema,
  playerLinksSchema,
  stremioCatalogSchema,
  stremioManifestSchema,
  stremioMetaSchema,
  stremioStreamsSchema,
  stremioSubtitlesSchema,
  stremioTypeSchema,
} from '../feed-contract.ts';
import { operation } from '../operation.ts';

const list = 'audio/x-mpegurl';
const words = z.string().trim().min(1).max(200);

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().int().min(min).max(max));

const common = { method: 'get', tag: 'For players', scope: 'catalog' } as const;

/** `GET /playlist.m3u8`: A list for players, newest first. */
export const getPlaylist = operation({
  ...common,
  id: 'getPlaylist',
  path: '/playlist.m3u8',
  summary: 'A list for players, newest first.',
  description: 'Extended M3U with tvg-logo and group-title; at most 10,000 entries, sent while they are read.',
  rate: 'search',
  inputs: {
    query: z.object({
      q: words.optional().describe('Words of a search.'),
      type: z.enum(['video', 'audio']).optional(),
      series: words.optional().describe('Title of a series: its episodes in their order.'),
      limit: whole(1, 10_000).default(10_000),
    }),
  },
  answers: { 200: { description: 'The list.', mediaType: list } },
});

/** `GET /api/catalog/{message_id}/playlist.m3u`: The list of one item, to be opened by a player. */
export const getItemPlaylist = operation({
  ...common,
  id: 'getItemPlaylist',
  path: '/api/catalog/{message_id}/playlist.m3u',
  summary: 'The list of one item, to be opened by a player.',
  rate: 'light',
  inputs: { params: z.object({ message_id: messageIdSchema }) },
  answers: { 200: { description: 'The list.', mediaType: list } },
  errors: ['not_found'],
});

/** `GET /feeds/audio.xml`: The newest 300 songs as a podcast, RSS 2.0. */
export const getPodcast = operation({
  ...common,
  id: 'getPodcast',
  path: '/feeds/audio.xml',
  summary: 'The newest 300 songs as a podcast, RSS 2.0.',
  rate: 'search',
  inputs: {},
  answers: {
    200: { description: 'The feed.', mediaType: 'application/rss+xml' },
    304: { description: 'What `If-None-Match` names is still so.' },
  },
});

/** `GET /oembed`: The card of a title page, for sites that link to it (oembed.com). */
export const getOembed = operation({
  ...common,
  id: 'getOembed',
  path: '/oembed',
  scope: 'open',
  summary: 'The card of a title page, for sites that link to it (oembed.com).',
  description: 'What is not there and what the address does not open are the same. XML is not offered.',
  rate: 'light',
  inputs: {
    query: z.object({
      url: z.string().min(1).max(2000).describe('The whole address of the page.'),
      format: z.enum(['json', 'xml']).default('json'),
      maxwidth: whole(1, 100_000).optional(),
      maxheight: whole(1, 100_000).optional(),
    }),
  },
  answers: { 200: { description: 'The card.', schema: oembedSchema } },
  errors: ['not_found', 'not_implemented'],
});

/** `GET /export/strm.zip`: The library as .strm and .nfo files, for Jellyfin, Emby and Kodi. */
export const getStrmZip = operation({
  ...common,
  id: 'getStrmZip',
  path: '/export/strm.zip',
  summary: 'The library as .strm and .nfo files, for Jellyfin, Emby and Kodi.',
  description:
    'At most 20,000 films, episodes and songs, sent while they are read. Asked with `token`, the files carry it.',
  rate: 'search',
  inputs: {},
  answers: { 200: { description: 'The archive.', mediaType: 'application/zip' } },
});

/** `GET /api/players`: Addresses to give to players and to Stremio. */
export const getPlayerLinks = operation({
  ...common,
  id: 'getPlayerLinks',
  path: '/api/players',
  summary: 'Addresses to give to players and to Stremio.',
  description:
    'Asked with `token`, they carry it: where the catalogue is not public, only those work in other programs.',
  rate: 'light',
  inputs: {},
  answers: { 200: { description: 'The addresses.', schema: playerLinksSchema } },
});

const id = z.string().min(1).max(200);
const title = { type: stremioTypeSchema, id };

/** `GET /stremio/manifest.json`: What Stremio installs. */
export const getStremioManifest = operation({
  ...common,
  id: 'getStremioManifest',
  path: '/stremio/manifest.json',
  summary: 'What Stremio installs.',
  description:
    'This and all of the add-on also stands below `/stremio/{token}/`, as Stremio sends neither headers nor queries.',
  rate: 'light',
  inputs: {},
  answers: { 200: { description: 'The manifest.', schema: stremioManifestSchema } },
});

/** `GET /stremio/catalog/{type}/{id}.json`: Films or series, newest first, a hundred at a time. */
export const getStremioCatalog = operation({
  ...common,
  id: 'getStremioCatalog',
  path: '/stremio/catalog/{type}/{id}.json',
  summary: 'Films or series, newest first, a hundred at a time.',
  rate: 'search',
  inputs: { params: z.object(title) },
  answers: { 200: { description: 'The titles.', schema: stremioCatalogSchema } },
  errors: ['not_found'],
});

/** What may stand in the place of `{extra}`. */
export const stremioExtraSchema = z.object({
  search: words.optional(),
  genre: z.string().min(1).max(100).optional(),
  skip: whole(0, 1_000_000).default(0),
});

/** `GET /stremio/catalog/{type}/{id}/{extra}.json`: The same, searched or narrowed, or what follows. */
export const getStremioCatalogPart = operation({
  ...common,
  id: 'getStremioCatalogPart',
  path: '/stremio/catalog/{type}/{id}/{extra}.json',
  summary: 'The same, searched or narrowed, or what follows.',
  description: '`extra` is `search=…`, `genre=…`, `skip=…`, with `&` between, each value encoded.',
  rate: 'search',
  inputs: { params: z.object({ ...title, extra: z.string().max(1000) }) },
  answers: { 200: { description: 'The titles.', schema: stremioCatalogSchema } },
  errors: ['not_found'],
});

/** `GET /stremio/meta/{type}/{id}.json`: A film, or a series with its episodes. */
export const getStremioMeta = operation({
  ...common,
  id: 'getStremioMeta',
  path: '/stremio/meta/{type}/{id}.json',
  summary: 'A film, or a series with its episodes.',
  rate: 'light',
  inputs: { params: z.object(title) },
  answers: { 200: { description: 'The title.', schema: stremioMetaSchema } },
  errors: ['not_found'],
});

/** `GET /stremio/stream/{type}/{id}.json`: Files of a film or an episode; none for what is not there. */
export const getStremioStreams = operation({
  ...common,
  id: 'getStremioStreams',
  path: '/stremio/stream/{type}/{id}.json',
  summary: 'Files of a film or an episode; none for what is not there.',
  rate: 'light',
  inputs: { params: z.object(title) },
  answers: { 200: { description: 'The files, the largest picture first.', schema: stremioStreamsSchema } },
});

/** `GET /stremio/subtitles/{type}/{id}.json`: Subtitles of a film or an episode; none for what is not there. */
export const getStremioSubtitles = operation({
  ...common,
  id: 'getStremioSubtitles',
  path: '/stremio/subtitles/{type}/{id}.json',
  summary: 'Subtitles of a film or an episode; none for what is not there.',
  rate: 'light',
  inputs: { params: z.object(title) },
  answers: { 200: { description: 'The subtitles.', schema: stremioSubtitlesSchema } },
  errors: ['telegram_unavailable'],
});

/**
 * `GET /stremio/subtitles/{type}/{id}/{extra}.json`: The same; what Stremio tells of the file it plays is not needed.
 */
export const getStremioSubtitlesPart = operation({
  ...common,
  id: 'getStremioSubtitlesPart',
  path: '/stremio/subtitles/{type}/{id}/{extra}.json',
  summary: 'The same; what Stremio tells of the file it plays is not needed.',
  rate: 'light',
  inputs: { params: z.object({ ...title, extra: z.string().max(1000) }) },
  answers: { 200: { description: 'The subtitles.', schema: stremioSubtitlesSchema } },
  errors: ['telegram_unavailable'],
});

/** All operations of this area. */
export const feedOperations = [
  getPlaylist,
  getItemPlaylist,
  getPodcast,
  getOembed,
  getStrmZip,
  getPlayerLinks,
  getStremioManifest,
  getStremioCatalog,
  getStremioCatalogPart,
  getStremioMeta,
  getStremioStreams,
  getStremioSubtitles,
  getStremioSubtitlesPart,
];
