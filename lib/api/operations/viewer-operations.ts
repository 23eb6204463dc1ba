// What the viewer has watched and wants to watch.
import { z } from 'zod';
import {
  messageIdSchema,
  progressReportSchema,
  viewerItemSchema,
  viewerPageQuerySchema,
  viewerPageSchema,
  viewerProgressSchema,
} from '../contract.ts';
import { operation } from '../operation.ts';

const item = { params: z.object({ message_id: messageIdSchema }) };
const pages = { inputs: { query: viewerPageQuerySchema }, hasEntityTag: true } as const;
const common = { tag: 'Viewer', scope: 'viewer' } as const;

const whoText =
  'The viewer is the signed-in user or the owner of the key; for everybody else the holder of the cookie `sv-viewer`, which the first write sets.';

const page = { 200: { description: 'One page; `next` is the cursor of the following one.', schema: viewerPageSchema } };
const progressAnswer = { 200: { description: 'The progress.', schema: viewerProgressSchema } };
const done = { 204: { description: 'Done, also when there was nothing to do.' } };

const report = {
  ...common,
  path: '/api/viewer/progress/{message_id}',
  description: `${whoText} Players send this about every 10 s and when they are closed. The latest report wins. \`{"position_seconds":754.2}\` is enough: length and end are known to the catalogue.`,
  rate: 'light',
  inputs: { ...item, body: progressReportSchema },
  answers: progressAnswer,
  errors: ['not_found', 'payload_too_large'],
} as const;

/** `PUT /api/viewer/progress/{message_id}`: Notes how far the viewer is in an item. */
export const putProgress = operation({
  ...report,
  id: 'putProgress',
  method: 'put',
  summary: 'Notes how far the viewer is in an item.',
});

/**
 * `POST /api/viewer/progress/{message_id}`: The same for `navigator.sendBeacon`, which can only post; any content type
 * is read as JSON.
 */
export const postProgress = operation({
  ...report,
  id: 'postProgress',
  method: 'post',
  summary: 'The same for `navigator.sendBeacon`, which can only post; any content type is read as JSON.',
});

/** `GET /api/viewer/progress/{message_id}`: How far the viewer is in an item. */
export const getProgress = operation({
  ...common,
  id: 'getProgress',
  method: 'get',
  path: '/api/viewer/progress/{message_id}',
  summary: 'How far the viewer is in an item.',
  rate: 'light',
  inputs: item,
  answers: progressAnswer,
  errors: ['not_found'],
  hasEntityTag: true,
});

/** `DELETE /api/viewer/progress/{message_id}`: Forgets that the viewer has watched an item. */
export const deleteProgress = operation({
  ...common,
  id: 'deleteProgress',
  method: 'delete',
  path: '/api/viewer/progress/{message_id}',
  summary: 'Forgets that the viewer has watched an item.',
  rate: 'write',
  inputs: item,
  answers: done,
});

/** `GET /api/viewer/progress`: What the viewer has begun and not finished, the latest first: "Continue watching". */
export const listProgress = operation({
  ...common,
  ...pages,
  id: 'listProgress',
  method: 'get',
  path: '/api/viewer/progress',
  summary: 'What the viewer has begun and not finished, the latest first: "Continue watching".',
  description: whoText,
  rate: 'light',
  answers: page,
});

/** `GET /api/viewer/history`: All that the viewer has watched, the latest first. */
export const listHistory = operation({
  ...common,
  ...pages,
  id: 'listHistory',
  method: 'get',
  path: '/api/viewer/history',
  summary: 'All that the viewer has watched, the latest first.',
  description: whoText,
  rate: 'light',
  answers: page,
});

/** `DELETE /api/viewer/history`: Forgets all that the viewer has watched. */
export const deleteHistory = operation({
  ...common,
  id: 'deleteHistory',
  method: 'delete',
  path: '/api/viewer/history',
  summary: 'Forgets all that the viewer has watched.',
  rate: 'write',
  inputs: {},
  answers: done,
});

/** `GET /api/viewer/list`: The viewer's list, in its order. */
export const getList = operation({
  ...common,
  ...pages,
  id: 'getList',
  method: 'get',
  path: '/api/viewer/list',
  summary: "The viewer's list, in its order.",
  description: whoText,
  rate: 'light',
  answers: page,
});

/** `PUT /api/viewer/list`: Puts items of the viewer's list first, in the order given. */
export const arrangeList = operation({
  ...common,
  id: 'arrangeList',
  method: 'put',
  path: '/api/viewer/list',
  summary: "Puts items of the viewer's list first, in the order given.",
  description: 'Items that are not in the list are passed over; those not named keep their order behind the others.',
  rate: 'write',
  inputs: {
    body: z.object({
      message_ids: z
        .array(
          z
            .int()
            .min(1)
            .max(2 ** 31 - 1),
        )
        .max(500),
    }),
  },
  answers: done,
});

/** `GET /api/viewer/list/{message_id}`: An item of the viewer's list. */
export const getListed = operation({
  ...common,
  id: 'getListed',
  method: 'get',
  path: '/api/viewer/list/{message_id}',
  summary: "An item of the viewer's list.",
  rate: 'light',
  inputs: item,
  answers: { 200: { description: 'It is in the list.', schema: viewerItemSchema } },
  errors: ['not_found'],
  hasEntityTag: true,
});

/**
 * `PUT /api/viewer/list/{message_id}`: Puts an item on top of the viewer's list; one that is in it stays where it is.
 */
export const putListed = operation({
  ...common,
  id: 'putListed',
  method: 'put',
  path: '/api/viewer/list/{message_id}',
  summary: "Puts an item on top of the viewer's list; one that is in it stays where it is.",
  description: `${whoText} A list has at most 500 items.`,
  rate: 'write',
  inputs: item,
  answers: { 200: { description: 'It is in the list.', schema: viewerItemSchema } },
  errors: ['not_found'],
});

/** `DELETE /api/viewer/list/{message_id}`: Takes an item off the viewer's list. */
export const deleteListed = operation({
  ...common,
  id: 'deleteListed',
  method: 'delete',
  path: '/api/viewer/list/{message_id}',
  summary: "Takes an item off the viewer's list.",
  rate: 'write',
  inputs: item,
  answers: done,
});

/** All operations of this area. */
export const viewerOperations = [
  ...[putProgress, postProgress, getProgress, deleteProgress, listProgress, listHistory, deleteHistory],
  ...[getList, arrangeList, getListed, putListed, deleteListed],
];
