// What the API accepts and refuses.
import { describe, expect, it } from 'vitest';
import { catalogFileSchema, catalogQuerySchema, chatIdSchema, messageIdSchema } from './contract.ts';

describe('catalogQuerySchema', () => {
  it('has defaults', () => expect(catalogQuerySchema.parse({})).toEqual({ page: 1, per_page: 20 }));

  it('reads all fields', () => {
    const query = catalogQuerySchema.parse({ page: '3', per_page: '100', type: 'audio' });
    expect(query).toEqual({ page: 3, per_page: 100, type: 'audio' });
  });

  it.each([
    { page: '0' },
    { page: '-1' },
    { page: '1.5' },
    { page: '' },
    { page: '1e3' },
    { page: '1000001' },
    { page: '9'.repeat(400) },
    { per_page: '0' },
    { per_page: '101' },
    { per_page: ' 5' },
    { type: 'film' },
    { type: '' },
  ])('refuses %j', (query) => expect(catalogQuerySchema.safeParse(query).success).toBe(false));
});

describe('chatIdSchema', () => {
  it.each([
    ['1234567890', 1234567890],
    ['-1001234567890', 1234567890],
    ['5228293685', 5228293685],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('reads %s', (text, expected) => expect(chatIdSchema.parse(text)).toBe(expected));

  it.each([
    '',
    '0',
    '-5',
    '-100',
    '-1000',
    '1.5',
    '1e5',
    ' 1',
    'abc',
    '9007199254740992',
    '9999999999999999',
    '9'.repeat(30),
  ])('refuses %j', (text) => expect(chatIdSchema.safeParse(text).success).toBe(false));
});

describe('messageIdSchema', () => {
  it('reads 1 to 2^31 - 1', () => {
    expect(messageIdSchema.parse('1')).toBe(1);
    expect(messageIdSchema.parse('2147483647')).toBe(2147483647);
  });

  it.each(['', '0', '-1', '2147483648', '01', '1.0', '1 ', 'x', '9'.repeat(30)])('refuses %j', (text) => {
    expect(messageIdSchema.safeParse(text).success).toBe(false);
  });
});

describe('catalogFileSchema', () => {
  it('takes files beyond 4 GiB and refuses half bytes', () => {
    const file = {
      message_id: 159,
      custom_name: 'Avengers_Endgame',
      file_size: 2 ** 42,
      file_type: 'video',
      duration: 8100,
      stream_link: 'https://bot.hf.space/stream/5228293685/159',
      created_at: '2025-12-16T06:18:24Z',
      chat_id: 5228293685,
      mime_type: 'video/mp4',
      width: null,
      height: null,
      poster: null,
      watch_path: '/watch/159',
    };
    expect(catalogFileSchema.parse(file)).toEqual(file);
    expect(catalogFileSchema.safeParse({ ...file, file_size: 0.5 }).success).toBe(false);
  });
});
