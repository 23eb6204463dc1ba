// Child process of the test with killed writers: publishes uploads in a loop and prints each number once all of it is acknowledged.
import { setTimeout as sleep } from 'node:timers/promises';
import { isAppError } from '#lib/errors.ts';
import { silentLog } from '#lib/log.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import { writtenEntry, writtenFacts, writtenRow } from './store-writings.ts';

/** More than any test waits for, so that a writer whose test was stopped does not run on. */
const most = 5000;

const [dataDir = '', first = '1', url, dbName = ''] = process.argv.slice(2);
const mongo = url ? { url, dbName } : undefined;
const storage = openStorage({ dataDir, mongo, transport: { socksProxy: undefined } }, silentLog, {
  role: 'maintenance',
});
await storage.start();

async function write(id: number): Promise<void> {
  const { key } = await storage.ingest.receive(writtenEntry(id));
  await storage.ingest.publish(key, writtenRow(id));
  await storage.facts.put(writtenFacts(id));
  await storage.usage.spend({ userId: 1, kind: 'files', windowStartMs: 0, amount: 1, limit: Number.MAX_SAFE_INTEGER });
  await storage.places.save('writer', String(id));
}

/** As ingest does while the store is away: the same again, until it is there. */
async function writeUntilThere(id: number): Promise<void> {
  for (;;) {
    try {
      return await write(id);
    } catch (error) {
      if (!isAppError(error) || error.code !== 'storage_unavailable') throw error;
      await sleep(50);
    }
  }
}

for (let id = Number(first); id < Number(first) + most; id += 1) {
  await writeUntilThere(id);
  process.stdout.write(`${id}\n`);
  // The loop must turn, or the lines would never leave the process.
  await new Promise((resolve) => setImmediate(resolve));
}
