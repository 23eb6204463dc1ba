// Child process of the crash test: publishes uploads in a loop and prints each number once it is acknowledged.

import { silentLog } from '#lib/log.ts';
import { SqliteStorage } from '#lib/storage/sqlite-storage.ts';
import { ingestEntry, mediaRecord } from './storage-records.ts';

const [path = '', first = '1'] = process.argv.slice(2);
const storage = new SqliteStorage(path, silentLog);
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
