// Looking around: search, kinds, the rows of the home page, series, what stands beside an item.
import { z } from 'zod';
import { messageIdSchema } from '../contract.ts';
import {
  filterCountsQuerySchema,
  filterCountsSchema,
  homeSchema,
  kindCountsSchema,
  relatedSchema,
  searchPageSchema,
  searchQuerySchema,
  seriesPageSchema,
  seriesQuerySchema,
  seriesSchema,
} from '../contract-browse.ts';
import { operation } from '../operation.ts';

const common = { method: 'get', scope: 'catalog', hasEntityTag: true } as const;

/** `GET /api/search`: Search, the best first. */
export const searchCatalog = operation({
  ...common,
  id: 'searchCatalog',
  path: '/api/search',
  tag: 'Catalogue',
  summary: 'Search, the best first.',
  description:
    'Finds what is meant: unfinished and misspelt words, other spellings, `S01E03` and `1x03`. With no words in `q` everything ' +
    'that the filters let through, newest first.',
  rate: 'search',
  inputs: { query: searchQuerySchema },
  answers: { 200: { description: 'One page of hits.', schema: searchPageSchema } },
  errors: ['queue_full'],
});

/** `GET /api/kinds`: What kinds of items there are, and how many. */
export const listKinds = operation({
  ...common,
  id: 'listKinds',
  path: '/api/kinds',
  tag: 'Catalogue',
  summary: 'What kinds of items there are, and how many.',
  rate: 'search',
  inputs: {},
  answers: { 200: { description: 'The kinds.', schema: kindCountsSchema } },
});

/** `GET /api/filters`: Years, qualities and languages there are, and how many items each would leave. */
export const countFilters = operation({
  ...common,
  id: 'countFilters',
  path: '/api/filters',
  tag: 'Catalogue',
  summary: 'Years, qualities and languages there are, and how many items each would leave.',
  description: 'Each of the three is counted under all filters but itself: what one could choose instead is told, too.',
  rate: 'search',
  inputs: { query: filterCountsQuerySchema },
  answers: { 200: { description: 'The choices.', schema: filterCountsSchema } },
});

/** `GET /api/home`: The rows of the home page, twenty items each. */
export const getHome = operation({
  ...common,
  id: 'getHome',
  path: '/api/home',
  tag: 'Catalogue',
  summary: 'The rows of the home page, twenty items each.',
  description:
    'What you have begun and your list (with the scope `viewer`; see `/api/viewer/progress`), what is new, the newest series, each kind. Empty ' +
    'rows are left out.',
  rate: 'search',
  inputs: {},
  answers: { 200: { description: 'The rows.', schema: homeSchema } },
});

/**
 * `GET /api/catalog/{message_id}/related`: What stands beside an item: the next episodes, the same artist, names
 * alike.
 */
export const listRelated = operation({
  ...common,
  id: 'listRelated',
  path: '/api/catalog/{message_id}/related',
  tag: 'Catalogue',
  summary: 'What stands beside an item: the next episodes, the same artist, names alike.',
  rate: 'search',
  inputs: { params: z.object({ message_id: messageIdSchema }) },
  answers: { 200: { description: 'At most twenty, the nearest first.', schema: relatedSchema } },
  errors: ['not_found'],
});

/** `GET /api/series`: All series, that with the newest episode first. */
export const listSeries = operation({
  ...common,
  id: 'listSeries',
  path: '/api/series',
  tag: 'Series',
  summary: 'All series, that with the newest episode first.',
  rate: 'search',
  inputs: { query: seriesQuerySchema },
  answers: { 200: { description: 'One page.', schema: seriesPageSchema } },
});

/** `GET /api/series/{slug}`: One series with its seasons and episodes. */
export const getSeries = operation({
  ...common,
  id: 'getSeries',
  path: '/api/series/{slug}',
  tag: 'Series',
  summary: 'One series with its seasons and episodes.',
  rate: 'search',
  inputs: { params: z.object({ slug: z.string().min(1).max(300) }) },
  answers: { 200: { description: 'The series.', schema: seriesSchema } },
  errors: ['not_found'],
});

/** All operations of this area. */
export const browseOperations = [searchCatalog, listKinds, countFilters, getHome, listRelated, listSeries, getSeries];
