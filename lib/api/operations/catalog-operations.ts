// Reading the catalogue.
import { z } from 'zod';
import { catalogFileSchema, catalogPageSchema, catalogQuerySchema, messageIdSchema } from '../contract.ts';
import { operation } from '../operation.ts';

const item = { params: z.object({ message_id: messageIdSchema }) };

export const listCatalog = operation({
  id: 'listCatalog',
  method: 'get',
  path: '/api/catalog',
  tag: 'Catalogue',
  summary: 'The catalogue, newest first, in pages.',
  scope: 'catalog',
  rate: 'light',
  inputs: { query: catalogQuerySchema },
  answers: { 200: { description: 'One page.', schema: catalogPageSchema } },
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
