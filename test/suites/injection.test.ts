// What comes from outside stays data: no object becomes an operator of MongoDB, and no text a regular expression.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { catalogQuerySchema, chatIdSchema, messageIdSchema } from '#lib/api/contract.ts';
import { isAppError } from '#lib/errors.ts';
import type { Storage } from '#lib/storage/storage.ts';
import { ingestEntry, mediaRecord } from '../contracts/storage-records.ts';
import { hostileTexts } from '../contracts/storage-steps.ts';
import { noMongoServer, startMongoServer } from '../harness/mongo-server.ts';
import { Stores } from '../harness/two-stores.ts';
import { rowsOf, startBotWorld } from './bot-world.ts';
import { hostileCalls } from './hostile-calls.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const server = await startMongoServer();
const stores = server && new Stores(server);

afterEach(() => stores?.dispose());
afterAll(() => server?.stop());

const operators = [{ $ne: null }, { $gt: '' }, { $in: [7] }, { $regex: '.*' }, { $where: 'true' }, [{ $ne: 1 }], /./];

/** A record of each kind, for operators to find. */
async function fill(store: Storage): Promise<void> {
  const post = { chat_id: 1234567890, message_id: 7 };
  await store.media.add(mediaRecord({ youtube_url: 'https://y/x', source: 'youtube_link' }));
  await store.ingest.receive(ingestEntry());
  await store.publications.claim({ key: 'youtube:x', token: 1, random_id: '1', log_top_id: 1 });
  await store.mirrorCopies.save({
    ...{ ...post, mirror_chat_id: 5, document_id: '1', random_id: '1', after_id: 0, copy_message_id: 2 },
  });
  await store.facts.put({ ...post, layers: { name: { title: 'A' } }, updated_at: '2026-01-10T12:00:00Z' });
  await store.posters.put(new Uint8Array([1]), 'image/png');
  await store.places.save('reindex', '1');
  await store.conversations.put({ key: 'rename:7', kind: 'rename', user_id: 7, value: '{}', expires_at_ms: 1e15 }, 0);
  await store.usage.spend({ userId: 7, kind: 'files', windowStartMs: 0, amount: 1, limit: 9 });
  await store.languages.save({ user_id: 7, language: 'de', is_chosen: true });
  await store.bots.saveUpdatesState(1, { pts: 1, qts: 1, date: 1, seq: 1 });
  await store.bots.savePeers([{ bot_id: 1, kind: 'user', id: 7, access_hash: '1' }]);
  await store.bots.saveChannelPts(1, 7, 1);
  const dc = { access_hash: '1', file_reference: new Uint8Array([1]), dc_id: 1, size_bytes: 1 };
  await store.locations.saveLocation({ bot_id: 1, message_id: 7, document_id: '1', ...dc });
  const job = { kind: 'enrich', dedupe_key: 'a', payload: {}, priority: 0, requested_by: 7, ready_at: 4e12 };
  await store.jobs.add(job);
}

/** Every document of a database. */
async function dump(url: string, dbName: string): Promise<string> {
  const client = new MongoClient(url);
  try {
    const db = client.db(dbName);
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort();
    const all = await Promise.all(names.map((name) => db.collection(name).find({}).sort({ _id: 1 }).toArray()));
    return JSON.stringify(names.map((name, index) => [name, all[index]]));
  } finally {
    await client.close();
  }
}

describe('MongoDB', () => {
  it('is never asked with an operator, whatever stands where text or a number should be', async ({ skip }) => {
    if (!server || !stores) return skip(noMongoServer);
    const place = await stores.place('MongoDB');
    const store = await stores.open(place);
    await fill(store);
    const before = await dump(server.url, place.mongo?.dbName ?? '');
    expect(JSON.parse(before).filter(([, documents]: [string, unknown[]]) => documents.length > 0).length).toBe(15);
    for (const operator of operators) {
      for (const [name, call] of hostileCalls(store, operator)) {
        const outcome = await call().catch((error: unknown) => {
          if (isAppError(error) && error.code === 'storage_unavailable') throw error;
          return undefined;
        });
        expect([undefined, false, 0, '[]'], `${name} of ${JSON.stringify(operator)}`).toContain(
          Array.isArray(outcome) ? JSON.stringify(outcome) : outcome,
        );
      }
    }
    expect(await dump(server.url, place.mongo?.dbName ?? '')).toBe(before);
  }, 120_000);

  it('finds a thing by its own hostile name and by no other', async ({ skip }) => {
    if (!stores) return skip(noMongoServer);
    const store = await stores.open(await stores.place('MongoDB'));
    const links = hostileTexts.filter((text) => text.trim() !== '' && !text.includes('\0'));
    for (const [index, youtube_url] of links.entries())
      await store.media.add(mediaRecord({ message_id: index + 1, youtube_url, source: 'youtube_link' }));
    for (const [index, link] of links.entries())
      expect((await store.media.findByLink(link))?.message_id).toBe(index + 1);
    for (const other of ['{"$ne":null}x', '.*', '/./', '$', 'NULL'])
      expect(await store.media.findByLink(other)).toBeUndefined();
  }, 60_000);
});

describe('the bot on MongoDB', () => {
  it('takes hostile words for words', async ({ skip }) => {
    if (!server || !stores) return skip(noMongoServer);
    const { mongo } = await stores.place('MongoDB');
    const world = await startBotWorld();
    try {
      const system = await world.start({
        settings: { MONGO_URL: mongo?.url ?? '', MONGO_DB_NAME: mongo?.dbName ?? '' },
      });
      await world.add({}, 1000, { caption: '{"$ne":null}' });
      const [film] = await rowsOf(system);
      expect(film).toMatchObject({ custom_name: '{"$ne":null}' });
      for (const command of [
        '/delete {"$ne":null}',
        '/rename {"$gt":""} x',
        '/link .*',
        '/link -1',
        '/search (a+)+$',
        "/delete 7'; drop",
      ])
        await world.ask(command);
      expect(await rowsOf(system)).toEqual([film]);
    } finally {
      await world.stop();
    }
  }, 120_000);
});

describe('a parameter of the API', () => {
  const params = (query: string) => Object.fromEntries(new URLSearchParams(query));

  it.each([
    'page={"$gt":""}',
    'page=1;drop',
    'per_page=$where',
    'per_page=1e9',
    'type={"$ne":null}',
    'type=__proto__',
    'page=-1',
  ])('%s is refused', (query) => {
    expect(catalogQuerySchema.safeParse(params(query)).success).toBe(false);
  });

  it.each(['page[$ne]=1', 'type[$ne]=video', '$where=sleep(1000)', '__proto__[page]=5', 'constructor=x'])(
    '%s is none, and changes nothing',
    (query) => {
      expect(catalogQuerySchema.parse(params(query))).toEqual({ page: 1, per_page: 20 });
    },
  );

  it.each([...operators, { $gt: 0 }, true, null, ['7']])('%j is no number of one', (value) => {
    for (const schema of [chatIdSchema, messageIdSchema]) expect(schema.safeParse(value).success).toBe(false);
    expect(catalogQuerySchema.safeParse({ page: value }).success).toBe(false);
    expect(catalogQuerySchema.safeParse({ type: value }).success).toBe(false);
  });

  it.each(hostileTexts.filter((text) => text !== '007'))('%j is no id', (text) => {
    for (const schema of [chatIdSchema, messageIdSchema]) expect(schema.safeParse(text).success).toBe(false);
  });
});

describe('the sources', () => {
  const folders = ['lib', 'bot', 'app'];
  const sources = folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'));

  it('build regular expressions of nothing but their own constants', () => {
    const builders = sources.filter((name) => /\bRegExp\(/.test(readFileSync(join(root, name), 'utf8')));
    // Their pieces are names of options, days, months and letters that stand in the files, and paths of our own operations.
    expect(builders.sort()).toEqual([
      'lib/api/methods-of.ts',
      'lib/catalog/episode-codes.ts',
      'lib/catalog/letter-folds.ts',
      'lib/catalog/normalise.ts',
      'lib/mirror/yt-dlp-features.ts',
      'lib/stream/http-date.ts',
    ]);
  });

  it('give MongoDB no code and no pattern to run', () => {
    const running = /\$(?:regex|where|expr|function|accumulator|text|search|jsonSchema)\b|mapReduce|\$eval/;
    expect(sources.filter((name) => running.test(readFileSync(join(root, name), 'utf8')))).toEqual([]);
  });
});
