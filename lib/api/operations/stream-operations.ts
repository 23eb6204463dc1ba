// The bytes of an item. Their route has its own ways (ranges, signatures), so that it is described here and made there.
import { z } from 'zod';
import { operation } from '../operation.ts';

const id = z.string().regex(/^(-100)?[1-9]\d{0,15}$/);
const query = z.object({
  download: z.literal('1').optional().describe('To be saved instead of played.'),
  exp: z.string().optional().describe('End of a signed link, Unix seconds.'),
  sig: z.string().optional().describe('Signature of a signed link.'),
});

const answers = {
  200: { description: 'The whole file.', mediaType: '*/*' },
  206: { description: 'The range that was asked for.', mediaType: '*/*' },
  304: { description: 'What `If-None-Match` or `If-Modified-Since` names is still so.' },
} as const;

const errors = [
  'not_found',
  'gone',
  'precondition_failed',
  'range_not_satisfiable',
  'telegram_unavailable',
  'telegram_refused',
  'egress_spent',
] as const;

const common = {
  method: 'get',
  tag: 'Streaming',
  scope: 'open',
  rate: 'light',
  answers,
  errors,
  description: 'Ranges (RFC 9110 14), preconditions and HEAD work as everywhere. Never limited by number of requests.',
} as const;

/** `GET /stream/{chat_id}/{message_id}`: The bytes of an item, by ranges. */
export const streamFile = operation({
  ...common,
  id: 'streamFile',
  path: '/stream/{chat_id}/{message_id}',
  summary: 'The bytes of an item, by ranges.',
  inputs: { params: z.object({ chat_id: id, message_id: id }), query },
});

/** `GET /stream/{message_id}`: The same by the post alone. */
export const streamFileShort = operation({
  ...common,
  id: 'streamFileShort',
  path: '/stream/{message_id}',
  summary: 'The same by the post alone.',
  inputs: { params: z.object({ message_id: id }), query },
});

/** All operations of this area. */
export const streamOperations = [streamFile, streamFileShort];
