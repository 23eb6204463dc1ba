// What is special to stores on MongoDB, one by one; what they share with others is in their contracts.
import { randomUUID } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import type { ConversationRecord } from '#lib/storage/bot-memory.ts';
import { botUpdatesPlan, channelUpdatesPlan, MongoBotState, peersPlan } from '#lib/storage/mongo-bot-state.ts';
import { conversationsPlan, MongoConversations } from '#lib/storage/mongo-conversations.ts';
import { locationsPlan, MongoLocations } from '#lib/storage/mongo-locations.ts';
import { MongoMediaFacts, mediaFactsPlan } from '#lib/storage/mongo-media-facts.ts';
import { MongoPlaces, placesPlan } from '#lib/storage/mongo-places.ts';
import { MongoPosters, postersPlan } from '#lib/storage/mongo-posters.ts';
import { languagesPlan, MongoLanguages, MongoUsage, usagePlan } from '#lib/storage/mongo-usage.ts';
import { noMongoServer, startMongoServer } from '../harness/mongo-server.ts';

const server = await startMongoServer();
const client = server && new MongoClient(server.url);
const plans = [
  ...[botUpdatesPlan, channelUpdatesPlan, peersPlan, conversationsPlan, locationsPlan],
  ...[mediaFactsPlan, placesPlan, postersPlan, languagesPlan, usagePlan],
];
/** Enough for what the tests keep, and soon full. */
const maxConversations = 40;

let db: Db | undefined;

afterAll(async () => {
  await client?.close();
  await server?.stop();
});

function database(): Db {
  if (!db) throw new AppError('storage_unavailable');
  return db;
}

const stores = () => ({
  bots: new MongoBotState(database),
  conversations: new MongoConversations(database, maxConversations),
  facts: new MongoMediaFacts(database),
  languages: new MongoLanguages(database),
  locations: new MongoLocations(database),
  places: new MongoPlaces(database),
  posters: new MongoPosters(database),
  usage: new MongoUsage(database),
});

const conversation = (changes: Partial<ConversationRecord> = {}): ConversationRecord => ({
  ...{ key: 'rename:7', kind: 'rename', user_id: 7, value: '{}', expires_at_ms: 1000 },
  ...changes,
});

/** As if its type had been believed: what JSON of outside may bring. */
const hostile = <T>(value: unknown) => value as T;

if (client) {
  let current = stores();
  const restart = async () => {
    current = stores();
  };

  beforeEach(async () => {
    db = client.db(`sv_${randomUUID().slice(0, 8)}`);
    for (const { collection, indexes } of plans)
      for (const { name, key, isUnique = false } of indexes)
        await db.collection(collection).createIndex({ ...key }, { name, unique: isUnique });
    await restart();
  });
  afterEach(async () => {
    await db?.dropDatabase();
  });

  describe('MongoDB: conversations', () => {
    const total = () => database().collection('conversations').countDocuments({});

    it('are kept within the bound by two processes that write at the same time', async () => {
      const processes = [current.conversations, new MongoConversations(database, maxConversations)];
      const puts = Array.from({ length: 100 }, (_, index) =>
        processes[index % 2]?.put(conversation({ key: `k${index}`, expires_at_ms: 1000 + index }), 0),
      );
      await Promise.all(puts);
      // What was under way together may have seen the same room: the next write counts what there is.
      await current.conversations.put(conversation({ key: 'last', expires_at_ms: 5000 }), 0);
      expect(await total()).toBeLessThanOrEqual(maxConversations);
      expect(await current.conversations.find('last', 0)).toBeDefined();
    });

    it('that have expired are removed by the next write, those of an earlier process too', async () => {
      await current.conversations.put(conversation({ key: 'a', expires_at_ms: 100 }), 0);
      await current.conversations.put(conversation({ key: 'b', expires_at_ms: 300 }), 0);
      await restart();
      await current.conversations.put(conversation({ key: 'c', expires_at_ms: 900 }), 200);
      expect(await total()).toBe(2);
      await current.conversations.put(conversation({ key: 'd', expires_at_ms: 900 }), 300);
      expect(await total()).toBe(2);
    });
  });

  describe('MongoDB: usage', () => {
    it('of many at once is neither lost nor beyond the limit, over the end of a window too', async () => {
      const spend = (windowStartMs: number) =>
        current.usage.spend({ userId: 7, kind: 'messages', windowStartMs, amount: 1, limit: 10 });
      await spend(0);
      const results = await Promise.all(Array.from({ length: 15 }, () => spend(60_000)));
      expect(results.filter(({ isWithin }) => isWithin)).toHaveLength(10);
      expect(await current.usage.used(7, 'messages', 60_000)).toBe(10);
    });

    it('is counted exactly beyond 32 bits', async () => {
      const request = { userId: 7, kind: 'bytes', windowStartMs: 0, limit: Number.MAX_SAFE_INTEGER } as const;
      await current.usage.spend({ ...request, amount: 2 ** 31 - 1 });
      await current.usage.spend({ ...request, amount: 1 });
      expect(await current.usage.spend({ ...request, amount: 2 ** 52 + 1 })).toEqual({
        isWithin: true,
        used: 2 ** 52 + 2 ** 31 + 1,
      });
    });
  });

  describe('MongoDB: facts', () => {
    const put = (updated_at: string) =>
      current.facts.put({ chat_id: 1, message_id: 7, layers: { name: { title: updated_at } }, updated_at });

    it('are kept with their time as a date', async () => {
      for (const time of ['2026-01-10T12:00:00Z', '2026-01-10T12:00:00.120Z']) {
        await put(time);
        expect((await current.facts.find(1, 7))?.updated_at).toBe(time);
        const document = await database().collection('media_facts').findOne({});
        expect(document?.updated_at).toEqual(new Date(time));
      }
    });

    it('move on the time of their item, and of no other, when they change', async () => {
      const media = database().collection('media');
      const long = new Date(0);
      await media.insertMany([7, 8].map((message_id) => ({ chat_id: 1, message_id, changed_at: long })));
      const times = async () => (await media.find({}).sort({ message_id: 1 }).toArray()).map((row) => row.changed_at);
      await put('2026-01-10T12:00:00Z');
      const [first, second] = await times();
      expect(first.getTime()).toBeGreaterThan(long.getTime());
      expect(second).toEqual(long);
      await media.updateMany({}, { $set: { changed_at: long } });
      await put('2026-01-10T12:00:00Z');
      expect(await times()).toEqual([long, long]);
      const row = { chat_id: 1, message_id: 8, layers: {}, key_frames: null, updated_at: '2026-01-10T12:00:00Z' };
      await current.facts.putAll([row]);
      expect((await times())[1].getTime()).toBeGreaterThan(long.getTime());
    });

    it('of sources we do not know are refused and change nothing', async () => {
      await put('2026-01-10T12:00:00Z');
      for (const source of ['$set', 'name.title', 'key_frames', '']) {
        const change = { chat_id: 1, message_id: 7, layers: hostile<object>({ [source]: { title: 'x' } }) };
        await expect(current.facts.put({ ...change, updated_at: '2026-01-11T00:00:00Z' })).rejects.toThrow();
      }
      expect(await current.facts.find(1, 7)).toMatchObject({ layers: { name: { title: '2026-01-10T12:00:00Z' } } });
    });
  });

  describe('MongoDB: many records', () => {
    it('are written in commands that every server takes', async () => {
      const peers = Array.from({ length: 120 }, (_, id) => ({ ...{ bot_id: 1, kind: 'user' as const }, id }));
      await current.bots.savePeers(peers.map((peer) => ({ ...peer, access_hash: String(peer.id) })));
      expect(await current.bots.findPeer(1, 'user', 119)).toMatchObject({ access_hash: '119' });
      expect(await database().collection('peers').countDocuments({})).toBe(120);
    });

    it('of the same key at the same time become one', async () => {
      await Promise.all(
        Array.from({ length: 50 }, (_, id) =>
          current.languages.save({ user_id: 7, language: 'de', is_chosen: id % 2 === 0 }),
        ),
      );
      expect(await database().collection('languages').countDocuments({})).toBe(1);
    });
  });
} else {
  it('stores on MongoDB', ({ skip }) => skip(noMongoServer));
}
