// Shapes and parsers of the public API. With the contract-… files beside it the only file of lib that the browser may load.
import { z } from 'zod';

const factTrackSchema = z.looseObject({
  kind: z.enum(['video', 'audio', 'subtitle']),
  /** The container's number of the track. */
  id: z.int(),
  /** RFC 6381 where there is such a string; empty when unknown. */
  codec: z.string(),
  language: z.string().optional(),
  name: z.string().optional(),
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
  created_at: z.string(),
  chat_id: z.int(),
  mime_type: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  /** Path of the thumbnail; its name is its content hash, so it never changes. */
  poster: z.string().nullable(),
  /** Path of the page that plays it. */
  watch_path: z.string(),
  /** Missing until the item was looked at. */
  facts: catalogFactsSchema.optional(),
});
export type CatalogFile = z.infer<typeof catalogFileSchema>;

export const catalogPageSchema = z.object({
  total: z.int().nonnegative(),
  page: z.int().positive(),
  per_page: z.int().positive(),
  files: z.array(catalogFileSchema),
});
export type CatalogPage = z.infer<typeof catalogPageSchema>;

/** What follows `mode` is told only to callers who may look at the machinery (METRICS_TOKEN, or this machine). */
export const healthSchema = z.object({
  status: z.enum(['ok', 'degraded']),
  live: z.literal(true),
  /** Catalogue and front bot answer. */
  ready: z.boolean(),
  mode: z.enum(['demo', 'telegram']),
  uptime_seconds: z.number().optional(),
  store: z.object({ ok: z.boolean() }).optional(),
  /** Figures beside these four, such as lanes and parts in flight, as far as the pool knows them. */
  bots: z
    .array(z.looseObject({ username: z.string(), state: z.string(), role: z.string(), reason: z.string().optional() }))
    .optional(),
});
export type Health = z.infer<typeof healthSchema>;

/** RFC 9457 problem details with our stable code. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

/** A whole number from 1 on in a query. */
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
export type CatalogQuery = z.infer<typeof catalogQuerySchema>;

/** A chat id in a URL: bare, or with Telegram's -100 in front. Becomes the bare id. */
export const chatIdSchema = z
  .string()
  .regex(/^(-100)?[1-9]\d{0,15}$/)
  .transform((text) => Number(text.replace(/^-100/, '')))
  // Sixteen digits may lie beyond 2^53, where numbers stop being exact.
  .pipe(z.int());

/** A message id in a URL: 1…2^31-1. */
export const messageIdSchema = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .pipe(z.number().max(2 ** 31 - 1));
