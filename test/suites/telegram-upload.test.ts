// Files of this machine on their way into the log channel, against the emulator: the same bytes, once, whatever happens.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FaultAction } from '#emulator/fault-rule.ts';
import { systemClock } from '#lib/clock.ts';
import { parseConfig } from '#lib/config.ts';
import { createLog } from '#lib/log.ts';
import { createChannelUploader } from '#lib/telegram/channel-uploader.ts';
import type { ChannelUpload, ChannelUploader, PostedMedia, Telegram } from '#lib/telegram/telegram.ts';
import { MemoryBotState, startFixture, type TelegramFixture } from './telegram-fixture.ts';

const mebibyte = 1024 * 1024;
/** 25 parts, the last of them odd. */
const big = randomBytes(12 * mebibyte + 777);

let world: TelegramFixture;
let uploader: ChannelUploader;
let room: Telegram;
let folder: string;
let nextRandomId = 1n;

beforeAll(async () => {
  world = await startFixture(2);
  folder = await mkdtemp(join(tmpdir(), 'upload-'));
  uploader = newUploader([world.config.botTokens[1] ?? '']);
  await uploader.start();
  room = await world.startedRoom({ botTokens: world.config.botTokens.slice(0, 1) });
});
afterEach(() => world.control.clearFaults());
afterAll(async () => {
  await uploader.stop();
  await world.stop();
  await rm(folder, { recursive: true, force: true });
});

function newUploader(botTokens: readonly string[], bytesPerSecond?: number): ChannelUploader {
  return createChannelUploader({
    config: { ...world.config, botTokens },
    transport: parseConfig({}).transport,
    dataDir: world.dataDir,
    bots: new MemoryBotState(),
    log: createLog({ level: 'debug', pretty: false, write: (line) => void world.lines.push(line) }),
    clock: systemClock,
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
  });
}

async function upload(bytes: Buffer, more: Partial<ChannelUpload> = {}): Promise<ChannelUpload> {
  const randomId = nextRandomId++;
  const path = join(folder, `${randomId}.bin`);
  await writeFile(path, bytes);
  return {
    path,
    fileName: 'film.mp4',
    mimeType: 'video/mp4',
    caption: 'a film',
    randomId,
    signal: new AbortController().signal,
    ...more,
  };
}

async function sent(bytes: Buffer, more: Partial<ChannelUpload> = {}): Promise<PostedMedia> {
  const posted = await uploader.send(await upload(bytes, more));
  if (posted === 'duplicate') throw new Error('it was sent before');
  return posted;
}

/** Through the reading room: another bot, another way. */
async function contentOf({ messageId, file }: PostedMedia): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < file.sizeBytes; offset += mebibyte) {
    const { signal } = new AbortController();
    const { documentId, sizeBytes } = file;
    parts.push(await room.chunks.readChunk({ messageId, documentId, sizeBytes, offset, limit: mebibyte, signal }));
  }
  return Buffer.concat(parts);
}

const savesPart = (action: FaultAction, times = 1, nth = 3) =>
  world.control.addFault({ method: 'upload.save*', times, nth, action });

describe('a file arrives', () => {
  test.each([
    ['of one byte', 1],
    ['of one part', 512 * 1024],
    ['of one part and a byte', 512 * 1024 + 1],
    ['of exactly as much as counts as small', 10 * mebibyte],
    ['of one byte more', 10 * mebibyte + 1],
  ])('%s', async (_name, sizeBytes) => {
    const bytes = randomBytes(sizeBytes);
    expect((await contentOf(await sent(bytes))).equals(bytes)).toBe(true);
  });

  test('with all that players want to know', async () => {
    const thumbPath = 'demo/films/thumbs/coast-without-end.jpg';
    const video = { durationSeconds: 12.5, width: 1280, height: 720 };
    const posted = await sent(big, { video, thumbPath, caption: 'Zwölf & <drei>' });
    expect(posted).toMatchObject({ chatId: world.channelId, caption: 'Zwölf & <drei>' });
    expect(posted.file).toMatchObject({
      fileType: 'video',
      fileName: 'film.mp4',
      mimeType: 'video/mp4',
      sizeBytes: big.length,
      durationSeconds: 12.5,
      width: 1280,
      height: 720,
      hasThumb: true,
    });
    const thumb = await uploader.readThumb({ messageId: posted.messageId });
    expect(Buffer.from(thumb ?? []).equals(await readFile(thumbPath))).toBe(true);
  });

  test('as audio', async () => {
    const audio = { durationSeconds: 61.4, title: 'Song', performer: 'Singer' };
    const posted = await sent(randomBytes(1000), { audio, mimeType: 'audio/mp4', fileName: 'song.m4a' });
    expect(posted.file).toMatchObject({ fileType: 'audio', durationSeconds: 61, fileName: 'song.m4a' });
  });

  test('and says how far it is', async () => {
    const seen: number[] = [];
    await sent(big, { onProgress: ({ sentBytes }) => void seen.push(sentBytes) });
    expect(seen).toHaveLength(25);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(big.length);
  });

  test('two at the same time', async () => {
    const other = randomBytes(11 * mebibyte);
    const posts = await Promise.all([sent(big), sent(other)]);
    const contents = await Promise.all(posts.map(contentOf));
    expect(contents.map((content, index) => content.equals([big, other][index] ?? Buffer.alloc(0)))).toEqual([
      true,
      true,
    ]);
  });

  test('as the second message with the same random id: nothing new', async () => {
    const first = await upload(randomBytes(5000));
    const posted = await uploader.send(first);
    if (posted === 'duplicate') throw new Error('it was sent before');
    expect(await uploader.send(first)).toBe('duplicate');
    const found = await uploader.findPosted({
      afterMessageId: posted.messageId - 1,
      fits: (caption) => caption === 'a film',
    });
    // The id of a file names its reference, which is new in each answer.
    const fileId = found?.file.fileId;
    expect(found).toEqual({ ...posted, file: { ...posted.file, fileId } });
  });

  test('at the rate it was told', async () => {
    const slow = newUploader([world.config.botTokens[1] ?? ''], 4 * mebibyte);
    await uploader.stop();
    await slow.start();
    const startedAtMs = Date.now();
    await slow.send(await upload(randomBytes(4 * mebibyte)));
    // The last part goes as soon as those before it have had their time: 7 of 8 parts at 4 MiB/s.
    expect(Date.now() - startedAtMs).toBeGreaterThanOrEqual(850);
    await slow.stop();
    uploader = newUploader([world.config.botTokens[1] ?? '']);
    await uploader.start();
  });
});

describe('a fault on the way is bridged', () => {
  test.each<readonly [string, FaultAction]>([
    ['a flood wait', { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_1' }],
    ['a flood wait for those who do not pay', { do: 'rpc_error', code: 420, text: 'FLOOD_PREMIUM_WAIT_1' }],
    ['INTERNAL', { do: 'rpc_error', code: 500, text: 'INTERNAL' }],
    ['-503', { do: 'rpc_error', code: -503, text: 'Timeout' }],
    ['a closed connection', { do: 'close' }],
    ['a reset connection', { do: 'reset' }],
    ['a changed salt', { do: 'bad_salt' }],
    ['a message called too old', { do: 'bad_msg', code: 20 }],
    ['an answer that comes twice', { do: 'dup_answer' }],
    ['a key that is not known any more', { do: 'revoke_key' }],
  ])('%s', async (_name, action) => {
    await savesPart(action);
    expect((await contentOf(await sent(big))).equals(big)).toBe(true);
  });

  test('a flood wait is told, and the same part goes again', async () => {
    await savesPart({ do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_1' });
    const waits: number[] = [];
    await sent(big, { onProgress: ({ waitSeconds }) => void (waitSeconds !== undefined && waits.push(waitSeconds)) });
    expect(waits).toEqual([1]);
  });

  test('an answer to the message that was lost: one post', async () => {
    const before = (await world.control.counters()).calls['messages.sendMedia'] ?? 0;
    await world.control.addFault({ method: 'messages.sendMedia', times: 1, action: { do: 'close' } });
    const posted = await sent(randomBytes(2000), { caption: 'only once' });
    expect((await world.control.counters()).calls['messages.sendMedia']).toBeGreaterThan(before + 1);
    expect(posted.caption).toBe('only once');
  });
});

describe('what cannot be sent is an error', () => {
  test('an empty file', async () => {
    await expect(uploader.send(await upload(Buffer.alloc(0)))).rejects.toMatchObject({ code: 'bad_request' });
  });

  test('a file that is not there', async () => {
    const gone = { ...(await upload(big)), path: join(folder, 'none') };
    await expect(uploader.send(gone)).rejects.toMatchObject({ code: 'internal' });
  });

  test('a server that fails without end', async () => {
    await savesPart({ do: 'rpc_error', code: 500, text: 'INTERNAL' }, 0, 1);
    await expect(uploader.send(await upload(randomBytes(1000)))).rejects.toMatchObject({
      code: 'telegram_unavailable',
    });
  }, 30_000);

  test('a wait of an hour', async () => {
    await savesPart({ do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_3600' }, 0, 1);
    const sending = uploader.send(await upload(big));
    await expect(sending).rejects.toMatchObject({ code: 'telegram_flood_wait', retryAfterSeconds: 3600 });
  });

  test('an abort ends it at once', async () => {
    await world.control.addFault({ method: 'upload.save*', times: 0, action: { do: 'delay', delayMs: 200 } });
    const abort = new AbortController();
    const onProgress = () => abort.abort();
    await expect(uploader.send(await upload(big, { signal: abort.signal, onProgress }))).rejects.toMatchObject({
      code: 'aborted',
    });
    const before = (await world.control.counters()).calls['upload.saveBigFilePart'] ?? 0;
    await systemClock.sleep(500);
    expect((await world.control.counters()).calls['upload.saveBigFilePart'] ?? 0).toBeLessThanOrEqual(before + 8);
  });
});

test('a bot that may not post is refused by name', async () => {
  const stranger = await world.control.createBot({ firstName: 'No', username: 'no_post_bot' });
  const refused = newUploader([stranger.token]);
  await expect(refused.start()).rejects.toMatchObject({ code: 'bad_credentials' });
  await refused.stop();
});
