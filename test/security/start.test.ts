// A server on real Telegram does not start before what must be decided by hand is decided.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProduct } from '#test/harness/product-process.ts';

const settings = {
  API_ID: '12345',
  API_HASH: '0123456789abcdef0123456789abcdef',
  BOT_TOKEN: '123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  LOG_CHANNEL_ID: '-1001234567890',
  TELEGRAM_SERVER: '',
};
const key = 'a key of more letters than 32 of them';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-start-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** What a start must say, and what it must not repeat. */
const refused: readonly (readonly [
  row: string,
  name: string,
  given: Record<string, string>,
  says: string,
  secret: string,
])[] = [
  ['guessing', 'nobody said who may watch', { STREAM_ACCESS: '' }, 'STREAM_ACCESS is not decided', settings.BOT_TOKEN],
  ['brute-force', 'a short password', { ADMIN_PASSWORD: 'sh0rt!' }, 'ADMIN_PASSWORD', 'sh0rt!'],
  ['brute-force', 'a default password', { ADMIN_PASSWORD: 'changeme1234' }, 'too easy to guess', 'changeme1234'],
  [
    'brute-force',
    'the product’s name',
    { ADMIN_PASSWORD: 'StreamVault-2026' },
    'too easy to guess',
    'StreamVault-2026',
  ],
  ['next-auth', 'a short key', { AUTH_SECRET: 'short key' }, 'AUTH_SECRET', 'short key'],
  ['next-auth', 'a key of one letter', { AUTH_SECRET: 'q'.repeat(40) }, 'AUTH_SECRET is too easy', 'q'.repeat(40)],
  [
    'next-auth',
    'no key where none can be kept',
    { MONGO_URL: 'mongodb://u:hidden@127.0.0.1', AUTH_SECRET: '', LINK_SECRET: key },
    'AUTH_SECRET is missing',
    'hidden',
  ],
  [
    'guessing',
    'no key of links there',
    { MONGO_URL: 'mongodb://u:hidden@127.0.0.1', AUTH_SECRET: key, LINK_SECRET: '' },
    'LINK_SECRET is missing',
    'hidden',
  ],
  ['telegram', 'no id', { ALLOWED_IDS: '@ada' }, 'ALLOWED_IDS', '@ada'],
];

it('the start asks whether a name that is nearly right was meant', async () => {
  const given = { ...settings, STREAM_ACCESS: '', STREAM_ACESS: 'signed' };
  const { exitCode, output } = await runProduct({ dataDir, environment: given });
  expect(exitCode).toBe(2);
  expect(output).toContain('STREAM_ACCESS is not decided');
  expect(output).toContain('STREAM_ACESS is no setting. Is STREAM_ACCESS meant?');
}, 60_000);

describe('the start refuses', () => {
  it.each(refused)(
    '%s: %s',
    async (_row, _name, given, says, secret) => {
      const { exitCode, output } = await runProduct({ dataDir, environment: { ...settings, ...given } });
      expect(exitCode).toBe(2);
      expect(output).toContain(says);
      expect(output).toContain('1 fault(s)');
      expect(output).not.toContain(secret);
    },
    60_000,
  );
});
