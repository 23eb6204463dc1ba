// Shapes and parsers of looking after a server: all items, jobs, bots, figures. A browser may load this file.
import { z } from 'zod';
import { whole } from './contract.ts';
import { jobProgressSchema, jobStateSchema } from './contract-events.ts';

const saidShape = {
  title: z.string().trim().min(1).max(300),
  year: z.int().min(1870).max(2200),
  season: z.int().min(0).max(1000),
  episodes: z.array(z.int().min(0).max(100_000)).min(1).max(100),
  overview: z.string().trim().min(1).max(4000),
};

/** What an administrator has said of an item. */
export const saidFactsSchema = z.object(saidShape).partial();

/** An item as those see it who look after the library: removed and missing ones too. */
export const adminItemSchema = z.object({
  chat_id: z.int(),
  message_id: z.int(),
  custom_name: z.string(),
  file_name: z.string().nullable(),
  /** Bytes. */
  file_size: z.int().nonnegative(),
  file_type: z.enum(['video', 'audio', 'file']),
  mime_type: z.string(),
  /** Telegram id of who sent it. */
  uploaded_by: z.int(),
  /** ISO 8601, UTC. */
  created_at: z.string(),
  /** `removed`: by somebody, and to be had back; `missing`: its message is gone from the channel. */
  state: z.enum(['active', 'removed', 'missing']),
  /** Since when; of missing ones. ISO 8601, UTC. */
  missing_since: z.string().nullable(),
  /** Path of a picture. */
  poster: z.string().nullable(),
  watch_path: z.string(),
  /** Facts as the catalogue shows them. */
  title: z.string().nullable(),
  year: z.int().nullable(),
  season: z.int().nullable(),
  episodes: z.array(z.int()).nullable(),
});
/** An item as administrators see it in lists, removed and missing ones too. */
export type AdminItem = z.infer<typeof adminItemSchema>;

/** With what lists leave out. */
export const adminItemDetailSchema = adminItemSchema.extend({
  overview: z.string().nullable(),
  said: saidFactsSchema,
  /** The picture was given by an administrator; false: it was found. */
  has_given_poster: z.boolean(),
});
/** An item as administrators see it alone. */
export type AdminItemDetail = z.infer<typeof adminItemDetailSchema>;

/** A page of items for administrators. */
export const adminItemListSchema = z.object({
  items: z.array(adminItemSchema),
  /** `cursor` of the next page; null at the end. */
  next: z.string().nullable(),
});
/** See {@link adminItemListSchema}. */
export type AdminItemList = z.infer<typeof adminItemListSchema>;

/** What the list of all items may be asked. */
export const adminItemQuerySchema = z.object({
  state: z.enum(['active', 'removed', 'missing']).optional().describe('Default: all.'),
  q: z.string().trim().min(1).max(200).optional().describe('Part of the name or of the file’s name.'),
  order: z.enum(['newest', 'oldest', 'name', 'largest']).default('newest'),
  cursor: z.string().max(800).optional().describe('`next` of the answer before, with the same order.'),
  limit: whole(50, 100).describe('Items of a page, at most 100.'),
});
/** See {@link adminItemQuerySchema}. */
export type AdminItemQuery = z.infer<typeof adminItemQuerySchema>;

/** Body of a change; null takes back what was said before. */
export const itemChangeSchema = z
  .object({
    custom_name: z.string().trim().min(1).max(300).optional(),
    title: saidShape.title.nullable().optional(),
    year: saidShape.year.nullable().optional(),
    season: saidShape.season.nullable().optional(),
    episodes: saidShape.episodes.nullable().optional(),
    overview: saidShape.overview.nullable().optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'nothing is to be changed');
/** What an administrator changes of an item; what is left out stays. */
export type ItemChange = z.infer<typeof itemChangeSchema>;

/** A job of the queue. */
export const adminJobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  /** The link or the item it works on. */
  subject: z.string(),
  state: jobStateSchema,
  attempts: z.int(),
  progress: jobProgressSchema.nullable(),
  /** Why the last attempt failed. */
  error: z.string().nullable(),
  requested_by: z.int().nullable(),
  /** Of the item that came of it; null: none has. */
  message_id: z.int().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});
/** See {@link adminJobSchema}. */
export type AdminJob = z.infer<typeof adminJobSchema>;

/** Jobs, and how many there are in each state. */
export const adminJobListSchema = z.object({
  jobs: z.array(adminJobSchema),
  /** Jobs by state, of all kinds. */
  counts: z.object({ queued: z.int(), running: z.int(), done: z.int(), failed: z.int(), cancelled: z.int() }),
  /** `before` of the next page; null at the end. */
  next: z.string().nullable(),
});

/** What the list of jobs may be asked. */
export const adminJobQuerySchema = z.object({
  state: adminJobSchema.shape.state.optional(),
  about: z.enum(['links']).optional().describe('`links`: only looks at links, and fetches. Default: all kinds.'),
  before: z
    .string()
    .regex(/^[0-9a-f]{24}$/, 'must be `next` of an answer')
    .optional()
    .describe('`next` of the answer before.'),
  limit: whole(50, 100).describe('Jobs of a page, at most 100.'),
});
/** See {@link adminJobQuerySchema}. */
export type AdminJobQuery = z.infer<typeof adminJobQuerySchema>;
/** See {@link adminJobListSchema}. */
export type AdminJobList = z.infer<typeof adminJobListSchema>;

/** Lines of the picture at most, or sound alone. */
export const fetchChoices = ['2160', '1080', '720', '480', 'audio'] as const;
/** One of {@link fetchChoices}. */
export type FetchChoice = (typeof fetchChoices)[number];

/** Links to be fetched, and how. */
export const fetchOrderSchema = z.object({
  urls: z
    .array(
      z
        .string()
        .trim()
        .max(2000)
        .regex(/^https?:\/\/\S+$/i, 'must be an address that begins with http:// or https://'),
    )
    .min(1)
    .max(50)
    .describe('Links, 50 at most.'),
  quality: z.enum(fetchChoices).default('1080').describe('Lines of the picture at most, or `audio`.'),
});

/** One bot: what it does and how it is. */
export const adminBotSchema = z.object({
  username: z.string(),
  role: z.enum(['front', 'reader']),
  state: z.enum(['connecting', 'ready', 'resting', 'offline', 'refused', 'stopped']),
  /** A plain sentence when not ready. */
  reason: z.string().nullable(),
  /** Connections for films. */
  lanes: z.int().nullable(),
  parts_in_flight: z.int().nullable(),
  parts_limit: z.int().nullable(),
  /** ISO 8601, UTC; null when Telegram has not asked it to wait. */
  flood_until: z.string().nullable(),
  bytes_per_second: z.number().nullable(),
  /** How long nineteen of twenty parts take at most, ms. */
  p95_ms: z.number().nullable(),
  breaker: z.enum(['closed', 'open', 'half_open']).nullable(),
});
/** See {@link adminBotSchema}. */
export type AdminBot = z.infer<typeof adminBotSchema>;
/** One of several nodes that share the bots. */
export const adminNodeSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The one that answers. */
  is_self: z.boolean(),
  /** False: silent for so long that its bots are taken by others. */
  is_alive: z.boolean(),
  bots: z.array(
    z.object({
      id: z.string(),
      /** Null: it works for another node, or has not logged in yet. */
      username: z.string().nullable(),
      role: z.enum(['front', 'reader']),
    }),
  ),
});
/** All bots of the server that answers, and the nodes it shares bots with; none where it has them alone. */
export const adminBotListSchema = z.object({ bots: z.array(adminBotSchema), nodes: z.array(adminNodeSchema) });
/** See {@link adminBotListSchema}. */
export type AdminBotList = z.infer<typeof adminBotListSchema>;

/** Whoever sends files: a person of the bot, a key, an account. */
export const senderSubjectSchema = z
  .string()
  .regex(
    /^(?:t:[1-9]\d{0,14}|[ku]:[0-9a-f]{16})$/,
    'must be `t:` with an id of Telegram, or `k:` or `u:` with one of ours',
  );

/** Files or bytes a day; 0: no limit; null: as everybody. */
const ownLimits = {
  daily_files: z.int().min(0).max(1_000_000).nullable(),
  daily_bytes: z.int().min(0).max(1e15).nullable(),
};
/** What one sender may send a day, where it is not as for everybody. */
export const ownLimitsSchema = z.object(ownLimits);

/** What somebody has sent today, in UTC, and may send a day. */
export const senderQuotaSchema = z.object({
  subject: senderSubjectSchema,
  /** Of a key or an account; null for people of the bot, and for what is gone. */
  name: z.string().nullable(),
  used_files: z.int(),
  used_bytes: z.int(),
  ...ownLimits,
});
/** See {@link senderQuotaSchema}. */
export type ShownQuota = z.infer<typeof senderQuotaSchema>;
/** What everybody may send a day, and a page of senders. */
export const quotaListSchema = z.object({
  /** Of everybody; 0: no limit. */
  daily_files: z.int(),
  daily_bytes: z.int(),
  people: z.array(senderQuotaSchema),
  next: z.string().nullable(),
});
/** See {@link quotaListSchema}. */
export type ShownQuotaList = z.infer<typeof quotaListSchema>;

/** How far the rebuild of the catalogue is. */
export const reindexSchema = z.object({
  state: z.enum(['idle', 'running', 'done', 'failed']),
  /** Message ids looked at, and in all. */
  seen: z.int(),
  total: z.int().nullable(),
  found: z.int(),
  added: z.int(),
  changed: z.int(),
  missing: z.int(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  waits_for: z.string().nullable(),
  error: z.string().nullable(),
});
/** See {@link reindexSchema}. */
export type ReindexAnswer = z.infer<typeof reindexSchema>;

const space = z.object({ bytes: z.number(), max_bytes: z.number() });

/** The server at a glance. */
export const adminOverviewSchema = z.object({
  mode: z.enum(['demo', 'telegram']),
  store: z.enum(['SQLite', 'MongoDB']),
  uptime_seconds: z.number(),
  items: z.object({
    items: z.int(),
    bytes: z.number(),
    videos: z.int(),
    audios: z.int(),
    files: z.int(),
    /** Removed and missing ones. */
    removed: z.int(),
  }),
  jobs: adminJobListSchema.shape.counts,
  cache: z.object({
    ram: space,
    disk: space,
    pinned: space,
    /** Pieces of films that were in the cache, and those that had to be fetched. */
    hits: z.number(),
    misses: z.number(),
    served_bytes: z.number(),
    pulled_bytes: z.number(),
  }),
  transfer: z.object({
    bytes: z.number(),
    parts: z.number(),
    retries: z.number(),
    floods: z.number(),
    timeouts: z.number(),
  }),
});
/** See {@link adminOverviewSchema}. */
export type AdminOverview = z.infer<typeof adminOverviewSchema>;

/** Settings as they are in force; secrets only as set or not. */
export const adminSettingsSchema = z.object({
  settings: z.array(z.object({ group: z.string(), name: z.string(), value: z.string() })),
});
/** See {@link adminSettingsSchema}. */
export type AdminSettings = z.infer<typeof adminSettingsSchema>;
