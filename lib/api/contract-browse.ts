// Shapes and parsers of looking around: lists by place, search, kinds, rows of the home page, series. A browser may load this file.
import { z } from 'zod';
import { catalogFileSchema, momentSchema, viewerProgressSchema, whole } from './contract.ts';

/** Orders of a list. `name`: numbers by their worth, episodes in theirs; the others begin with the latest, longest, largest. */
export const listSorts = ['newest', 'name', 'year', 'longest', 'largest'] as const;
/** The order of a list. */
export type ListSort = (typeof listSorts)[number];

const filters = {
  kind: z
    .enum(['film', 'episode', 'audio', 'file', 'video'])
    .optional()
    .describe('What it is; `video` is films and episodes.'),
  year: z
    .string()
    .regex(/^\d{4}$/, 'must have four digits')
    .transform(Number)
    .pipe(z.int())
    .optional()
    .describe('Year of release.'),
  quality: z
    .string()
    .regex(/^\d{3,4}[pi]$/, 'must be like 1080p')
    .optional()
    .describe('Lines of the picture, as `1080p`.'),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}$/, 'must be a tag like en')
    .optional()
    .describe('Spoken language, BCP 47.'),
  uploader: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be the id of a user')
    .transform(Number)
    .pipe(z.int())
    .optional()
    .describe('Telegram id of who sent it.'),
};

/** Query of GET /api/catalog. `page` 1…1,000,000, default 1; `per_page` 1…100, default 20. */
export const catalogListQuerySchema = z
  .object({
    page: whole(1, 1_000_000).describe('From 1 on; of no meaning with a cursor.'),
    per_page: whole(20, 100).describe('Items of a page, at most 100.'),
    type: z.enum(['video', 'audio', 'file']).optional().describe('The same as `kind` with these three.'),
    ...filters,
    sort: z
      .enum(listSorts)
      .default('newest')
      .describe('The order; equal ones newest first. Sizes are compared by KiB.'),
    cursor: z.string().max(1500).optional().describe('`next_cursor` of the answer before.'),
  })
  .refine(({ type, kind }) => type === undefined || kind === undefined, 'give kind or type, not both');
/** What a list of the catalogue may be asked. */
export type CatalogListQuery = z.infer<typeof catalogListQuerySchema>;

/** Query of GET /api/filters. */
export const filterCountsQuerySchema = z.object(filters);
/** See {@link filterCountsQuerySchema}. */
export type FilterCountsQuery = z.infer<typeof filterCountsQuerySchema>;

const choicesOf = <Value extends z.ZodType>(value: Value) => z.array(z.object({ value, total: z.int().positive() }));

/** Each filter is counted under all others but itself; at most 200 choices of each. */
export const filterCountsSchema = z.object({
  /** Items that all filters let through. */
  total: z.int().nonnegative(),
  /** The latest first. */
  years: choicesOf(z.int()),
  /** The most frequent first, as are languages. */
  qualities: choicesOf(z.string()),
  languages: choicesOf(z.string()),
  is_warming: z.boolean(),
});
/** See {@link filterCountsSchema}. */
export type FilterCountsAnswer = z.infer<typeof filterCountsSchema>;

/** What a search may be asked. */
export const searchQuerySchema = z.object({
  q: z.string().max(500, 'must have at most 500 characters').describe('Words; the last one may be unfinished.'),
  page: whole(1, 10_000),
  per_page: whole(20, 100),
  ...filters,
});
/** See {@link searchQuerySchema}. */
export type SearchQuery = z.infer<typeof searchQuerySchema>;

/** The first four fields are fixed for outside programs; `page` is missing after a cursor. */
export const catalogListSchema = z.object({
  total: z.int().nonnegative(),
  page: z.int().positive().optional(),
  per_page: z.int().positive(),
  files: z.array(catalogFileSchema),
  /** For the items behind these, whatever comes and goes before them meanwhile; null after the last. */
  next_cursor: z.string().nullable(),
  /** Filtered lists soon after a start: older items may still be missing. */
  is_warming: z.boolean().optional(),
});
/** A part of the catalogue, by its place. */
export type CatalogList = z.infer<typeof catalogListSchema>;

/** What a search found, the best first. */
export const searchPageSchema = z.object({
  total: z.int().nonnegative(),
  page: z.int().positive(),
  per_page: z.int().positive(),
  files: z.array(catalogFileSchema),
  /** Soon after a start: older items may still be missing. */
  is_warming: z.boolean(),
});
/** See {@link searchPageSchema}. */
export type SearchPage = z.infer<typeof searchPageSchema>;

/** How many items there are of each kind. */
export const kindCountsSchema = z.object({
  kinds: z.array(z.object({ kind: z.enum(['film', 'episode', 'audio', 'file']), total: z.int().nonnegative() })),
  /** Whole series. */
  series: z.int().nonnegative(),
  is_warming: z.boolean(),
});
/** See {@link kindCountsSchema}. */
export type KindCounts = z.infer<typeof kindCountsSchema>;

/** One row of the home page. */
export const homeRowSchema = z.object({
  /** Stable: `continue`, `list`, `new`, `film`, `audio`, `file`, `series:<slug>`. */
  id: z.string(),
  kind: z.enum(['continue', 'list', 'new', 'kind', 'series']),
  /** In English, but for names of series. */
  title: z.string(),
  /** Where all of it is to be had; null where this is all. */
  path: z.string().nullable(),
  files: z.array(catalogFileSchema),
});
/** See {@link homeRowSchema}. */
export type HomeRow = z.infer<typeof homeRowSchema>;

/** The rows of the home page, from top to bottom, and how far the viewer is. */
export const homeSchema = z.object({
  rows: z.array(homeRowSchema),
  /** How far the viewer is in what was watched last, at most 100 items. */
  progress: z.array(viewerProgressSchema),
});
/** See {@link homeSchema}. */
export type Home = z.infer<typeof homeSchema>;

/** Items that stand beside an item. */
export const relatedSchema = z.object({ files: z.array(catalogFileSchema) });
/** See {@link relatedSchema}. */
export type Related = z.infer<typeof relatedSchema>;

/** A series in a list. */
export const seriesEntrySchema = z.object({
  slug: z.string(),
  title: z.string(),
  /** Of the API. */
  path: z.string(),
  seasons: z.int().nonnegative(),
  /** Different ones; copies count once. */
  episodes: z.int().nonnegative(),
  /** When the newest file of it was added. */
  updated_at: momentSchema,
  /** Its newest file; null when that has just gone. */
  newest: catalogFileSchema.nullable(),
});
/** See {@link seriesEntrySchema}. */
export type SeriesEntry = z.infer<typeof seriesEntrySchema>;

/** A page of series. */
export const seriesPageSchema = z.object({
  total: z.int().nonnegative(),
  page: z.int().positive(),
  per_page: z.int().positive(),
  series: z.array(seriesEntrySchema),
});
/** See {@link seriesPageSchema}. */
export type SeriesPage = z.infer<typeof seriesPageSchema>;

/** An episode with all its copies. */
export const episodeSchema = z.object({
  /** Of the season; several where one file holds several, 0 for a whole season in one file. Of a dated show month * 100 + day. */
  numbers: z.array(z.int()),
  /** Copies, the newest first. */
  files: z.array(catalogFileSchema),
});

/** One series with its seasons and episodes. */
export const seriesSchema = seriesEntrySchema.extend({
  season_list: z.array(
    z.object({
      /** Of a dated show its year. */
      season: z.int(),
      episodes: z.array(episodeSchema),
    }),
  ),
});
/** See {@link seriesSchema}. */
export type Series = z.infer<typeof seriesSchema>;

/** Which page of the series is wanted. */
export const seriesQuerySchema = z.object({ page: whole(1, 10_000), per_page: whole(20, 100) });
/** See {@link seriesQuerySchema}. */
export type SeriesQuery = z.infer<typeof seriesQuerySchema>;
