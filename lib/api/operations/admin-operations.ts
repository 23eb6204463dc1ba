// Looking after a server: all items, jobs, bots, figures, the rebuild, settings.
import { z } from 'zod';
import { messageIdSchema } from '../contract.ts';
import {
  adminBotListSchema,
  adminItemDetailSchema,
  adminItemListSchema,
  adminItemQuerySchema,
  adminItemSchema,
  adminJobListSchema,
  adminJobQuerySchema,
  adminJobSchema,
  adminOverviewSchema,
  adminSettingsSchema,
  fetchOrderSchema,
  itemChangeSchema,
  reindexSchema,
} from '../contract-admin.ts';
import { operation } from '../operation.ts';

const chatIdSchema = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);
const post = { params: z.object({ chat_id: chatIdSchema, message_id: messageIdSchema }) };
const job = { params: z.object({ id: z.string().regex(/^[0-9a-f]{24}$/, 'must have 24 hexadecimal digits') }) };
const forAdmins = { tag: 'Administration', scope: 'admin' } as const;
const reading = { ...forAdmins, method: 'get', rate: 'light' } as const;
const itemPath = '/api/admin/items/{chat_id}/{message_id}';

/** `GET /api/admin/overview`: Sums of the library, of the queue, of caches and of what was fetched. */
export const getOverview = operation({
  ...reading,
  id: 'getOverview',
  path: '/api/admin/overview',
  summary: 'Sums of the library, of the queue, of caches and of what was fetched.',
  inputs: {},
  answers: { 200: { description: 'The figures.', schema: adminOverviewSchema } },
});

/** `GET /api/admin/items`: All items, removed and missing ones too. */
export const listAllItems = operation({
  ...reading,
  id: 'listAllItems',
  path: '/api/admin/items',
  summary: 'All items, removed and missing ones too.',
  rate: 'search',
  inputs: { query: adminItemQuerySchema },
  answers: { 200: { description: 'One page.', schema: adminItemListSchema } },
});

/**
 * `GET /api/admin/items/{chat_id}/{message_id}`: One item, whatever its state, with what administrators have said of
 * it.
 */
export const getAnyItem = operation({
  ...reading,
  id: 'getAnyItem',
  path: itemPath,
  summary: 'One item, whatever its state, with what administrators have said of it.',
  inputs: post,
  answers: { 200: { description: 'The item.', schema: adminItemDetailSchema } },
  errors: ['not_found'],
});

/** `PATCH /api/admin/items/{chat_id}/{message_id}`: Changes the name of an item, or says what it is. */
export const changeItem = operation({
  ...forAdmins,
  id: 'changeItem',
  method: 'patch',
  path: itemPath,
  summary: 'Changes the name of an item, or says what it is.',
  description: 'What is said here is believed before all other sources; null takes it back.',
  rate: 'write',
  inputs: { ...post, body: itemChangeSchema },
  answers: { 200: { description: 'The item afterwards.', schema: adminItemDetailSchema } },
  errors: ['not_found', 'gone'],
});

/**
 * `PUT /api/admin/items/{chat_id}/{message_id}/poster`: Gives an item a picture: a JPEG, PNG or WebP of at most 8 MiB
 * and 66 million pixels, as the body.
 */
export const givePoster = operation({
  ...forAdmins,
  id: 'givePoster',
  method: 'put',
  path: `${itemPath}/poster`,
  summary: 'Gives an item a picture: a JPEG, PNG or WebP of at most 8 MiB and 66 million pixels, as the body.',
  description:
    'It is decoded, made at most 1,280 pixels wide and encoded anew, and shown before all pictures that were found.',
  rate: 'write',
  inputs: post,
  takes: 'image/*',
  answers: { 200: { description: 'The item afterwards.', schema: adminItemDetailSchema } },
  errors: ['not_found', 'gone', 'payload_too_large', 'not_implemented', 'queue_full'],
});

/**
 * `DELETE /api/admin/items/{chat_id}/{message_id}/poster`: Takes a given picture back: the item has the one that was
 * found again.
 */
export const takePosterBack = operation({
  ...forAdmins,
  id: 'takePosterBack',
  method: 'delete',
  path: `${itemPath}/poster`,
  summary: 'Takes a given picture back: the item has the one that was found again.',
  rate: 'write',
  inputs: post,
  answers: { 200: { description: 'The item afterwards.', schema: adminItemDetailSchema } },
  errors: ['not_found', 'gone'],
});

/** `DELETE /api/admin/items/{chat_id}/{message_id}`: Takes an item out of the catalogue; it can be restored. */
export const removeItem = operation({
  ...forAdmins,
  id: 'removeItem',
  method: 'delete',
  path: itemPath,
  summary: 'Takes an item out of the catalogue; it can be restored.',
  rate: 'write',
  inputs: post,
  answers: { 200: { description: 'The item afterwards.', schema: adminItemSchema } },
  errors: ['not_found'],
});

/** `POST /api/admin/items/{chat_id}/{message_id}/restore`: Puts a removed item back. */
export const restoreItem = operation({
  ...forAdmins,
  id: 'restoreItem',
  method: 'post',
  path: `${itemPath}/restore`,
  summary: 'Puts a removed item back.',
  rate: 'write',
  inputs: post,
  answers: { 200: { description: 'The item afterwards.', schema: adminItemSchema } },
  errors: ['not_found', 'gone'],
});

/** `POST /api/admin/items/{chat_id}/{message_id}/purge`: Deletes an item for good, with its message in the channel. */
export const purgeItem = operation({
  ...forAdmins,
  id: 'purgeItem',
  method: 'post',
  path: `${itemPath}/purge`,
  summary: 'Deletes an item for good, with its message in the channel.',
  description:
    'The item is taken out of the catalogue at once; a job deletes message and data, and goes on after a restart. Nothing brings it back.',
  rate: 'write',
  inputs: {
    ...post,
    body: z.object({ confirm: z.string().max(300).describe('The name of the item, as a safeguard.') }),
  },
  answers: { 202: { description: 'The job that does it.', schema: adminJobSchema } },
  errors: ['not_found', 'queue_full'],
});

/** `GET /api/admin/jobs`: Jobs, the latest first, and how many there are by state. */
export const listJobs = operation({
  ...reading,
  id: 'listJobs',
  path: '/api/admin/jobs',
  summary: 'Jobs, the latest first, and how many there are by state.',
  inputs: { query: adminJobQuerySchema },
  answers: { 200: { description: 'The jobs.', schema: adminJobListSchema } },
});

/** `POST /api/admin/jobs/{id}/retry`: Puts a failed or cancelled job back, with its tries renewed. */
export const retryJob = operation({
  ...forAdmins,
  id: 'retryJob',
  method: 'post',
  path: '/api/admin/jobs/{id}/retry',
  summary: 'Puts a failed or cancelled job back, with its tries renewed.',
  rate: 'write',
  inputs: job,
  answers: { 200: { description: 'The job afterwards.', schema: adminJobSchema } },
  errors: ['not_found', 'precondition_failed'],
});

/** `POST /api/admin/jobs/{id}/cancel`: Ends a queued job at once, a running one within seconds. */
export const cancelJob = operation({
  ...forAdmins,
  id: 'cancelJob',
  method: 'post',
  path: '/api/admin/jobs/{id}/cancel',
  summary: 'Ends a queued job at once, a running one within seconds.',
  rate: 'write',
  inputs: job,
  answers: { 200: { description: 'The job afterwards.', schema: adminJobSchema } },
  errors: ['not_found', 'precondition_failed'],
});

/** `POST /api/admin/fetches`: Fetches what is behind links, as the bot does. */
export const fetchLinks = operation({
  ...forAdmins,
  id: 'fetchLinks',
  method: 'post',
  path: '/api/admin/fetches',
  summary: 'Fetches what is behind links, as the bot does.',
  description:
    'Each link is looked at by a job, which orders what it finds: a film, or every entry of a list up to `MIRROR_PLAYLIST_LIMIT`. Limits and reasons are those of the bot; see `/api/admin/jobs?about=links` for how far it is.',
  rate: 'write',
  inputs: { body: fetchOrderSchema },
  answers: {
    202: { description: 'The jobs that look at the links.', schema: z.object({ jobs: z.array(adminJobSchema) }) },
  },
  errors: ['mirror_unavailable', 'queue_full'],
});

/** `GET /api/admin/bots`: How every bot is doing just now. */
export const listBots = operation({
  ...reading,
  id: 'listBots',
  path: '/api/admin/bots',
  summary: 'How every bot is doing just now.',
  description: 'The bots of the node that answers; `nodes` are all that share the bots, with what each of them holds.',
  inputs: {},
  answers: { 200: { description: 'The bots.', schema: adminBotListSchema } },
});

/** `GET /api/admin/reindex`: How far the rebuild of the catalogue is. */
export const getReindex = operation({
  ...reading,
  id: 'getReindex',
  path: '/api/admin/reindex',
  summary: 'How far the rebuild of the catalogue is.',
  inputs: {},
  answers: { 200: { description: 'The rebuild.', schema: reindexSchema } },
});

/** `POST /api/admin/reindex`: Rebuilds the catalogue from the channel, or goes on where it was stopped. */
export const startReindex = operation({
  ...forAdmins,
  id: 'startReindex',
  method: 'post',
  path: '/api/admin/reindex',
  summary: 'Rebuilds the catalogue from the channel, or goes on where it was stopped.',
  rate: 'write',
  inputs: {},
  answers: { 202: { description: 'The rebuild.', schema: reindexSchema } },
});

/** `DELETE /api/admin/reindex`: Stops the rebuild after the post under way; its place is kept. */
export const stopReindex = operation({
  ...forAdmins,
  id: 'stopReindex',
  method: 'delete',
  path: '/api/admin/reindex',
  summary: 'Stops the rebuild after the post under way; its place is kept.',
  rate: 'write',
  inputs: {},
  answers: { 200: { description: 'The rebuild.', schema: reindexSchema } },
});

/** `GET /api/admin/settings`: Settings in force, none that is a secret. */
export const listSettings = operation({
  ...reading,
  id: 'listSettings',
  path: '/api/admin/settings',
  summary: 'Settings in force, none that is a secret.',
  inputs: {},
  answers: { 200: { description: 'The settings.', schema: adminSettingsSchema } },
});

/** All operations of this area. */
export const adminOperations = [
  ...[
    getOverview,
    listAllItems,
    getAnyItem,
    changeItem,
    givePoster,
    takePosterBack,
    removeItem,
    restoreItem,
    purgeItem,
  ],
  ...[listJobs, retryJob, cancelJob, fetchLinks, listBots, getReindex, startReindex, stopReindex, listSettings],
];
