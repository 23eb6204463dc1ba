// A link is in the channel and in the catalogue once, whoever is interrupted when: real SQLite, a channel and a site played by hand.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import { silentLog } from '#lib/log.ts';
import { mediaFile } from '#test/harness/media-file.ts';
import { postRows } from '../catalog/post-row.ts';
import type { JobRun, MirrorOrder } from '../jobs/jobs.ts';
import { createPublisher } from '../publish/create-publisher.ts';
import { SqliteStorage } from '../storage/sqlite-storage.ts';
import type { ChannelUpload, PostedMedia } from '../telegram/telegram.ts';
import { createMirrorJob } from './mirror-job.ts';
import { createWorkFolders } from './work-folders.ts';

const logChatId = 77;
const order: MirrorOrder = {
  url: 'https://example.org/a',
  key: 'site:a',
  quality: { kind: 'video', max_height: 720 },
  custom_name: null,
  requested_by: 7,
};

/** A log channel that keeps Telegram's promise: a random id is taken once. */
class Channel {
  readonly posts: PostedMedia[] = [];
  readonly randomIds: bigint[] = [];
  /** Called after the post stands, before its answer arrives. */
  afterPost: () => void = () => undefined;

  async send({ randomId, caption, path }: ChannelUpload): Promise<PostedMedia | 'duplicate'> {
    if (this.randomIds.includes(randomId)) return 'duplicate';
    this.randomIds.push(randomId);
    const messageId = this.posts.length + 1;
    const ids = { documentId: `${messageId}00`, fileUniqueId: `u${messageId}`, fileId: `f${messageId}` };
    const file = mediaFile({ ...ids, fileName: path, sizeBytes: 3, durationSeconds: 2, width: 4, height: 2 });
    const posted = { chatId: logChatId, messageId, postedAtMs: 1_000_000, caption, file };
    this.posts.push(posted);
    this.afterPost();
    return posted;
  }

  async findPosted({ afterMessageId, fits }: { afterMessageId: number; fits: (caption: string) => boolean }) {
    return this.posts.find(({ messageId, caption }) => messageId > afterMessageId && fits(caption));
  }

  async readThumb(): Promise<undefined> {
    return undefined;
  }
}

let dataDir: string;
let storage: SqliteStorage;
let channel: Channel;
let fetches: string[];
let added: string[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mirror-job-'));
  storage = new SqliteStorage(join(dataDir, 'x.db'), silentLog);
  await storage.start();
  channel = new Channel();
  fetches = [];
  added = [];
  await mkdir(join(dataDir, 'work'), { recursive: true });
});
afterEach(async () => {
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const folders = () => createWorkFolders({ root: join(dataDir, 'work'), maxBytes: 1_000_000 });

function attempt(token: number, duringFetch: () => Promise<void> = async () => undefined) {
  const handler = createMirrorJob({
    fetcher: {
      fetch: async ({ folder, url }) => {
        fetches.push(url);
        await duringFetch();
        const path = join(folder, 'film.mp4');
        await writeFile(path, 'abc');
        const facts = { durationSeconds: 2, width: 4, height: 2, mimeType: 'video/mp4', sizeBytes: 3 };
        return { path, fileName: 'A film.mp4', title: 'A film', key: order.key, thumbPath: undefined, ...facts };
      },
    },
    folders: folders(),
    uploader: channel,
    storage,
    jobs: {
      add: async (job) => {
        added.push(job.dedupe_key);
        return { job: {} as never, isNew: true };
      },
    },
    publisher: createPublisher({
      ...{ storage, channel, logChatId, clock: systemClock, log: silentLog },
      keyOf: (caption) => caption.split('\n')[1],
    }),
    formatCaption: ({ name, key }) => `${name}\n${key}`,
    logChatId,
    postRow: postRows('http://x'),
    clock: systemClock,
  });
  const job = { payload: order } as JobRun<'mirror'>['job'];
  return handler({ job, token, signal: new AbortController().signal, progress: () => undefined });
}

const rows = async () => (await storage.media.page({ page: 1, perPage: 100 })).items;

test('a new link is fetched, posted, indexed and queued for a closer look', async () => {
  expect(await attempt(1)).toEqual({ chat_id: logChatId, message_id: 1, is_new: true });
  expect(await rows()).toMatchObject([
    { custom_name: 'A film', source: 'youtube_link', youtube_url: order.url, uploaded_by: 7, message_id: 1 },
  ]);
  expect(added).toEqual(['77:1']);
  expect(await folders().usedBytes()).toBe(0);
});

test('one that is there already is not fetched', async () => {
  await attempt(1);
  expect(await attempt(2)).toEqual({ chat_id: logChatId, message_id: 1, is_new: false });
  expect(fetches).toHaveLength(1);
  expect(channel.posts).toHaveLength(1);
});

test('an attempt that a newer one overtook posts nothing that counts', async () => {
  const newer = () => attempt(2).then(() => undefined);
  await expect(attempt(1, newer)).rejects.toMatchObject({ code: 'aborted' });
  expect(channel.posts).toHaveLength(1);
  expect(await rows()).toHaveLength(1);
});

test('a post whose answer was lost is found, not made again', async () => {
  channel.afterPost = () => {
    throw new AppError('telegram_unavailable');
  };
  await expect(attempt(1)).rejects.toMatchObject({ code: 'telegram_unavailable' });
  expect(await attempt(2)).toMatchObject({ message_id: 1, is_new: true });
  expect(channel.posts).toHaveLength(1);
  expect(fetches).toHaveLength(1);
  expect(await rows()).toMatchObject([{ custom_name: 'A film' }]);
});

test('a link whose film was removed is fetched anew', async () => {
  await attempt(1);
  await storage.media.setActive(logChatId, 1, false);
  expect(await attempt(2)).toEqual({ chat_id: logChatId, message_id: 2, is_new: true });
  expect(new Set(channel.randomIds).size).toBe(2);
  expect((await rows()).map(({ message_id }) => message_id)).toEqual([2]);
});

test('a failure leaves no folder and no row', async () => {
  const failing = () => Promise.reject(new AppError('link_failed'));
  await expect(attempt(1, failing)).rejects.toMatchObject({ code: 'link_failed' });
  expect(await folders().usedBytes()).toBe(0);
  expect(await rows()).toEqual([]);
});
