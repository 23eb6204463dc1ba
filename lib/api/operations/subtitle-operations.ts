// Subtitles of items.
import { z } from 'zod';
import {
  chatIdSchema,
  messageIdSchema,
  subtitleListSchema,
  subtitleNameSchema,
  subtitleQuerySchema,
} from '../contract.ts';
import { operation } from '../operation.ts';

/** `GET /api/catalog/{message_id}/subtitles`: The subtitles of an item: tracks inside the file, and files beside it. */
export const listSubtitles = operation({
  id: 'listSubtitles',
  method: 'get',
  path: '/api/catalog/{message_id}/subtitles',
  tag: 'Subtitles',
  summary: 'The subtitles of an item: tracks inside the file, and files beside it.',
  description:
    'A file beside it is a .srt, .ass, .ssa or .vtt that was sent to the bot in answer to the film, or has the same name (`Heat.1995.mkv`, `Heat.1995.en.forced.srt`). For callers who may read the catalogue, and with the signature of a link of the item.',
  scope: 'open',
  rate: 'light',
  inputs: { params: z.object({ message_id: messageIdSchema }) },
  answers: { 200: { description: 'All of them, also those that cannot be had as text.', schema: subtitleListSchema } },
  errors: ['unauthenticated', 'forbidden', 'not_found', 'telegram_unavailable', 'telegram_flood_wait', 'file_changed'],
  hasEntityTag: true,
});

/**
 * `GET /api/subtitles/{chat_id}/{message_id}/{name}`: A subtitle as WebVTT, `name` being its id and `.vtt`; or its
 * script as it is, with `.ass`.
 */
export const getSubtitle = operation({
  id: 'getSubtitle',
  method: 'get',
  path: '/api/subtitles/{chat_id}/{message_id}/{name}',
  tag: 'Subtitles',
  summary: 'A subtitle as WebVTT, `name` being its id and `.vtt`; or its script as it is, with `.ass`.',
  description:
    'Texts inside a film are fetched by reading only where they stand, after the viewers; that takes some seconds the first time. Italics, bold and underlined are kept, and what is shown at the top stays there; other styles go. Those of ASS and SSA stay in the script, which has no `offset_ms`. Whatever encoding a file beside the film has, the answer is UTF-8. `offset_ms=1500` shows every text one and a half seconds later. Where the catalogue is not public: for callers who may read it, and by the signed addresses of the list.',
  scope: 'open',
  rate: 'light',
  inputs: {
    params: z.object({ chat_id: chatIdSchema, message_id: messageIdSchema, name: subtitleNameSchema }),
    query: subtitleQuerySchema,
  },
  answers: {
    200: { description: 'The subtitle; a script is `text/x-ssa`.', mediaType: 'text/vtt' },
    304: { description: 'The caller has it.' },
  },
  errors: ['not_found', 'queue_full', 'telegram_unavailable', 'telegram_flood_wait', 'file_changed'],
});

/** All operations of this area. */
export const subtitleOperations = [listSubtitles, getSubtitle];
