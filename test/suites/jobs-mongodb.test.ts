// The contracts of jobs on MongoDB, by the official driver on a socket.
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll, it } from 'vitest';
import { MongoJobs } from '#lib/storage/mongo-jobs.ts';
import { jobQueueContract } from '../contracts/job-queue-contract.ts';
import { type JobStoreSubject, jobStoreContract } from '../contracts/job-store-contract.ts';
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
      const jobs = new MongoJobs(connect(), bounds);
      await jobs.start();
      return jobs;
    },
    dispose: async () => {
      await clients[0]?.db(dbName).dropDatabase();
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}

if (server) {
  jobStoreContract('MongoDB', () => createSubject(server.url));
  jobQueueContract('MongoDB', () => createSubject(server.url));
} else {
  it('jobs on MongoDB', ({ skip }) => skip(noMongoServer));
}
