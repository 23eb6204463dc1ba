// What viewers watch and list, on MongoDB by the official driver on a socket.
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import type { CollectionPlan } from '#lib/storage/mongo-schema.ts';
import { MongoSidecars, sidecarsPlan } from '#lib/storage/mongo-sidecars.ts';
import { MongoViewerLists, viewerListsPlan } from '#lib/storage/mongo-viewer-lists.ts';
import { MongoViewerProgress, viewerProgressPlan } from '#lib/storage/mongo-viewer-progress.ts';
import { viewerBoundsContract, viewerContract } from '../contracts/viewer-contract.ts';
import { noMongoServer, startMongoServer } from '../harness/mongo-server.ts';

const server = await startMongoServer();

afterAll(() => server?.stop());

function storesOn(client: MongoClient, dbName: string) {
  const database = () => client.db(dbName);
  return {
    viewerProgress: new MongoViewerProgress(database),
    viewerLists: new MongoViewerLists(database),
    sidecars: new MongoSidecars(database),
  };
}

it('says storage_unavailable when no server answers', async () => {
  const client = new MongoClient('mongodb://127.0.0.1:1/?directConnection=true', { serverSelectionTimeoutMS: 200 });
  const { viewerProgress, viewerLists, sidecars } = storesOn(client, 'none');
  const place = { chat_id: 1, message_id: 1 };
  const calls = [
    () => viewerProgress.find('u:1', place),
    () => viewerProgress.page({ viewerId: 'u:1', limit: 1 }),
    () => viewerProgress.clear('u:1'),
    () => viewerLists.remove('u:1', place),
    () => viewerLists.rank('u:1', [{ ...place, rank: 1 }]),
    () => sidecars.of(1, 1),
  ];
  for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'storage_unavailable' });
  await client.close();
});

if (server) {
  let client: MongoClient;
  let dbName: string;
  let stores: ReturnType<typeof storesOn>;

  beforeEach(async () => {
    client = new MongoClient(server.url);
    dbName = `sv_${randomUUID().slice(0, 8)}`;
    for (const plan of [viewerProgressPlan, viewerListsPlan, sidecarsPlan]) await makeIndexes(plan);
    stores = storesOn(client, dbName);
  });

  afterEach(async () => {
    await client.db(dbName).dropDatabase();
    await client.close();
  });

  async function makeIndexes({ collection, indexes }: CollectionPlan): Promise<void> {
    for (const { name, key, isUnique = false } of indexes) {
      await client.db(dbName).collection(collection).createIndex(key, { name, unique: isUnique });
    }
  }

  viewerContract(
    'MongoDB',
    () => stores,
    async () => {
      await client.close();
      client = new MongoClient(server.url);
      stores = storesOn(client, dbName);
    },
  );
  viewerBoundsContract('MongoDB', () => ({
    viewerProgress: (most) => new MongoViewerProgress(() => client.db(dbName), most),
    viewerLists: (most) => new MongoViewerLists(() => client.db(dbName), most),
  }));
} else {
  it('viewers on MongoDB', ({ skip }) => skip(noMongoServer));
}
