import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLinkAccess } from '#lib/auth/link-access.ts';
import { postRows } from '#lib/catalog/post-row.ts';
import { type Clock, systemClock } from '#lib/clock.ts';
import { parseConfig } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import { silentLog } from '#lib/log.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import type { MediaRecord, Storage } from '#lib/storage/storage.ts';
import type { FrontBot, IncomingMessage, MediaFile, PostedMedia } from '#lib/telegram/telegram.ts';
import { mediaFile } from '#test/harness/media-file.ts';
import { Conversations } from './conversations.ts';
import { Languages } from './languages.ts';
import { Outbox } from './outbox.ts';
import { UploadAnswers } from './upload-answers.ts';
import { Uploads, type UploadsOptions } from './uploads.ts';

const logChatId = 1000;

const film = mediaFile();

const message: IncomingMessage & { file: MediaFile } = {
  chatId: 7,
  messageId: 1,
  senderId: 7,
  senderName: 'Ada',
  languageCode: undefined,
  sentAtMs: Date.now(),
  text: '',
  origin: 'typed',
  replyTo: undefined,
  links: [],
  hasPhoto: false,
  file: film,
  albumId: undefined,
};

/** What Telegram keeps: posts and answers survive the product, and a random_id works once. */
class LittleTelegram {
  readonly posts: PostedMedia[] = [];
  readonly answers: string[] = [];
  readonly #seen = new Set<bigint>();

  /** @param firstPostId message ids of a channel are never used again, so tests that share a store continue them. */
  constructor(readonly firstPostId = 1) {}

  send<T>(randomId: bigint, deliver: () => T): T | undefined {
    if (this.#seen.has(randomId)) return undefined;
    this.#seen.add(randomId);
    return deliver();
  }
}

/** Counts every call to the outside and "kills" the run before or after one of them. */
class Fuse {
  #calls = 0;
  constructor(
    readonly callToKill: number,
    readonly when: 'before' | 'after',
  ) {}

  get calls(): number {
    return this.#calls;
  }

  async burn<T>(work: () => Promise<T> | T): Promise<T> {
    this.#calls += 1;
    const dying = this.#calls === this.callToKill;
    if (dying && this.when === 'before') return new Promise<T>(() => undefined);
    const value = await work();
    return dying ? new Promise<T>(() => undefined) : value;
  }
}

function frontBotOn(telegram: LittleTelegram, fuse: Fuse): FrontBot {
  return {
    username: 'vault_bot',
    userId: 1,
    onMessage: () => undefined,
    onButton: () => undefined,
    setCommands: async () => undefined,
    copyToLogChannel: ({ caption, randomId }) =>
      fuse.burn(() => {
        const post = {
          chatId: logChatId,
          messageId: telegram.firstPostId + telegram.posts.length,
          postedAtMs: 0,
          caption,
          file: film,
        };
        return (
          telegram.send(randomId, () => {
            telegram.posts.push(post);
            return post;
          }) ?? 'duplicate'
        );
      }),
    findPosted: ({ afterMessageId, fits }) =>
      fuse.burn(() => telegram.posts.find((post) => post.messageId > afterMessageId && fits(post.caption))),
    readThumb: async () => undefined,
    sendText: ({ text, randomId }) => fuse.burn(() => telegram.send(randomId, () => telegram.answers.push(text))),
    editText: async () => undefined,
    answerButton: async () => undefined,
    readMessage: async () => undefined,
    deleteMessages: async () => undefined,
  };
}

/** The store with every write under the fuse. */
function storageUnder(storage: Storage, fuse: Fuse): Pick<Storage, 'media' | 'ingest' | 'posters'> {
  const { ingest } = storage;
  return {
    media: storage.media,
    posters: storage.posters,
    ingest: {
      receive: (entry) => fuse.burn(() => ingest.receive(entry)),
      find: (key) => ingest.find(key),
      duplicate: (key, postedMessageId) => fuse.burn(() => ingest.duplicate(key, postedMessageId)),
      publish: (key, record) => fuse.burn(() => ingest.publish(key, record)),
      answered: (key) => fuse.burn(() => ingest.answered(key)),
      rejected: (key) => fuse.burn(() => ingest.rejected(key)),
      unfinished: (limit) => ingest.unfinished(limit),
    },
  };
}

let dataDir: string;
let storage: Storage;
let parts: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-uploads-'));
  storage = openStorage(parseConfig({ DATA_DIR: dataDir }), silentLog);
  await storage.start();
});

afterEach(async () => {
  // A run that was killed in the middle never ends: nobody waits for it.
  for (const part of parts) void part.stop();
  parts = [];
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function uploadsOn(
  telegram: LittleTelegram,
  fuse: Fuse,
  changes: Partial<Pick<UploadsOptions, 'frontBot' | 'clock' | 'storage' | 'onIndexed'>> = {},
): Uploads {
  const frontBot = frontBotOn(telegram, fuse);
  const common = { log: silentLog, clock: systemClock };
  const url = 'http://localhost:7860';
  const outbox = new Outbox({ ...common, frontBot });
  const shared = {
    ...{ ...common, outbox, logChatId, storage: storageUnder(storage, fuse) },
    conversations: new Conversations(storage.conversations, systemClock),
    languages: new Languages(storage.languages),
    links: createLinkAccess({ config: parseConfig({}).links, url, dataDir, clock: systemClock }),
  };
  const answers = new UploadAnswers(shared);
  const suggestName = (fileName: string | undefined) => fileName ?? 'file';
  const uploads = new Uploads({ ...shared, frontBot, answers, postRow: postRows(url), suggestName, ...changes });
  parts.push(uploads, answers, outbox);
  return uploads;
}

const never = new Fuse(0, 'before');

async function settled(telegram: LittleTelegram): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (telegram.answers.length > 0 && (await storage.ingest.unfinished(1)).length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('the upload did not come to its end');
}

async function expectOnce(telegram: LittleTelegram): Promise<void> {
  expect(telegram.posts).toHaveLength(1);
  expect(telegram.answers).toHaveLength(1);
  expect((await storage.media.page({ page: 1, perPage: 10 })).total).toBe(1);
}

describe('Uploads', () => {
  it('copies, indexes and answers a file', async () => {
    const telegram = new LittleTelegram();
    await uploadsOn(telegram, never).receive(message);
    await settled(telegram);
    await expectOnce(telegram);
    const record = await storage.media.find(logChatId, 1);
    expect(record).toMatchObject({
      custom_name: 'film.mp4',
      file_size: 10,
      uploaded_by: 7,
      source: 'direct_upload',
      is_active: true,
    });
    expect(telegram.answers[0]).toContain('http://localhost:7860/stream/1000/1');
  });

  it('works once on a message delivered twice, at once or later', async () => {
    const telegram = new LittleTelegram();
    const uploads = uploadsOn(telegram, never);
    await Promise.all([uploads.receive(message), uploads.receive(message)]);
    await settled(telegram);
    await uploads.receive(message);
    await uploads.stop();
    await expectOnce(telegram);
  });

  it('finds the copy of an earlier run whose store was put back to an older state', async () => {
    const telegram = new LittleTelegram();
    await uploadsOn(telegram, never).receive({ ...message, sentAtMs: 0 });
    await settled(telegram);
    // The same channel, but an empty store, and a Telegram that has forgotten the random_ids.
    const forgetful = new LittleTelegram();
    forgetful.posts.push(...telegram.posts);
    await storage.stop();
    await rm(dataDir, { recursive: true, force: true });
    storage = openStorage(parseConfig({ DATA_DIR: dataDir }), silentLog);
    await storage.start();
    await uploadsOn(forgetful, never).receive({ ...message, sentAtMs: 0 });
    await settled(forgetful);
    await expectOnce(forgetful);
  });

  it('comes out right wherever the run is killed', async () => {
    const callsOfOneRun = 5;
    let round = 0;
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= callsOfOneRun; call += 1) {
        round += 1;
        const telegram = new LittleTelegram(round);
        const key = { ...message, messageId: round, file: { ...film, fileUniqueId: `unique ${round}` } };
        const fuse = new Fuse(call, when);
        void uploadsOn(telegram, fuse).receive(key);
        for (let tries = 0; tries < 200 && fuse.calls < call; tries += 1)
          await new Promise((resolve) => setTimeout(resolve, 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
        const restarted = uploadsOn(telegram, never);
        await restarted.resume();
        await restarted.receive(key);
        if (call < callsOfOneRun) await settled(telegram);
        await restarted.stop();
        expect(telegram.posts, `killed ${when} call ${call}`).toHaveLength(1);
        expect(telegram.answers, `killed ${when} call ${call}`).toHaveLength(1);
      }
    }
  });

  it('knows a file that comes again, also when both come at once, and copies it once', async () => {
    const telegram = new LittleTelegram();
    const uploads = uploadsOn(telegram, never);
    await Promise.all([uploads.receive(message), uploads.receive({ ...message, messageId: 2 })]);
    await settled(telegram);
    await expect.poll(() => telegram.answers.length).toBe(2);
    expect(telegram.posts).toHaveLength(1);
    expect(telegram.answers[0]).toContain('✅ film.mp4');
    expect(telegram.answers[1]).toContain('♻️ I have this already: film.mp4');
    expect((await storage.media.page({ page: 1, perPage: 10 })).total).toBe(1);
  });

  it('waits for a Telegram that is away and goes on when it is back', async () => {
    const telegram = new LittleTelegram();
    let away = 2;
    const frontBot = frontBotOn(telegram, never);
    const flaky: FrontBot = {
      ...frontBot,
      copyToLogChannel: async (request) => {
        away -= 1;
        if (away >= 0) throw new AppError('telegram_unavailable', undefined, { retryAfterSeconds: 0 });
        return frontBot.copyToLogChannel(request);
      },
    };
    const pauses: number[] = [];
    const clock = { nowMs: () => 0, sleep: async (pauseMs: number) => void pauses.push(pauseMs) };
    await uploadsOn(telegram, never, { frontBot: flaky, clock }).receive(message);
    await settled(telegram);
    await expectOnce(telegram);
    expect(pauses).toEqual([1000, 2000]);
  });

  it.each([
    ['before it is written', false],
    ['after it is written', true],
  ])('is told of once when the store goes away %s', async (_name, isWritten) => {
    const telegram = new LittleTelegram();
    const under = storageUnder(storage, never);
    let failures = 3;
    const ingest: Storage['ingest'] = {
      ...under.ingest,
      publish: async (key, record) => {
        if (isWritten) await under.ingest.publish(key, record);
        if (failures-- > 0) throw new AppError('storage_unavailable');
        await under.ingest.publish(key, record);
      },
    };
    const slept: number[] = [];
    const clock: Clock = { nowMs: () => Date.now(), sleep: async (delayMs) => void slept.push(delayMs) };
    const indexed: number[] = [];
    const onIndexed = ({ message_id: id }: MediaRecord) => void indexed.push(id);
    await uploadsOn(telegram, never, { storage: { ...under, ingest }, clock, onIndexed }).receive(message);
    await settled(telegram);
    await expectOnce(telegram);
    expect(indexed).toEqual([1]);
    expect(Math.max(...slept)).toBeLessThanOrEqual(2000);
  });

  it('tells the sender when Telegram refuses for good, and goes on with the next file', async () => {
    const telegram = new LittleTelegram();
    const frontBot = frontBotOn(telegram, never);
    const refusing: FrontBot = {
      ...frontBot,
      copyToLogChannel: async (request) => {
        if (request.messageId === 1) throw new AppError('telegram_refused', 'the bot may not write there');
        return frontBot.copyToLogChannel(request);
      },
    };
    const uploads = uploadsOn(telegram, never, { frontBot: refusing });
    await uploads.receive(message);
    await uploads.receive({ ...message, messageId: 2 });
    await settled(telegram);
    await expect.poll(() => telegram.answers.length).toBe(2);
    await uploads.stop();
    expect(telegram.answers.some((text) => text.includes('the bot may not write there'))).toBe(true);
    expect(telegram.posts).toHaveLength(1);
  });
});
