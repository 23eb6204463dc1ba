// The tree of a large catalogue: how long it takes to read, what it weighs, and how a folder with all films in it goes out.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { mergeFacts } from '#lib/catalog/merged-facts.ts';
import { titleOfUpload } from '#lib/catalog/release-title.ts';
import { systemClock } from '#lib/clock.ts';
import { nodeListener } from '#lib/http/node-listener.ts';
import { createLibrary, type Library } from '#lib/library-tree/library.ts';
import { silentLog } from '#lib/log.ts';
import { SqliteStorage } from '#lib/storage/sqlite-storage.ts';
import { servedFile } from '#lib/stream/served-file.ts';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { davStage } from '#test/harness/dav-stage.ts';
import { type BenchOptions, type BenchRow, plain } from '../bench-result.ts';

const batchSize = 500;

/** Films with a title of their own, as a name and TMDB tell of them. */
async function fill(storage: SqliteStorage, count: number): Promise<void> {
  for (let at = 1; at <= count; at += batchSize) {
    const ids = Array.from({ length: Math.min(batchSize, count - at + 1) }, (_, index) => at + index);
    const row = { missing_since: null, post_key: null, caption_due: 0 };
    await storage.mediaRows.putAll(ids.map((id) => ({ ...mediaRecord({ message_id: id }), ...row })));
    await storage.factRows.putAll(ids.map(factsOf));
  }
}

function factsOf(id: number) {
  const title = `The Film of Number ${id}`;
  const poster = { hash: String(id).padStart(32, '0'), placeholder: 'abc' };
  const layers = {
    name: { title, year: 2000 + (id % 20), quality: '1080p' },
    tmdb: { title, overview: 'x'.repeat(300), tmdb: { kind: 'movie' as const, id }, poster },
  };
  return { ...mediaRecord({ message_id: id }), layers, key_frames: null, updated_at: '2026-11-27T12:00:00Z' };
}

async function propfind(url: string) {
  const [startedMs, cpu] = [performance.now(), process.cpuUsage()];
  const answer = await fetch(`${url}/dav/Movies/`, { method: 'PROPFIND', headers: { depth: '1' } });
  let [bytes, firstMs] = [0, 0];
  for await (const chunk of answer.body ?? []) {
    firstMs ||= performance.now() - startedMs;
    bytes += chunk.length;
  }
  return { bytes, firstMs, allMs: performance.now() - startedMs, cpuMs: process.cpuUsage(cpu).user / 1000 };
}

async function serve(library: Library, storage: SqliteStorage) {
  const { handle } = davStage('public', { library, posters: storage.posters });
  const server = createServer(nodeListener(handle, silentLog)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Client and server share this process, so times are those of both. */
export async function library({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const count = quick ? 10_000 : 100_000;
  const folder = await mkdtemp(join(tmpdir(), 'sv-bench-library-'));
  const storage = new SqliteStorage(join(folder, 'films.db'), silentLog);
  await storage.start();
  await fill(storage, count);
  const rules = { titleOfUpload, mergeFacts, servedFile };
  const { titles, media, facts } = storage;
  const tree = createLibrary({ titles, media, facts, rules, clock: systemClock, log: silentLog });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  globalThis.gc?.();
  const heapBytes = process.memoryUsage().heapUsed;
  const [startedMs, cpu] = [performance.now(), process.cpuUsage()];
  delay.enable();
  await tree.tree();
  const rows = [
    plain(`tree of ${count} films`, (performance.now() - startedMs) / 1000, 's'),
    plain('its processor time', process.cpuUsage(cpu).user / 1e6, 's'),
    plain('event loop held while it is read, p99', delay.percentile(99) / 1e6, 'ms'),
  ];
  globalThis.gc?.();
  rows.push(plain('its weight', (process.memoryUsage().heapUsed - heapBytes) / 1e6, 'MB'));
  const { server, url } = await serve(tree, storage);
  // The first one looks again at what was written while the tree was read.
  await propfind(url);
  delay.reset();
  const listed = await propfind(url);
  rows.push(
    plain(`PROPFIND of a folder with ${count} films`, listed.bytes / 1e6, 'MB'),
    plain('first byte of it', listed.firstMs, 'ms'),
    plain('all of it', listed.allMs, 'ms'),
    plain('its processor time, both sides', listed.cpuMs, 'ms'),
    plain('event loop held meanwhile, p99', delay.percentile(99) / 1e6, 'ms'),
  );
  tree.stop();
  server.close();
  await storage.stop();
  await rm(folder, { recursive: true });
  return rows;
}
