// Shapes and parsers of the public API. With the contract-… files beside it the only file of lib that the browser may load.
import { z } from 'zod';
import { egressStatusSchema } from './contract-egress.ts';

/** ISO 8601, UTC. Named for those who check what they get, not checked where we read it ourselves. */
export const momentSchema = z.string().meta({ format: 'date-time', description: 'ISO 8601, UTC.' });

const factTrackSchema = z.looseObject({
  kind: z.enum(['video', 'audio', 'subtitle']),
  /** The container's number of the track. */
  id: z.int(),
  /** RFC 6381 where there is such a string; empty when unknown. */
  codec: z.string(),
  language: z.string().optional(),
  name: z.string().optional(),
  /** Of sound. */
  channels: z.int().optional(),
  is_default: z.boolean(),
  is_forced: z.boolean(),
});

/**
 * What is known of an item beyond its row; what nobody knows is missing. Lists carry the first eight fields, `placeholder` and
 * `from` alone.
 */
export const catalogFactsSchema = z.object({
  title: z.string().optional(),
  year: z.int().optional(),
  season: z.int().optional(),
  episodes: z.array(z.int()).optional(),
  /** Day of a dated show, `2024-03-14`. */
  air_date: z.string().optional(),
  /** Lines of the picture, `1080p`. */
  quality: z.string().optional(),
  /** Spoken, BCP 47. */
  languages: z.array(z.string()).optional(),
  artist: z.string().optional(),
  album: z.string().optional(),
  overview: z.string().optional(),
  tmdb: z.object({ kind: z.enum(['movie', 'tv']), id: z.int() }).optional(),
  /** Of the film or the whole series: `tt` and digits. */
  imdb: z.string().optional(),
  /** In English. */
  genres: z.array(z.string()).optional(),
  container: z.string().optional(),
  tracks: z.array(factTrackSchema).optional(),
  chapters: z.array(z.object({ start_ms: z.number(), title: z.string() })).optional(),
  /** Fonts inside the file, by the bytes they stand at. */
  fonts: z
    .array(z.object({ name: z.string(), mime_type: z.string(), offset: z.number(), size_bytes: z.number() }))
    .optional(),
  /** Why the header could not be read. */
  unreadable: z.string().optional(),
  /** Thumbhash of the poster, base64. */
  placeholder: z.string().optional(),
  /** Who said it, by field; also for poster, duration, width and height. */
  from: z.record(z.string(), z.enum(['admin', 'tmdb', 'header', 'name', 'ffmpeg', 'telegram'])),
});
/** What is known of an item beyond its file. */
export type CatalogFacts = z.infer<typeof catalogFactsSchema>;

/** A catalogue item as the API shows it. The first seven fields are fixed for outside programs. */
export const catalogFileSchema = z.object({
  message_id: z.int(),
  custom_name: z.string(),
  /** Bytes. */
  file_size: z.int().nonnegative(),
  file_type: z.enum(['video', 'audio', 'file']),
  /** Seconds. */
  duration: z.number().nullable(),
  stream_link: z.string(),
  /** ISO 8601, UTC. */
  created_at: momentSchema,
  chat_id: z.int(),
  mime_type: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  /** Path of the thumbnail; its name is its content hash, so it never changes. */
  poster: z.string().nullable(),
  /**
   * The same picture in a few widths, ascending, for `srcset`; each never changes. Missing until the item was looked at. Where
   * there is but Telegram's thumbnail, that one.
   */
  posters: z.array(z.object({ path: z.string(), width: z.int(), height: z.int(), mime_type: z.string() })).optional(),
  /** Path of the page that plays it. */
  watch_path: z.string(),
  /** Missing until the item was looked at. */
  facts: catalogFactsSchema.optional(),
});
/** An item of the catalogue. */
export type CatalogFile = z.infer<typeof catalogFileSchema>;

/** A page of the catalogue, newest first. */
export const catalogPageSchema = z.object({
  total: z.int().nonnegative(),
  page: z.int().positive(),
  per_page: z.int().positive(),
  files: z.array(catalogFileSchema),
});
/** See {@link catalogPageSchema}. */
export type CatalogPage = z.infer<typeof catalogPageSchema>;

/** A subtitle of an item. */
export const subtitleEntrySchema = z.object({
  /** `t<track>` inside the file, `s<message id>` of a file beside it. */
  id: z.string(),
  source: z.enum(['embedded', 'sidecar']),
  /** As it stands in the file: `srt`, `ass`, `tx3g`, `pgs`, …; all that have a path are served as WebVTT. */
  format: z.string(),
  /** BCP 47; missing when nobody says. */
  language: z.string().optional(),
  name: z.string().optional(),
  is_default: z.boolean(),
  is_forced: z.boolean(),
  is_hearing_impaired: z.boolean(),
  /** Of a file beside the item. */
  message_id: z.int().optional(),
  /** Where it is to be had as WebVTT; null when it is not. */
  path: z.string().nullable(),
  /** Of ASS and SSA: where the script is to be had as it is, with its styles. */
  script_path: z.string().optional(),
  /** Why not: it is pictures; its coding is unknown; the file does not say where its texts stand and is too large to be read whole. */
  reason: z.enum(['pictures', 'format', 'not_indexed']).optional(),
});
/** A subtitle of an item: its language, its form, and where its text is, or why there is none. */
export type SubtitleEntry = z.infer<typeof subtitleEntrySchema>;

/** The subtitles of an item. */
export const subtitleListSchema = z.object({ subtitles: z.array(subtitleEntrySchema) });

/** How far the viewer is in an item. */
export const viewerProgressSchema = z.object({
  message_id: z.int(),
  position_seconds: z.number().nonnegative(),
  /** Null when nobody knows how long the item is. */
  duration_seconds: z.number().nonnegative().nullable(),
  is_finished: z.boolean(),
  /** ISO 8601, UTC. */
  updated_at: momentSchema,
});
/** How far a viewer is in an item. */
export type ViewerProgressAnswer = z.infer<typeof viewerProgressSchema>;

/** An item as it stands in one of the viewer's lists. */
export const viewerItemSchema = z.object({
  file: catalogFileSchema,
  /** Missing when the viewer has not begun it. */
  progress: viewerProgressSchema.optional(),
  /** Of an entry of the viewer's list: since when. ISO 8601, UTC. */
  added_at: momentSchema.optional(),
});
/** An item together with what the viewer did with it. */
export type ViewerItem = z.infer<typeof viewerItemSchema>;

/** A page of what a viewer watched or listed. */
export const viewerPageSchema = z.object({
  /** May be fewer than asked for where items were removed from the catalogue. */
  items: z.array(viewerItemSchema),
  /** `cursor` of the next page; null when there is none. */
  next: z.string().nullable(),
});
/** See {@link viewerPageSchema}. */
export type ViewerPage = z.infer<typeof viewerPageSchema>;

/** Body of a report of progress. Seconds, at most 1,000 hours. */
export const progressReportSchema = z.object({
  position_seconds: z.number().min(0).max(3_600_000),
  /** Default: what the catalogue knows. */
  duration_seconds: z.number().min(0).max(3_600_000).optional(),
  /** Default: true from 92 % on. */
  is_finished: z.boolean().optional(),
});

/** What follows `mode` is told only to callers who may look at the machinery (METRICS_TOKEN, or this machine). */
export const healthSchema = z.object({
  status: z.enum(['ok', 'degraded']),
  live: z.literal(true),
  /** Catalogue and front bot answer. */
  ready: z.boolean(),
  mode: z.enum(['demo', 'telegram']),
  uptime_seconds: z.number().optional(),
  store: z.object({ ok: z.boolean() }).optional(),
  /** One for each who has gone through a proxy (SOCKS_PROXY): how the last connection went, and what was wrong with it. */
  proxy: z
    .array(
      z.object({
        use: z.enum(['telegram', 'store', 'posters', 'links']),
        address: z.string(),
        ok: z.boolean(),
        since: z.string(),
        code: z.string().optional(),
        reason: z.string().optional(),
      }),
    )
    .optional(),
  /** Bytes served to viewers this month (UTC), and the budget. */
  egress: egressStatusSchema.optional(),
  /** Figures beside these four, such as lanes and parts in flight, as far as the pool knows them. */
  bots: z
    .array(z.looseObject({ username: z.string(), state: z.string(), role: z.string(), reason: z.string().optional() }))
    .optional(),
});
/** What is connected, and what is not. */
export type Health = z.infer<typeof healthSchema>;

/** RFC 9457 problem details with our stable code. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
});
/** Why a request was refused, by RFC 9457. */
export type Problem = z.infer<typeof problemSchema>;

/**
 * A whole number from 1 on in a query.
 *
 * @param fallback when the query has none.
 * @param max the largest that is taken.
 */
export const whole = (fallback: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().int().min(1).max(max))
    .default(fallback);

/** Query of GET /api/catalog. `page` 1…1,000,000, default 1; `per_page` 1…100, default 20; `type` optional. */
export const catalogQuerySchema = z.object({
  page: whole(1, 1_000_000),
  per_page: whole(20, 100),
  type: z.enum(['video', 'audio', 'file']).optional(),
});
/** Which page of the catalogue is wanted. */
export type CatalogQuery = z.infer<typeof catalogQuerySchema>;

/** Query of the viewer's lists. `cursor` is `next` of the page before; `limit` 1…100, default 20. */
export const viewerPageQuerySchema = z.object({
  cursor: z.string().min(1).max(200).optional(),
  limit: whole(20, 100),
});

/** A chat id in a URL: bare, or with Telegram's -100 in front. Becomes the bare id. */
export const chatIdSchema = z
  .string()
  .regex(/^(-100)?[1-9]\d{0,15}$/)
  .transform((text) => Number(text.replace(/^-100/, '')))
  // Sixteen digits may lie beyond 2^53, where numbers stop being exact.
  .pipe(z.int());

/** Name of a subtitle file in a URL, `t3.vtt`, or `t3.ass` for its script; becomes the id of the subtitle, and which of both. */
export const subtitleNameSchema = z
  .string()
  .regex(/^(?:t\d{1,10}|s[1-9]\d{0,9})\.(?:vtt|ass)$/, 'must be like t3.vtt, s160.vtt or t3.ass')
  .transform((text) => ({ id: text.slice(0, -4), isScript: text.endsWith('.ass') }));

/** `offset_ms`: added to all times, at most a day either way. Default 0. */
export const subtitleQuerySchema = z.object({
  offset_ms: z
    .string()
    .regex(/^-?\d{1,8}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(-86_400_000).max(86_400_000))
    .default(0),
});

/** Name of a file of a film's HLS. */
export const hlsNameSchema = z
  .string()
  .regex(
    /^(?:master\.m3u8|(?:video|audio-[1-9]\d?)(?:\.m3u8|-init\.mp4|-seg-\d{1,6}\.m4s))$/,
    'is no name of a playlist, head or segment',
  )
  .describe('`master.m3u8`, or as playlists say.');

/** A message id in a URL: 1…2^31-1. */
export const messageIdSchema = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .pipe(z.number().max(2 ** 31 - 1));
