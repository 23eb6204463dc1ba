// No query of the store reads a whole collection: each command the driver sends is explained. Only MongoDB itself has plans to judge.
import { randomUUID } from 'node:crypto';
import { type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { MongoBotState } from '#lib/storage/mongo-bot-state.ts';
import { MongoConversations } from '#lib/storage/mongo-conversations.ts';
import { MongoIngest } from '#lib/storage/mongo-ingest.ts';
import { MongoJobs } from '#lib/storage/mongo-jobs.ts';
import { MongoLocations } from '#lib/storage/mongo-locations.ts';
import { MongoMedia } from '#lib/storage/mongo-media.ts';
import { MongoMediaFacts } from '#lib/storage/mongo-media-facts.ts';
import { MongoMediaRows } from '#lib/storage/mongo-media-rows.ts';
import { MongoMediaTitles } from '#lib/storage/mongo-media-titles.ts';
import { MongoMirrorCopies } from '#lib/storage/mongo-mirror-copies.ts';
import { MongoPlaces } from '#lib/storage/mongo-places.ts';
import { MongoPosters } from '#lib/storage/mongo-posters.ts';
import { MongoPublications } from '#lib/storage/mongo-publications.ts';
import { MongoSenders } from '#lib/storage/mongo-senders.ts';
import { MongoStorage } from '#lib/storage/mongo-storage.ts';
import { MongoLanguages, MongoUsage } from '#lib/storage/mongo-usage.ts';
import { newJob } from '../contracts/job-store-contract.ts';
import { ingestEntry, mediaRecord } from '../contracts/storage-records.ts';
import { mediaRow } from '../contracts/storage-recovery-contract.ts';
import { noMongoServer, startMongoServer } from '../harness/mongo-server.ts';

const server = await startMongoServer();
afterAll(() => server?.stop());

/** Commands whose plan can be asked for. */
const explainable = ['find', 'aggregate', 'update', 'findAndModify'];

describe.skipIf(!server)('queries of the store on MongoDB', { timeout: 120_000 }, () => {
  const dbName = `sv_plans_${randomUUID().slice(0, 8)}`;
  const sent: { readonly name: string; readonly command: Document }[] = [];
  let client: MongoClient;
  let asking = '';

  beforeAll(async () => {
    const url = server?.url ?? '';
    const storage = new MongoStorage({ url, dbName, answerTimeoutMs: 60_000, mustAnswer: true }, silentLog);
    await storage.start();
    await storage.mediaRows.putAll(Array.from({ length: 300 }, (_, index) => mediaRow({ message_id: index + 1 })));
    await storage.stop();
    client = new MongoClient(url, { monitorCommands: true });
    client.on('commandStarted', ({ commandName, command }) => {
      if (asking !== '' && explainable.includes(commandName)) sent.push({ name: asking, command });
    });
  });

  afterAll(async () => {
    await client?.db(dbName).dropDatabase();
    await client?.close();
  });

  it('use an index, all of them', async ({ skip }) => {
    for (const [name, query] of Object.entries(queriesOn(() => client.db(dbName)))) {
      asking = name;
      await query();
    }
    asking = '';
    expect(new Set(sent.map(({ name }) => name)).size).toBe(Object.keys(queriesOn(() => client.db(dbName))).length);
    if (server?.kind === 'stand-in') return skip('a stand-in plans otherwise than MongoDB');
    const scans: string[] = [];
    for (const { name, command } of sent) {
      const plans = JSON.stringify(winningPlans(await client.db(dbName).command(explained(command))));
      if (plans.includes('"COLLSCAN"')) scans.push(`${name}: ${plans}`);
    }
    expect(scans).toEqual([]);
  });
});

if (!server) it('queries of the store on MongoDB', ({ skip }) => skip(noMongoServer));

/** Every way to ask. What counts all of a collection is not here: `media.totals`. */
function queriesOn(database: () => ReturnType<MongoClient['db']>): Readonly<Record<string, () => Promise<unknown>>> {
  const media = new MongoMedia(database);
  const rows = new MongoMediaRows(database);
  const facts = new MongoMediaFacts(database);
  const titles = new MongoMediaTitles(database, facts);
  const ingest = new MongoIngest(database);
  const publications = new MongoPublications(database);
  const copies = new MongoMirrorCopies(database);
  const jobs = new MongoJobs(database);
  const bots = new MongoBotState(database);
  const conversations = new MongoConversations(database);
  const [chatId, messageId] = [1234567890, 7];
  const place = { chat_id: chatId, message_id: messageId };
  const newest = { ...place, created_at: '2026-01-10T12:00:00Z' };
  const key = 'youtube:x';
  return {
    'media.add': () => media.add(mediaRecord({ message_id: 1000 })),
    'media.find': () => media.find(chatId, messageId),
    'media.findMany': () => media.findMany([place]),
    'media.findByMessageId': () => media.findByMessageId(messageId),
    'media.findByFile': () => media.findByFile('AgADuniq', 1000),
    'media.findByLink': () => media.findByLink('https://youtu.be/x'),
    'media.page': () => media.page({ page: 2, perPage: 20 }),
    'media.page of a type': () => media.page({ page: 1, perPage: 20, fileType: 'video' }),
    'media.page of a person': () => media.page({ page: 1, perPage: 20, uploadedBy: 5228293685 }),
    'media.pageAfter': () => media.pageAfter({ after: newest, limit: 20 }),
    'media.topMessageId': () => media.topMessageId(chatId),
    'media.rename': () => media.rename(chatId, messageId, 'New'),
    'media.setActive': () => media.setActive(chatId, messageId, false),
    'mediaRows.scan': () => rows.scan({ after: place, limit: 50 }),
    'mediaRows.missing': () => rows.missing(10),
    'mediaRows.captionsDue': () => rows.captionsDue({ limit: 10 }),
    'titles.newest': () => titles.newest({ after: newest, limit: 50 }),
    'titles.changedSince': () => titles.changedSince({ sinceMs: 0, limit: 50 }),
    'facts.put': () => facts.put({ ...place, layers: { name: { title: 'A' } }, updated_at: '2026-01-10T12:00:00Z' }),
    'facts.findBrief': () => facts.findBrief([place]),
    'facts.scan': () => facts.scan({ after: place, limit: 50 }),
    'ingest.receive': () => ingest.receive(ingestEntry()),
    'ingest.publish': () => ingest.publish(ingestEntry().key, mediaRecord({ message_id: 1001 })),
    'ingest.unfinished': () => ingest.unfinished(10),
    'ingest.scan': () => ingest.scan({ after: '1', limit: 10 }),
    'publications.claim': () => publications.claim({ key, token: 1, random_id: '1', log_top_id: 0 }),
    'publications.publish': () => publications.publish(key, 1, mediaRecord({ message_id: 1002 })),
    'mirrorCopies.wanting': () => copies.wanting({ chatId, mirrorChatId: 55, afterMessageId: 0, limit: 10 }),
    'mirrorCopies.topCopyId': () => copies.topCopyId(55),
    'mirrorCopies.scan': () => copies.scan({ limit: 10 }),
    'posters.scan': () => new MongoPosters(database).scan({ limit: 10 }),
    'posters.find': () => new MongoPosters(database).find('a'.repeat(32)),
    'bots.findUpdatesState': () => bots.findUpdatesState(1),
    'bots.findPeer': () => bots.findPeer(1, 'user', 5),
    'bots.findChannelPts': () => bots.findChannelPts(1, 5),
    'locations.findLocation': () => new MongoLocations(database).findLocation(1, 7),
    'places.find': () => new MongoPlaces(database).find('reindex'),
    'conversations.find': () => conversations.find('rename:7', 0),
    'conversations.list': () => conversations.list({ kind: 'rename', nowMs: 0, limit: 10 }),
    'usage.used': () => new MongoUsage(database).used(7, 'files', 0),
    'usage.list': () => new MongoUsage(database).list({ windowStartMs: 0, after: 7, limit: 10 }),
    'senders.find': () => new MongoSenders(database).find(7),
    'senders.findMany': () => new MongoSenders(database).findMany([7, 8]),
    'senders.listLimited': () => new MongoSenders(database).listLimited({ after: 7, limit: 10 }),
    'languages.find': () => new MongoLanguages(database).find(7),
    'jobs.add': () => jobs.add(newJob()),
    'jobs.list of a person': () => jobs.list({ requestedBy: 7, limit: 10 }),
    'jobs.counts': () => jobs.counts(),
    'jobs.claim': () => jobs.repository.getNextJobToRun('enrich', new Date(), new Date(0)),
  };
}

/** The command as `explain` takes it: without what belongs to its session. */
function explained(command: Document): Document {
  const { lsid: _lsid, $db: _db, $clusterTime: _time, txnNumber: _number, writeConcern: _concern, ...plain } = command;
  return { explain: plain, verbosity: 'queryPlanner' };
}

/** Plans MongoDB has chosen, wherever they stand in its answer; those it has rejected are not asked about. */
function winningPlans(answer: unknown): unknown[] {
  if (Array.isArray(answer)) return answer.flatMap(winningPlans);
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([name, value]) => (name === 'winningPlan' ? [value] : winningPlans(value)));
}
