// Pieces of films: the right bytes or an error, whatever happens to the connection, the bot or the message.
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FaultAction } from '#emulator/fault-rule.ts';
import type { Telegram } from '#lib/telegram/telegram.ts';
import { startFixture, type TelegramFixture, until } from './telegram-fixture.ts';

const mebibyte = 1024 * 1024;

let world: TelegramFixture;
let room: Telegram;
const film = randomBytes(5 * mebibyte + 12_345);
let post: { messageId: number; documentId: string };
/** Started on demand and kept: each test leaves it healthy or makes its own world. */
beforeAll(async () => {
  world = await startFixture();
  post = await world.post(film);
  room = await world.startedRoom();
});
afterAll(() => world.stop());
afterEach(() => world.control.clearFaults());

interface Piece {
  readonly from?: Telegram;
  readonly at?: { readonly messageId: number; readonly documentId: string };
  readonly offset: number;
  readonly limit: number;
  readonly sizeBytes?: number;
  readonly signal?: AbortSignal;
}

function read({ from = room, at = post, sizeBytes = film.length, signal, offset, limit }: Piece) {
  return from.chunks.readChunk({ ...at, offset, limit, sizeBytes, signal: signal ?? new AbortController().signal });
}

async function expectRight(offset: number, limit: number, from = room): Promise<void> {
  const bytes = await read({ offset, limit, from });
  expect(Buffer.compare(Buffer.from(bytes), film.subarray(offset, offset + limit))).toBe(0);
}

const getFile = (action: FaultAction, times = 1) => world.control.addFault({ method: 'upload.getFile', times, action });

describe('healthy', () => {
  test('500 random pieces are right, 16 at a time', async () => {
    const limits = [4096, 8192, 16_384, 65_536, 131_072, 524_288] as const;
    let left = 500;
    const worker = async () => {
      while (left-- > 0) {
        const limit = limits[Math.floor(Math.random() * limits.length)] ?? 4096;
        await expectRight(Math.floor((Math.random() * film.length) / limit) * limit, limit);
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(world.warnings()).toEqual([]);
  }, 60_000);

  test('the last piece is short and what lies behind it is empty', async () => {
    expect((await read({ offset: 5 * mebibyte, limit: mebibyte })).length).toBe(12_345);
    expect((await read({ offset: 6 * mebibyte, limit: mebibyte })).length).toBe(0);
  });

  test('a piece across two windows of 1 MiB is our own fault', async () => {
    await expect(read({ offset: mebibyte - 4096, limit: 8192 })).rejects.toMatchObject({ code: 'internal' });
  });

  test('the film is looked up once for all who ask at the same time', async () => {
    const other = await world.post(randomBytes(100_000));
    const before = (await world.control.counters()).calls['channels.getMessages'] ?? 0;
    const pieces = Array.from({ length: 8 }, () => read({ at: other, offset: 0, limit: 4096, sizeBytes: 100_000 }));
    await Promise.all(pieces);
    expect((await world.control.counters()).calls['channels.getMessages']).toBe(before + 1);
  });

  test('a film in another data center, its key and log-in kept for the next start', async () => {
    const bytes = randomBytes(300_000);
    const far = await world.post(bytes, 4);
    const piece = { at: far, offset: 0, limit: 524_288, sizeBytes: bytes.length };
    expect(Buffer.from(await read(piece)).equals(bytes)).toBe(true);
    const before = (await world.control.counters()).keyCreations;
    await room.stop();
    room = await world.startedRoom();
    expect(Buffer.from(await read(piece)).equals(bytes)).toBe(true);
    expect((await world.control.counters()).keyCreations).toBe(before);
  });
});

describe('a fault is bridged', () => {
  const faults: readonly (readonly [string, FaultAction])[] = [
    ['a lost answer', { do: 'drop_answer' }],
    ['an answer that comes twice', { do: 'dup_answer' }],
    ['a closed connection', { do: 'close' }],
    ['a reset connection', { do: 'reset' }],
    ['a connection that falls silent', { do: 'black_hole' }],
    ['a changed salt', { do: 'bad_salt' }],
    ['a message called too old', { do: 'bad_msg', code: 20 }],
    ['a clock called wrong', { do: 'bad_msg', code: 17 }],
    ['transport error -429', { do: 'transport_code', code: -429 }],
    ['a short block', { do: 'short_block', bytes: 1000 }],
    ['RPC_CALL_FAIL', { do: 'rpc_error', code: 500, text: 'RPC_CALL_FAIL' }],
    ['INTERNAL', { do: 'rpc_error', code: 500, text: 'INTERNAL' }],
    ['-503 Timeout', { do: 'rpc_error', code: -503, text: 'Timeout' }],
    ['an expired reference', { do: 'rpc_error', code: 400, text: 'FILE_REFERENCE_EXPIRED' }],
    ['a move to another data center and back', { do: 'rpc_error', code: 303, text: 'FILE_MIGRATE_4' }],
    ['an empty reference', { do: 'rpc_error', code: 400, text: 'FILE_REFERENCE_EMPTY' }],
  ];
  test.each(faults)('%s', async (_name, action) => {
    await getFile(action);
    await expectRight(mebibyte, 524_288);
  });

  test('a socket killed under eight reads', async () => {
    await world.control.setNetwork({ bytesPerSecond: 4 * mebibyte });
    const pieces = Array.from({ length: 8 }, (_, index) => expectRight(index * 524_288, 524_288));
    const killed = new Promise((resolve) => setTimeout(resolve, 150)).then(() => world.control.closeConnections());
    await Promise.all([...pieces, killed]);
    await world.control.setNetwork({ bytesPerSecond: 0 });
  });

  test('an error beside other answers in one container', async () => {
    await getFile({ do: 'rpc_error', code: 400, text: 'FILE_REFERENCE_EXPIRED' }, 3);
    await Promise.all(Array.from({ length: 10 }, (_, index) => expectRight(index * 262_144, 262_144)));
  });

  test('references that really expire', async () => {
    await world.control.setFileReferenceLifetime(0);
    await world.control.setFileReferenceLifetime(3600);
    await expectRight(0, 65_536);
  });

  test('a home data center that forgot the key of the bot', async () => {
    const before = (await world.control.counters()).logins;
    await getFile({ do: 'revoke_key' });
    await expectRight(0, 65_536);
    expect((await world.control.counters()).logins).toBe(before + 1);
    expect(room.bots()[0]).toMatchObject({ state: 'ready' });
  });

  test('a data center that forgot the key', async () => {
    const bytes = randomBytes(50_000);
    const far = await world.post(bytes, 4);
    const piece = { at: far, offset: 0, limit: 65_536, sizeBytes: bytes.length };
    await read(piece);
    await world.control.addFault({ method: 'upload.getFile', dc: 4, action: { do: 'revoke_key' } });
    expect(Buffer.from(await read(piece)).equals(bytes)).toBe(true);
  });
});

describe('what cannot be bridged is an error, never other bytes', () => {
  test('a reference that is refused again and again', async () => {
    await getFile({ do: 'rpc_error', code: 400, text: 'FILE_REFERENCE_EXPIRED' }, 0);
    const before = (await world.control.counters()).calls['channels.getMessages'] ?? 0;
    await expect(read({ offset: 0, limit: 4096 })).rejects.toMatchObject({ status: expect.any(Number) });
    expect(((await world.control.counters()).calls['channels.getMessages'] ?? 0) - before).toBeLessThanOrEqual(9);
  });

  test('short blocks without end', async () => {
    await getFile({ do: 'short_block', bytes: 8 }, 0);
    await expect(read({ offset: 0, limit: 4096 })).rejects.toMatchObject({ code: 'telegram_unavailable' });
  });

  test('a deleted message', async () => {
    const gone = await world.post(randomBytes(5000));
    await world.control.deleteMessages({
      chat: { kind: 'channel', id: world.channelId },
      messageIds: [gone.messageId],
    });
    const piece = read({ at: gone, offset: 0, limit: 8192, sizeBytes: 5000 });
    await expect(piece).rejects.toMatchObject({ code: 'gone' });
  });

  test('another document than the one asked for', async () => {
    const at = { messageId: post.messageId, documentId: '1' };
    await expect(read({ at, offset: 0, limit: 4096 })).rejects.toMatchObject({ code: 'file_changed' });
  });

  test('the only bot has to wait', async () => {
    await getFile({ do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_2' });
    const piece = read({ offset: 0, limit: 4096 });
    await expect(piece).rejects.toMatchObject({ code: 'telegram_flood_wait', retryAfterSeconds: 2 });
    expect(room.bots()[0]).toMatchObject({ state: 'resting' });
    await until(() => room.bots()[0]?.state === 'ready');
    await expectRight(0, 4096);
  });

  test('an abort ends a call at once and what comes later is dropped', async () => {
    await getFile({ do: 'delay', delayMs: 300 });
    const abort = new AbortController();
    const piece = read({ offset: 0, limit: 4096, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    const startedAtMs = Date.now();
    await expect(piece).rejects.toMatchObject({ code: 'aborted' });
    expect(Date.now() - startedAtMs).toBeLessThan(120);
    await expectRight(0, 4096);
  });
});

describe('two bots', () => {
  let pair: TelegramFixture;
  let both: Telegram;
  let at: { messageId: number; documentId: string };
  const bytes = randomBytes(400_000);
  const readPair = () => read({ from: both, at, offset: 0, limit: 524_288, sizeBytes: bytes.length });
  beforeAll(async () => {
    pair = await startFixture(2);
    at = await pair.post(bytes);
    both = await pair.startedRoom();
  });
  afterAll(() => pair.stop());

  test('take turns', async () => {
    for (let round = 0; round < 6; round++) await readPair();
    const byBot = (await pair.control.counters()).getFile.map(({ bot, calls }) => [bot, calls]);
    expect(Object.fromEntries(byBot)).toEqual(Object.fromEntries(pair.bots.map(({ id }) => [id, 3])));
  });

  test('stand in for each other while one has to wait', async () => {
    const [, reader] = pair.bots;
    await pair.control.addFault({
      method: 'upload.getFile',
      bot: reader?.id ?? 0,
      action: { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_30' },
    });
    for (let round = 0; round < 6; round++) {
      const startedAtMs = Date.now();
      expect(Buffer.from(await readPair()).equals(bytes)).toBe(true);
      expect(Date.now() - startedAtMs).toBeLessThan(2_000);
    }
    expect(both.bots().map(({ state }) => state)).toEqual(['ready', 'resting']);
  });

  test('a reader that is removed from the channel leaves the pool', async () => {
    const [front, reader] = pair.bots;
    await pair.control.clearFaults();
    const fresh = await pair.startedRoom();
    await pair.control.removeMember(pair.channelId, reader?.id ?? 0);
    for (let round = 0; round < 4; round++) {
      await read({ from: fresh, at, offset: 0, limit: 524_288, sizeBytes: bytes.length });
    }
    expect(fresh.bots().map(({ state }) => state)).toEqual(['ready', 'refused']);
    expect(front?.id).toBe(fresh.bots()[0]?.userId);
    await fresh.stop();
  });

  test('a reader that is not in the channel is reported and does no harm', async () => {
    const stranger = await pair.control.createBot({ firstName: 'No', username: 'stranger_bot' });
    const mixed = await pair.startedRoom({ botTokens: [pair.config.botTokens[0] ?? '', stranger.token] });
    expect(mixed.bots()[1]).toMatchObject({
      role: 'reader',
      state: 'refused',
      reason: expect.stringContaining('not a member'),
    });
    expect(pair.warnings().filter((line) => line.includes('a reading bot'))).toHaveLength(1);
    await read({ from: mixed, at, offset: 0, limit: 524_288, sizeBytes: bytes.length });
    await mixed.stop();
  });
});
