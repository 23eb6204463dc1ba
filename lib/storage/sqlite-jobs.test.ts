// The contracts of jobs on SQLite: several stores on one file, as several processes have it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobQueueContract } from '#test/contracts/job-queue-contract.ts';
import { type JobStoreSubject, jobStoreContract } from '#test/contracts/job-store-contract.ts';
import { migrate } from './migrate.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { SqliteJobs } from './sqlite-jobs.ts';

async function createSubject(): Promise<JobStoreSubject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sv-jobs-'));
  const databases: SqliteDatabase[] = [];
  return {
    open: async (bounds) => {
      const database = new SqliteDatabase(join(dataDir, 'streamvault.db'));
      databases.push(database);
      migrate(database);
      return new SqliteJobs(() => database, bounds);
    },
    dispose: async () => {
      for (const database of databases) database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

jobStoreContract('SQLite', createSubject);
jobQueueContract('SQLite', createSubject);
