// Shapes and parsers of the public API. The only file of lib that the browser may load.
import { z } from 'zod';

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

const whole = (fallback: number, max: number) =>
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
