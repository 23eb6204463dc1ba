// Child process of the crash tests: publishes uploads in a loop and prints each number once it is acknowledged.

import { silentLog } from '#lib/log.ts';
import { MongoStorage } from '#lib/storage/mongo-storage.ts';
import { SqliteStorage } from '#lib/storage/sqlite-storage.ts';
import { ingestEntry, mediaRecord } from './storage-records.ts';

/** A file, or an address of MongoDB and the database's name. */
const [where = '', first = '1', dbName = ''] = process.argv.slice(2);
const storage = where.startsWith('mongodb:')
  ? new MongoStorage({ url: where, dbName, answerTimeoutMs: 60_000, mustAnswer: true }, silentLog)
  : new SqliteStorage(where, silentLog);
await storage.start();
// Bounded, so that a writer whose test was stopped does not run on.
for (let id = Number(first); id < Number(first) + 5000; id += 1) {
  const key = `1:${id}`;
  await storage.ingest.receive(ingestEntry({ key, message_id: id }));
  await storage.ingest.publish(key, mediaRecord({ message_id: id, custom_name: 'x'.repeat(id % 3000) }));
  process.stdout.write(`${id}\n`);
  // The loop must turn, or the lines would never leave the process.
  await new Promise((resolve) => setImmediate(resolve));
}
