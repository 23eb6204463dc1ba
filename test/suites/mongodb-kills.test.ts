// Writers and servers killed while they write: nothing acknowledged is lost, nothing is there twice, no upload is half published.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';
import { isAppError } from '#lib/errors.ts';
import { silentLog } from '#lib/log.ts';
import { MongoStorage } from '#lib/storage/mongo-storage.ts';
import { ingestEntry, mediaRecord } from '../contracts/storage-records.ts';
import { noMongoServer, startOwnMongoServer } from '../harness/mongo-server.ts';

const kills = 30;
const serverKills = 4;
const writer = fileURLToPath(new URL('../contracts/crash-writer.ts', import.meta.url));

const server = await startOwnMongoServer();
afterAll(() => server?.stop());

/** Runs a writer, kills it while it writes, and tells the last number it acknowledged. */
async function writeAndKill(url: string, dbName: string, first: number, delayMs: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, url, String(first), dbName], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const begun = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      resolve();
    });
  });
  await begun;
  // Into whatever it is doing then, not behind an acknowledgement.
  await sleep(delayMs);
  child.kill('SIGKILL');
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  return Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1));
}

/** Every upload from 1 to the top is published and has its row, once; the last one may be on its way. @returns the top. */
async function expectWhole(url: string, dbName: string, acknowledged: number): Promise<number> {
  const client = new MongoClient(url);
  const ids = (name: string, filter = {}) =>
    client.db(dbName).collection(name).find(filter).project({ message_id: 1, is_intent_open: 1 }).toArray();
  try {
    const [rows, published, all] = [
      await ids('media'),
      await ids('ingest', { state: 'published' }),
      await ids('ingest'),
    ];
    expect(published.filter(({ is_intent_open }) => is_intent_open)).toEqual([]);
    const numbers = rows.map(({ message_id }) => Number(message_id)).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length).toBeGreaterThanOrEqual(acknowledged);
    expect(published).toHaveLength(numbers.length);
    expect(all.length - published.length).toBeLessThanOrEqual(1);
    return numbers.length;
  } finally {
    await client.close();
  }
}

describe.skipIf(!server)('MongoDB', { timeout: 300_000 }, () => {
  const url = server?.url ?? '';

  it(`holds whole uploads however often their writer is killed (${kills} times)`, async () => {
    let next = 1;
    for (let round = 0; round < kills; round += 1) {
      const acknowledged = await writeAndKill(url, 'writers', next, 10 + ((round * 37) % 90));
      // What the next start does: finish what was promised.
      const storage = new MongoStorage({ url, dbName: 'writers', mustAnswer: true }, silentLog);
      await storage.start();
      await storage.stop();
      next = (await expectWhole(url, 'writers', acknowledged)) + 1;
    }
    expect(next).toBeGreaterThan(kills);
  });

  it(`loses nothing it acknowledged when it is killed itself (${serverKills} times)`, async () => {
    const storage = new MongoStorage({ url, dbName: 'servers', mustAnswer: true }, silentLog);
    await storage.start();
    const stopping = new AbortController();
    let acknowledged = 0;
    const writing = (async () => {
      for (let id = 1; !stopping.signal.aborted; id += 1) {
        const key = `1:${id}`;
        await untilDone(() => storage.ingest.receive(ingestEntry({ key, message_id: id })));
        await untilDone(() => storage.ingest.publish(key, mediaRecord({ message_id: id })));
        acknowledged = id;
      }
    })();
    for (let kill = 0; kill < serverKills; kill += 1) {
      const before = acknowledged;
      while (acknowledged < before + 5) await sleep(20);
      await server?.kill();
      await server?.start();
    }
    stopping.abort();
    await writing;
    expect(await storage.ingest.unfinished(1)).toHaveLength(1);
    await storage.stop();
    await expectWhole(url, 'servers', acknowledged);
  });
});

/** As ingest does it: as long as only the store is away, again. */
async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!isAppError(error) || error.code !== 'storage_unavailable') throw error;
      await sleep(100);
    }
  }
}

it.skipIf(server)('MongoDB killed', ({ skip }) => skip(noMongoServer));
