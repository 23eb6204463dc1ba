import { describe, expect, it } from 'vitest';
import { readCursor, readSortCursor, writeCursor, writeSortCursor } from './catalog-cursor.ts';

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

describe('a cursor of another order', () => {
  const at = { createdAtS: 1_767_225_600, messageId: 7, chatId: 1234567890 };

  it.each([
    ['year', 1999],
    ['longest', 0],
    ['largest', 4_294_967_295],
    ['name', { words: ['harbour', '灯台', '2'], part: 10_002 }],
    ['name', { words: [], part: 0 }],
  ] as const)('by %s comes back as the place it was: %o', (sort, key) => {
    expect(readSortCursor(sort, writeSortCursor(sort, { ...at, key }))).toEqual({ ...at, key });
  });

  it('is short enough to be read with the longest name there is', () => {
    const key = { words: Array.from({ length: 6 }, () => '灯'.repeat(40)), part: 1 };
    expect(readSortCursor('name', writeSortCursor('name', { ...at, key }))).toEqual({ ...at, key });
  });

  it.each([
    writeSortCursor('longest', { ...at, key: 5 }),
    writeCursor(place),
    made(['year', 1, 7, 1]),
    made(['year', 1, 7, 1, '5']),
    made(['year', 1, 7, 1, 5, 'word']),
    made(['year', 1, -7, 1, 5]),
    made(['year', 1, 7, 1, { $gt: '' }]),
    'A'.repeat(2000),
  ])('is refused where a list is by year: %s', (text) => expect(readSortCursor('year', text)).toBeUndefined());

  it.each([
    made(['name', 1, 7, 1, 0, 5]),
    made(['name', 1, 7, 1, 0, 'x'.repeat(41)]),
    made(['name', 1, 7, 1, 0, ...'abcdefg']),
  ])('is refused with words no name has: %s', (text) => expect(readSortCursor('name', text)).toBeUndefined());
});
