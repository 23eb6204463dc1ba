import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from './catalog-cursor.ts';

const place = { created_at: '2026-01-01T00:00:00Z', message_id: 7, chat_id: 1234567890 };
const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('comes back as the place it was', () => expect(readCursor(writeCursor(place))).toEqual(place));

  it.each([
    '',
    'x',
    '%',
    `${writeCursor(place)}=`,
    'A'.repeat(300),
    made({ $gt: '' }),
    made([place.created_at, 7]),
    made([place.created_at, '7', 1]),
    made([place.created_at, 7.5, 1]),
    made([place.created_at, -7, 1]),
    made([{ $gt: '' }, 7, 1]),
    made(["' OR 1=1", 7, 1]),
    made(null),
  ])('that is none is refused: %s', (text) => expect(readCursor(text)).toBeUndefined());
});
