// Reading the catalogue.
import { z } from 'zod';
import { catalogFileSchema, messageIdSchema } from '../contract.ts';
import { catalogListQuerySchema, catalogListSchema } from '../contract-browse.ts';
import { operation } from '../operation.ts';

const item = { params: z.object({ message_id: messageIdSchema }) };

export const listCatalog = operation({
  id: 'listCatalog',
  method: 'get',
  path: '/api/catalog',
  tag: 'Catalogue',
  summary: 'The catalogue, newest first, by pages or by cursors.',
  description:
    'By pages: `page` and `per_page`. By cursors, without gaps or repetitions while items come and go: give `next_cursor` of one ' +
    'answer as `cursor` of the next request, with the same filters, until it is null.',
  scope: 'catalog',
  rate: 'light',
  inputs: { query: catalogListQuerySchema },
  answers: { 200: { description: 'One page.', schema: catalogListSchema } },
  hasEntityTag: true,
});

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

export const getPoster = operation({
  id: 'getPoster',
  method: 'get',
  path: '/api/poster/{hash}',
  tag: 'Catalogue',
  summary: 'A picture by the hash of its content; it never changes.',
  scope: 'catalog',
  rate: 'light',
  inputs: { params: z.object({ hash: z.string().regex(/^[0-9a-f]{32}$/, 'must have 32 hexadecimal digits') }) },
  answers: { 200: { description: 'The picture.', mediaType: 'image/*' } },
  errors: ['not_found'],
});

export const catalogOperations = [listCatalog, getItem, getPoster];
