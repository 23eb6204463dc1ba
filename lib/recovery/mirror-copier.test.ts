// Copies in the second channel, exactly one of each, wherever the run is killed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { formatCaption, readCaption, rewriteCaption } from '#bot/caption.ts';
import { mediaRow } from '#test/contracts/storage-recovery-contract.ts';
import { systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { silentLog } from '../log.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import type { LogChannel, PostedMedia } from '../telegram/telegram.ts';
import { MirrorCopier } from './mirror-copier.ts';

const chatId = 1234567890;
const mirrorId = 55;
const captions = { write: formatCaption, read: readCaption, rewrite: rewriteCaption };

let dataDir: string;
let storage: Storage;
/** What stands in the second channel, and the random ids Telegram has seen. */
let posts: PostedMedia[];
let seen: Set<bigint>;
let nextId: number;
/** Calls until the run dies, before or after the call has its effect; negative: never. */
let fuse: { calls: number; when: 'before' | 'after' };

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-mirror-'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  [posts, seen, nextId, fuse] = [[], new Set(), 1, { calls: -1, when: 'before' }];
});
afterEach(async () => {
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function burn<T>(work: () => Promise<T> | T): Promise<T> {
  fuse.calls -= 1;
  if (fuse.calls === 0 && fuse.when === 'before') throw new Error('killed');
  const value = await work();
  if (fuse.calls === 0) throw new Error('killed');
  return value;
}

const mirror: Pick<LogChannel, 'chatId' | 'copyFrom' | 'findPosted' | 'deletePosts' | 'findTop' | 'walk'> = {
  chatId: mirrorId,
  copyFrom: ({ source, caption, randomId }) =>
    burn(async () => {
      if (seen.has(randomId)) return 'duplicate' as const;
      const row = await storage.mediaRows.find(source.chatId, source.messageId);
      if (row?.document_id === 'refused') throw new AppError('telegram_refused');
      const file = { documentId: row?.document_id } as PostedMedia['file'];
      const post = { chatId: mirrorId, messageId: nextId, postedAtMs: 0, caption, file };
      nextId += 1;
      seen.add(randomId);
      posts.push(post);
      return post;
    }),
  findPosted: ({ afterMessageId, fits }) =>
    burn(() => posts.find((post) => post.messageId > afterMessageId && fits(post.caption))),
  findTop: () => burn(() => nextId - 1),
  async *walk({ fromMessageId, endMessageId }) {
    yield await burn(() => ({ fromMessageId, endMessageId, posts }));
  },
  deletePosts: ({ messageIds }) =>
    burn(() => {
      posts = posts.filter((post) => !messageIds.includes(post.messageId));
    }),
};

/** One run of the program. A killed one ends at once: what it had not written is not written. */
async function run(): Promise<void> {
  const { mirrorCopies } = storage;
  const store: Storage['mirrorCopies'] = {
    find: (place, channel) => mirrorCopies.find(place, channel),
    save: (copy) => burn(() => mirrorCopies.save(copy)),
    wanting: (query) => mirrorCopies.wanting(query),
    topCopyId: (channel) => mirrorCopies.topCopyId(channel),
    scan: (query) => mirrorCopies.scan(query),
    putAll: (copies) => mirrorCopies.putAll(copies),
  };
  const clock = { ...systemClock, sleep: async () => undefined };
  const stores = { mirrorCopies: store, places: storage.places };
  const copier = new MirrorCopier({ chatId, mirror, storage: stores, captions, log: silentLog, clock });
  await copier.pass(new AbortController().signal).catch((error: Error) => {
    if (error.message !== 'killed') throw error;
  });
}

const ids = () => posts.map((post) => [post.file.documentId, readCaption(post.caption).metadata?.copyOf]);

it('copies each film once, oldest first, and none that is missing', async () => {
  await storage.mediaRows.putAll([
    mediaRow({ message_id: 9, document_id: '9' }),
    mediaRow({ message_id: 8, document_id: '8', is_active: false }),
    mediaRow({ message_id: 7, document_id: '7', is_active: false, missing_since: '2026-01-01T00:00:00Z' }),
    mediaRow({ chat_id: 3, message_id: 1 }),
  ]);
  await run();
  await run();
  expect(ids()).toEqual([
    ['8', `${chatId}:8`],
    ['9', `${chatId}:9`],
  ]);
});

for (const when of ['before', 'after'] as const) {
  it(`has one copy of each, killed ${when} any call, and one of a replaced film`, async () => {
    for (let calls = 1; calls <= 8; calls += 1) {
      [posts, seen] = [[], new Set()];
      const row = mediaRow({ message_id: 100 + nextId, document_id: `a${calls}` });
      await storage.mediaRows.putAll([row]);
      const mine = () => ids().filter(([, copyOf]) => copyOf === `${chatId}:${row.message_id}`);
      fuse = { calls, when };
      await run();
      fuse = { calls: -1, when };
      await run();
      expect(mine(), `killed ${when} call ${calls}`).toEqual([[row.document_id, `${chatId}:${row.message_id}`]]);
      const replaced = { ...row, document_id: `b${calls}` };
      await storage.mediaRows.putAll([replaced]);
      fuse = { calls, when };
      await run();
      fuse = { calls: -1, when };
      await run();
      expect(mine(), `replaced, killed ${when} call ${calls}`).toEqual([
        [replaced.document_id, `${chatId}:${row.message_id}`],
      ]);
    }
  });
}

it('takes the copies that are there already for what they are, when the store was lost and rebuilt', async () => {
  const rows = [1, 2, 3].map((message_id) => mediaRow({ message_id, document_id: String(message_id) }));
  await storage.mediaRows.putAll(rows);
  await run();
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  seen = new Set();
  await run();
  await storage.mediaRows.putAll([...rows, mediaRow({ message_id: 4, document_id: '4' })]);
  for (let calls = 1; calls <= 3; calls += 1) {
    fuse = { calls, when: 'after' };
    await run();
  }
  fuse = { calls: -1, when: 'after' };
  await run();
  expect(ids().map(([documentId]) => documentId)).toEqual(['1', '2', '3', '4']);
});

it('passes over a film that Telegram refuses', async () => {
  await storage.mediaRows.putAll([
    mediaRow({ message_id: 1, document_id: 'refused' }),
    mediaRow({ message_id: 2, document_id: '2' }),
  ]);
  await run();
  expect(ids()).toEqual([['2', `${chatId}:2`]]);
});
