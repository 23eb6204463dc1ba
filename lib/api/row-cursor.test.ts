import { expect, it } from 'vitest';
import type { MediaRow } from '../storage/storage.ts';
import { readRowCursor, writeRowCursor } from './row-cursor.ts';

const row = {
  created_at: '2026-01-01T00:00:00Z',
  custom_name: 'Ä b',
  file_size: 5,
  message_id: 7,
  chat_id: 1,
} as MediaRow;

it.each(['newest', 'oldest', 'name', 'largest'] as const)('comes back in the order %s', (order) => {
  expect(readRowCursor(order, writeRowCursor(order, row))).toMatchObject({ message_id: 7, chat_id: 1 });
});

it.each([
  ['another order', writeRowCursor('name', row)],
  ['no JSON', 'abc'],
  ['an object as key', Buffer.from('["newest",{"$gt":""},7,1]').toString('base64url')],
  ['no ids', Buffer.from('["newest","2026-01-01T00:00:00Z","7",1]').toString('base64url')],
])('refuses %s', (_name, text) => {
  expect(() => readRowCursor('newest', text)).toThrow(expect.objectContaining({ code: 'bad_request' }));
});
