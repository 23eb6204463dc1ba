// The contracts of jobs on MongoDB, by the official driver on a socket.
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll, expect, it } from 'vitest';
import { countersPlan, jobsPlan, MongoJobs } from '#lib/storage/mongo-jobs.ts';
import { verifySchema } from '#lib/storage/mongo-verify.ts';
import { jobQueueContract } from '../contracts/job-queue-contract.ts';
import { claimNext, type JobStoreSubject, jobStoreContract, newJob } from '../contracts/job-store-contract.ts';
import { noMongoServer, startMongoServer } from '../harness/mongo-server.ts';

const server = await startMongoServer();

afterAll(() => server?.stop());

async function createSubject(url: string): Promise<JobStoreSubject> {
  const dbName = `sv_${randomUUID().slice(0, 8)}`;
  const clients: MongoClient[] = [];
  const connect = () => {
    const client = new MongoClient(url);
    clients.push(client);
    return client.db(dbName);
  };
  return {
    open: async (bounds) => {
      const db = connect();
      await verifySchema(db, [jobsPlan, countersPlan], true);
      return new MongoJobs(() => db, bounds);
    },
    dispose: async () => {
      await clients[0]?.db(dbName).dropDatabase();
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}

it('says storage_unavailable when no server answers', async () => {
  const client = new MongoClient('mongodb://127.0.0.1:1/?directConnection=true', { serverSelectionTimeoutMS: 200 });
  const jobs = new MongoJobs(() => client.db('none'));
  const calls = [
    () => jobs.add(newJob()),
    () => jobs.find('0'.repeat(24)),
    () => jobs.cancel('0'.repeat(24)),
    () => jobs.renew({ id: '0'.repeat(24), token: 1 }, 0),
    () => jobs.settle({ id: '0'.repeat(24), token: 1 }, { state: 'done', result: null }),
    () => claimNext(jobs),
  ];
  for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'storage_unavailable' });
  await client.close();
});

if (server) {
  jobStoreContract('MongoDB', () => createSubject(server.url));
  jobQueueContract('MongoDB', () => createSubject(server.url));
} else {
  it('jobs on MongoDB', ({ skip }) => skip(noMongoServer));
}
