// The contract of stores on MongoDB, by the official driver on a socket.
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll, it } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { MongoStorage } from '#lib/storage/mongo-storage.ts';
import { type StorageSubject, storageContract } from '../contracts/storage-contract.ts';
import { noMongoServer, startMongoServer } from '../harness/mongo-server.ts';

const server = await startMongoServer();

afterAll(() => server?.stop());

async function createSubject(url: string): Promise<StorageSubject> {
  const dbName = `sv_${randomUUID().slice(0, 8)}`;
  return {
    // A stand-in on a busy machine takes its time.
    open: () => new MongoStorage({ url, dbName, answerTimeoutMs: 60_000, mustAnswer: true }, silentLog),
    dispose: async () => {
      const client = new MongoClient(url);
      await client.db(dbName).dropDatabase();
      await client.close();
    },
  };
}

if (server) storageContract('MongoDB', () => createSubject(server.url));
else it('the store on MongoDB', ({ skip }) => skip(noMongoServer));
