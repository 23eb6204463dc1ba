// Links to items for people without an account: made, listed, ended.
import { z } from 'zod';
import { messageIdSchema, momentSchema } from '../contract.ts';
import { operation } from '../operation.ts';
import { idSchema, limitSchema } from './auth-operations.ts';

/** Addresses of a link; null: it opens nothing any more, or is not for this. */
const addresses = {
  /** Page that shows the item to whoever has the link; of links that are for saving alone null. */
  share: z.string().nullable(),
  watch: z.string().nullable(),
  stream: z.string().nullable(),
  download: z.string().nullable(),
};

/** A link that was given away: to what, by whom, until when. */
export const issuedLinkSchema = z.object({
  id: idSchema,
  message_id: z.int(),
  /** Name of the item; null when it is not in the catalogue. */
  name: z.string().nullable(),
  scope: z.enum(['item', 'download']),
  /** `over`: past its end; `ended`: by somebody, or with its item, person or key. */
  state: z.enum(['open', 'over', 'ended']),
  created_at: momentSchema,
  created_by: z.string(),
  /** Null: it does not end. */
  expires_at: momentSchema.nullable(),
  ...addresses,
});

/** `POST /api/links`: Makes a signed link to an item, with an end. */
export const createLink = operation({
  id: 'createLink',
  method: 'post',
  path: '/api/links',
  tag: 'Access',
  summary: 'Makes a signed link to an item, with an end.',
  description:
    'Links hang on the caller and end with the caller’s account or key, or one by one. An administrator may make one that hangs on nobody (`is_for_anybody`), and one without an end (`expires_in_hours` null); with `STREAM_ACCESS=login` links that hang on nobody are not taken. A caller has 1,000 open links at most.',
  scope: 'stream',
  rate: 'write',
  inputs: {
    body: z.object({
      message_id: z
        .int()
        .min(1)
        .max(2 ** 31 - 1),
      expires_in_hours: z
        .int()
        .min(1)
        .max(87_600)
        .nullable()
        .optional()
        .describe('Default: `LINK_TTL_HOURS`; null: it does not end.'),
      scope: z.enum(['item', 'download']).default('item').describe('`download`: to save the file, and nothing else.'),
      is_for_anybody: z.boolean().default(false),
    }),
  },
  answers: { 201: { description: 'The link with its addresses.', schema: issuedLinkSchema } },
  errors: ['not_found'],
});

/** `GET /api/links`: Links that were made, the latest first: one’s own, and of administrators all. */
export const listLinks = operation({
  id: 'listLinks',
  method: 'get',
  path: '/api/links',
  tag: 'Access',
  summary: 'Links that were made, the latest first: one’s own, and of administrators all.',
  description: 'Those that are over are kept for 30 days. Links in lists and those of the bot are not among them.',
  scope: 'stream',
  rate: 'light',
  inputs: {
    query: z.object({
      before: z
        .string()
        .regex(/^\d{1,15}-[0-9a-f]{16}$/, 'must be `next` of an answer')
        .optional()
        .describe('`next` of the answer before.'),
      limit: limitSchema,
    }),
  },
  answers: {
    200: {
      description: 'One page.',
      schema: z.object({ links: z.array(issuedLinkSchema), next: z.string().nullable() }),
    },
  },
});

/** `DELETE /api/links/{id}`: Ends one link: one’s own, and of administrators any. */
export const endLink = operation({
  id: 'endLink',
  method: 'delete',
  path: '/api/links/{id}',
  tag: 'Access',
  summary: 'Ends one link: one’s own, and of administrators any.',
  scope: 'stream',
  rate: 'write',
  inputs: { params: z.object({ id: idSchema }) },
  answers: { 204: { description: 'Done.' } },
  errors: ['not_found'],
});

/** `DELETE /api/links`: Ends all signed links of an item, of a person, or of a key. */
export const revokeLinks = operation({
  id: 'revokeLinks',
  method: 'delete',
  path: '/api/links',
  tag: 'Access',
  summary: 'Ends all signed links of an item, of a person, or of a key.',
  scope: 'admin',
  rate: 'write',
  inputs: {
    query: z
      .object({ message_id: messageIdSchema.optional(), user_id: idSchema.optional(), key_id: idSchema.optional() })
      .refine((query) => Object.values(query).filter((value) => value !== undefined).length === 1, {
        message: 'give one of message_id, user_id and key_id',
      }),
  },
  answers: { 204: { description: 'Done.' } },
  errors: ['not_found'],
});

/** All operations of this area. */
export const linkOperations = [createLink, listLinks, endLink, revokeLinks];
