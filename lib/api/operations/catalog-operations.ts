// Reading the catalogue.
import { z } from 'zod';
import { catalogFileSchema, messageIdSchema } from '../contract.ts';
import { catalogListQuerySchema, catalogListSchema } from '../contract-browse.ts';
import { operation } from '../operation.ts';

/** Whose poster it is, in signed addresses: `<chat>-<message>`. */
const posterOwnerSchema = z
  .string()
  .regex(/^\d{1,15}-\d{1,10}$/)
  .transform((text) => {
    const [chat_id = 0, message_id = 0] = text.split('-').map(Number);
    return { chat_id, message_id };
  });

const item = { params: z.object({ message_id: messageIdSchema }) };

/** `GET /api/catalog`: The catalogue, newest first, by pages or by cursors. */
export const listCatalog = operation({
  id: 'listCatalog',
  method: 'get',
  path: '/api/catalog',
  tag: 'Catalogue',
  summary: 'The catalogue, newest first or in another order, by pages or by cursors.',
  description:
    'By pages: `page` and `per_page`. By cursors, without gaps or repetitions while items come and go: give `next_cursor` of one ' +
    'answer as `cursor` of the next request, with the same filters and the same `sort`, until it is null.',
  scope: 'catalog',
  rate: 'light',
  inputs: { query: catalogListQuerySchema },
  answers: { 200: { description: 'One page.', schema: catalogListSchema } },
  hasEntityTag: true,
});

/** `GET /api/catalog/{message_id}`: One item with all that is known of it. */
export const getItem = operation({
  id: 'getItem',
  method: 'get',
  path: '/api/catalog/{message_id}',
  tag: 'Catalogue',
  summary: 'One item with all that is known of it.',
  scope: 'catalog',
  rate: 'light',
  inputs: item,
  answers: { 200: { description: 'The item.', schema: catalogFileSchema } },
  errors: ['not_found'],
  hasEntityTag: true,
});

/** `GET /api/poster/{hash}`: A picture by the hash of its content; it never changes. */
export const getPoster = operation({
  id: 'getPoster',
  method: 'get',
  path: '/api/poster/{hash}',
  tag: 'Catalogue',
  summary: 'A picture by the hash of its content; it never changes.',
  description: 'Where the catalogue is not public: for callers who may read it, and by the signed addresses it names.',
  scope: 'open',
  rate: 'light',
  inputs: {
    params: z.object({ hash: z.string().regex(/^[0-9a-f]{32}$/, 'must have 32 hexadecimal digits') }),
    query: z.object({ of: posterOwnerSchema.optional() }),
  },
  answers: { 200: { description: 'The picture.', mediaType: 'image/*' } },
  errors: ['not_found'],
});

/** All operations of this area. */
export const catalogOperations = [listCatalog, getItem, getPoster];
