// Small pictures of films for the bar of a player.
import { z } from 'zod';
import { chatIdSchema, messageIdSchema } from '../contract.ts';
import { sheetNameSchema, storyboardSchema } from '../contract-storyboard.ts';
import { operation } from '../operation.ts';

const signature = z.object({
  exp: z.string().optional().describe('End of a signed link, Unix seconds.'),
  sig: z.string().optional().describe('Signature of a signed link.'),
});

/** `GET /api/storyboard/{chat_id}/{message_id}`: Where small pictures of all parts of a film are to be had. */
export const getStoryboard = operation({
  id: 'getStoryboard',
  method: 'get',
  path: '/api/storyboard/{chat_id}/{message_id}',
  tag: 'Streaming',
  summary: 'Where small pictures of all parts of a film are to be had.',
  description:
    'At most a hundred pictures on one sheet, made when somebody asks for the first time, by reading key frames alone and after the viewers; `making` says to ask again in some seconds. `none` for films that do not say where their key frames are, and where `STORYBOARD_DISK_MB` is 0. Who may open it is as for `/stream`; the address of the sheet hands a signature on.',
  scope: 'open',
  rate: 'light',
  inputs: { params: z.object({ chat_id: chatIdSchema, message_id: messageIdSchema }), query: signature },
  answers: { 200: { description: 'What there is.', schema: storyboardSchema } },
  errors: ['not_found', 'gone'],
});

/**
 * `GET /api/storyboard/{chat_id}/{message_id}/{name}`: The sheet of small pictures of a film, `name` being the hash of
 * its content and `.jpg`.
 */
export const getStoryboardSheet = operation({
  id: 'getStoryboardSheet',
  method: 'get',
  path: '/api/storyboard/{chat_id}/{message_id}/{name}',
  tag: 'Streaming',
  summary: 'The sheet of small pictures of a film, `name` being the hash of its content and `.jpg`.',
  description: 'Never changes. Who may open it is as for `/stream`.',
  scope: 'open',
  rate: 'light',
  inputs: {
    params: z.object({ chat_id: chatIdSchema, message_id: messageIdSchema, name: sheetNameSchema }),
    query: signature,
  },
  answers: { 200: { description: 'The sheet.', mediaType: 'image/jpeg' }, 304: { description: 'The caller has it.' } },
  errors: ['not_found', 'gone'],
});

/** All operations of this area. */
export const storyboardOperations = [getStoryboard, getStoryboardSheet];
