// The search in a thread of its own, on a real file.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { systemClock } from '../clock.ts';
import { type Log, silentLog } from '../log.ts';
import type { SearchTask } from '../search-worker.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { TitleThread, type TitleThreadOptions } from './title-thread.ts';

let dataDir: string;
let storage: Storage;
let thread: TitleThread;
let warnings: string[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-titles-'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  warnings = [];
});

afterEach(async () => {
  await thread.stop();
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function start(options: Partial<TitleThreadOptions> = {}): void {
  const log: Log = { ...silentLog, child: () => log, warn: (event) => void warnings.push(event) };
  const task: SearchTask = { searches: { dataDir, mongo: undefined } };
  thread = new TitleThread({ task, clock: systemClock, log, ...options });
  thread.start();
}

const find = (query: string, signal?: AbortSignal) =>
  thread.find({ query, filter: {}, offset: 0, limit: 10 }, signal ? { signal } : {});
const ids = async (query: string) => (await find(query)).places.map(({ messageId }) => messageId);

/** A program for the thread, in place of ours. */
const program = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

describe('the thread that searches', () => {
  it('finds what stands in the store, and at once what this process writes', async () => {
    await storage.media.add(mediaRecord({ message_id: 1, custom_name: 'Heat' }));
    start();
    expect(await find('heat')).toEqual({
      total: 1,
      places: [{ chatId: 1234567890, messageId: 1 }],
      isWarming: expect.any(Boolean),
    });
    for (let id = 2; id < 20; id += 1) {
      await storage.media.add(mediaRecord({ message_id: id, custom_name: `Ronin ${id}` }));
      thread.changed();
      expect(await ids(`ronin ${id}`)).toEqual([id]);
    }
    await storage.facts.put({
      chat_id: 1234567890,
      message_id: 1,
      layers: { admin: { title: 'Collateral' } },
      updated_at: '2026-01-10T12:00:00Z',
    });
    thread.changed();
    expect(await ids('collateral')).toEqual([1]);
  });

  it('finds what another process writes to the same file', async () => {
    start();
    expect(await ids('heat')).toEqual([]);
    const other = openStorage({ dataDir, mongo: undefined }, silentLog, { role: 'companion' });
    await other.start();
    await other.media.add(mediaRecord({ message_id: 5, custom_name: 'Heat' }));
    await other.stop();
    await vi.waitFor(async () => expect(await ids('heat')).toEqual([5]), { timeout: 20_000, interval: 100 });
  });

  it('lets go of its file when it stops, and fails searches then', async () => {
    start();
    await find('heat');
    await thread.stop();
    await expect(find('heat')).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(warnings).toEqual([]);
  });

  it('refuses searches beyond its bound, and forgets those whose caller has gone', async () => {
    start({
      maxWaiting: 2,
      entryUrl: program("import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {});"),
    });
    const gone = new AbortController();
    const waiting = [find('a', gone.signal), find('b')].map((search) => search.catch((error) => error.code));
    await expect(find('c')).rejects.toMatchObject({ code: 'queue_full' });
    gone.abort();
    expect(await waiting[0]).toBe('aborted');
    await thread.stop();
    expect(await waiting[1]).toBe('storage_unavailable');
    await expect(find('d', AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
  });

  it('is started anew when it breaks down; the searches it had fail', async () => {
    const broken =
      "import { parentPort } from 'node:worker_threads'; parentPort.once('message', () => { throw new Error('broken'); });";
    start({ entryUrl: program(broken), clock: { ...systemClock, sleep: async () => undefined } });
    for (let round = 1; round <= 3; round += 1) {
      await expect(find('a')).rejects.toMatchObject({ code: 'storage_unavailable' });
      await vi.waitFor(() => expect(warnings).toHaveLength(round));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(new Set(warnings)).toEqual(new Set(['the thread that searches ended; another one is started']));
  });

  it('refuses a bound that is none', () => {
    start();
    expect(() => new TitleThread({ task: {}, clock: systemClock, log: silentLog, maxWaiting: 0 })).toThrow(RangeError);
  });
});
