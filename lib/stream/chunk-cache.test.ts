// The cache between viewers and a source that fails, is slow or is left: right bytes, one fetch a cell, bounded.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { patternBytes, seededNumbers } from '#test/harness/pattern-bytes.ts';
import { systemClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import type { ChunkRequest } from '../telegram/telegram.ts';
import { FakeChunkSource, failing } from './_fake-chunk-source.ts';
import { type ChunkCache, type ChunkCacheOptions, createChunkCache } from './chunk-cache.ts';
import { openChunkReader } from './chunk-reader.ts';
import type { PiecePlace, TracedRequest } from './first-piece.ts';

const kib = 1024;
const mib = 1024 * kib;
const film = patternBytes(12 * mib + 777, 3);
const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chunk-cache-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function world(limits: Partial<ChunkCacheOptions['limits']> = {}, dataDir = newFolder()) {
  const source = new FakeChunkSource(film);
  const all = { ramBytes: 4 * mib, diskBytes: 0, pinnedBytes: 0, ...limits };
  const cache = createChunkCache({ source, dataDir, limits: all, log: silentLog, clock: systemClock });
  cache.start();
  closing.push(() => cache.stop());
  return { source, cache, dataDir };
}

function ask(cache: ChunkCache, offset: number, limit: number, more: Partial<ChunkRequest> = {}) {
  const { signal } = new AbortController();
  return cache.readChunk({ messageId: 5, documentId: '42', sizeBytes: film.length, offset, limit, signal, ...more });
}

function reader(cache: ChunkCache, start = 0, end = film.length, signal = new AbortController().signal) {
  const file = { messageId: 5, documentId: '42', sizeBytes: film.length };
  return openChunkReader({ chunks: cache, file, start, end, signal });
}

async function readAll(open: ReturnType<typeof reader>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for (let part = await open.next(); part; part = await open.next()) parts.push(part);
  return Buffer.concat(parts);
}

const isSlice = (bytes: Uint8Array, offset: number, limit: number) =>
  Buffer.from(bytes).equals(film.subarray(offset, Math.min(film.length, offset + limit)));
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const pulled = (source: FakeChunkSource) =>
  source.requests.reduce((sum, { offset, limit }) => sum + Math.min(limit, film.length - offset), 0);

describe('chunk cache', () => {
  it('tells whoever wants to know where each piece came from', async () => {
    const { source, cache, dataDir } = world({ diskBytes: 8 * mib });
    const placesOf = async (from: ChunkCache, offset: number) => {
      const places: PiecePlace[] = [];
      const onPlace = (place: PiecePlace) => void places.push(place);
      const { signal } = new AbortController();
      const piece = { messageId: 5, documentId: '42', sizeBytes: film.length, offset, limit: 64 * kib, signal };
      const request: TracedRequest = { ...piece, onPlace };
      await from.readChunk(request);
      return places;
    };
    source.isHeld = true;
    const both = [placesOf(cache, 0), placesOf(cache, 0)];
    await settle();
    source.isHeld = false;
    source.release();
    expect(await Promise.all(both)).toEqual([['telegram'], ['shared']]);
    expect(await placesOf(cache, 0)).toEqual(['ram']);
    await cache.stop();
    const { cache: next } = world({ diskBytes: 8 * mib }, dataDir);
    await vi.waitFor(async () => expect(next.stats().disk.bytes).toBeGreaterThan(0));
    expect(await placesOf(next, 0)).toEqual(['disk']);
  });

  it.each([
    ['memory', { ramBytes: 4 * mib }],
    ['disk', { ramBytes: 0, diskBytes: 8 * mib }],
    ['both', { ramBytes: 2 * mib, diskBytes: 6 * mib }],
    ['nothing', { ramBytes: 0 }],
  ])(
    'gives plain slices to concurrent readers that fail and leave, with %s',
    async (_name, limits) => {
      const { source, cache } = world(limits);
      const next = seededNumbers(17);
      let number = 0;
      let finished = 0;
      const view = async () => {
        const start = next() % film.length;
        const end = Math.min(film.length, start + 1 + (next() % (3 * mib)));
        const leaving = new AbortController();
        if (next() % 4 === 0) setTimeout(() => leaving.abort(), next() % 8);
        if (next() % 6 === 0) source.faults.set(source.requests.length + (next() % 3), failing('telegram_unavailable'));
        number += 1;
        try {
          expect((await readAll(reader(cache, start, end, leaving.signal))).equals(film.subarray(start, end))).toBe(
            true,
          );
          finished += 1;
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^(aborted|telegram_unavailable)$/);
        }
      };
      for (let round = 0; round < 25; round += 1) await Promise.all([view(), view(), view(), view()]);
      expect(number).toBe(100);
      expect(finished).toBeGreaterThan(30);
      await settle();
      expect(source.inFlight).toBe(0);
      expect(cache.stats().inFlight).toBe(0);
      expect(cache.stats().ram.bytes).toBeLessThanOrEqual(limits.ramBytes);
      expect(cache.stats().disk.bytes).toBeLessThanOrEqual(8 * mib);
    },
    60_000,
  );

  it('fetches a cell once however many ask at once', async () => {
    const { source, cache } = world();
    source.isHeld = true;
    const answers = Array.from({ length: 20 }, () => ask(cache, mib, mib));
    await settle();
    expect(source.requests).toHaveLength(1);
    source.release();
    for (const bytes of await Promise.all(answers)) expect(isSlice(bytes, mib, mib)).toBe(true);
    expect(cache.stats()).toMatchObject({ misses: 16, hits: { shared: 19 * 16 } });
    await ask(cache, mib, mib);
    expect(source.requests).toHaveLength(1);
  });

  it('shares cells between pieces of different sizes, and asks for the missing ones in legal pieces', async () => {
    const { source, cache } = world();
    await ask(cache, 0, 128 * kib);
    source.isHeld = true;
    const half = ask(cache, 512 * kib, 512 * kib);
    const whole = ask(cache, 0, mib);
    await settle();
    source.isHeld = false;
    for (let index = 0; index < 3; index += 1) source.release();
    expect(isSlice(await whole, 0, mib)).toBe(true);
    expect(isSlice(await half, 512 * kib, 512 * kib)).toBe(true);
    const sizes = source.requests.map(({ offset, limit }) => [offset / kib, limit / kib]);
    expect(sizes).toEqual([
      [0, 128],
      [512, 512],
      [128, 128],
      [256, 256],
    ]);
    expect(pulled(source)).toBe(mib);
  });

  it('keeps a fetch for the others when one leaves, and ends it when the last leaves', async () => {
    const { source, cache } = world();
    source.isHeld = true;
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
    const one = ask(cache, 0, mib, { signal: first.signal });
    const two = ask(cache, 0, mib, { signal: second.signal });
    first.abort();
    await expect(one).rejects.toMatchObject({ code: 'aborted' });
    expect(source.aborted).toBe(0);
    source.release();
    expect(isSlice(await two, 0, mib)).toBe(true);
    const alone = ask(cache, 2 * mib, mib, { signal: third.signal });
    third.abort();
    await expect(alone).rejects.toMatchObject({ code: 'aborted' });
    expect(source.aborted).toBe(1);
    source.isHeld = false;
    expect(isSlice(await ask(cache, 2 * mib, mib), 2 * mib, mib)).toBe(true);
  });

  it('passes a failure on to all who wait and asks anew the next time', async () => {
    const { source, cache } = world();
    source.faults.set(0, failing('telegram_flood_wait'));
    const answers = await Promise.allSettled([ask(cache, 0, mib), ask(cache, 0, 128 * kib)]);
    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected']);
    expect(isSlice(await ask(cache, 0, mib), 0, mib)).toBe(true);
  });

  it('asks for itself when a fetch of another message with the same document fails', async () => {
    const { source, cache } = world();
    source.isHeld = true;
    source.faults.set(0, failing('gone'));
    const deleted = ask(cache, 0, mib, { messageId: 4 });
    const good = ask(cache, 0, mib, { messageId: 5 });
    source.isHeld = false;
    source.release();
    await expect(deleted).rejects.toMatchObject({ code: 'gone' });
    expect(isSlice(await good, 0, mib)).toBe(true);
    expect(source.requests.at(-1)?.messageId).toBe(5);
  });

  it.each([
    ['short', (good: Uint8Array) => good.subarray(1)],
    ['long', (good: Uint8Array) => Buffer.concat([good, good.subarray(0, 1)])],
  ])('neither serves nor keeps a %s answer', async (_name, spoil) => {
    const { source, cache } = world();
    source.faults.set(0, (_request, good) => spoil(good));
    await expect(ask(cache, 0, mib)).rejects.toMatchObject({ code: 'telegram_unavailable' });
    expect(isSlice(await ask(cache, 0, mib), 0, mib)).toBe(true);
    expect(source.requests).toHaveLength(2);
  });

  it('keeps documents and sizes apart', async () => {
    const { source, cache } = world();
    await ask(cache, 0, 64 * kib);
    await ask(cache, 0, 64 * kib, { documentId: '43' });
    await ask(cache, 0, 64 * kib, { sizeBytes: film.length - 1 });
    expect(source.requests).toHaveLength(3);
  });

  it('pulls at most 64 KiB for one byte, wherever it is', async () => {
    for (const position of [0, 65_535, 65_536, mib - 1, mib, film.length - 1]) {
      const { source, cache } = world();
      expect(await readAll(reader(cache, position, position + 1))).toEqual(film.subarray(position, position + 1));
      expect(pulled(source)).toBeLessThanOrEqual(64 * kib);
    }
  });

  it('pulls the film once for a whole read, the end of it in one piece', async () => {
    const { source, cache } = world();
    expect((await readAll(reader(cache))).equals(film)).toBe(true);
    expect(pulled(source)).toBe(film.length);
    expect(source.requests.length).toBeLessThanOrEqual(16);
  });

  it('pulls a film at most 1.05 times for 20 viewers one behind the other', async () => {
    const { source, cache } = world({ ramBytes: 2 * mib, diskBytes: 32 * mib });
    const viewers = Array.from({ length: 20 }, (_, place) => ({
      open: reader(cache),
      place,
      readBytes: 0,
      read: [] as Uint8Array[],
    }));
    for (let turn = 0, playing = true; playing; turn += 1) {
      playing = false;
      for (const viewer of viewers) {
        const isWaiting = turn < viewer.place * 2;
        const part = isWaiting || viewer.readBytes === film.length ? undefined : await viewer.open.next();
        if (part) viewer.read.push(part);
        viewer.readBytes += part?.byteLength ?? 0;
        playing ||= part !== undefined || isWaiting;
      }
    }
    for (const { read } of viewers) expect(Buffer.concat(read).equals(film)).toBe(true);
    expect(pulled(source) / film.length).toBeLessThanOrEqual(1.05);
    expect(cache.stats().hits.disk).toBeGreaterThan(0);
  }, 60_000);

  it('evicts the windows used longest ago and never holds more than its bound', async () => {
    const { source, cache } = world({ ramBytes: 3 * mib + 4 * kib });
    for (const window of [0, 1, 2]) await ask(cache, window * mib, mib);
    await ask(cache, 0, mib);
    await ask(cache, 3 * mib, mib);
    expect(cache.stats().ram).toMatchObject({ evictions: 1 });
    expect(cache.stats().ram.bytes).toBeLessThanOrEqual(3 * mib + 4 * kib);
    const before = source.requests.length;
    await ask(cache, 0, mib);
    expect(source.requests).toHaveLength(before);
    await ask(cache, mib, mib);
    expect(source.requests).toHaveLength(before + 1);
  });

  it('does not keep a large buffer alive for a small answer', async () => {
    const { source, cache } = world();
    const pool = Buffer.alloc(8 * mib);
    source.faults.set(0, (_request, good) => {
      pool.set(good, mib);
      return pool.subarray(mib, mib + good.byteLength);
    });
    await ask(cache, 0, 64 * kib);
    const cached = await ask(cache, 0, 64 * kib);
    expect(cached.buffer.byteLength).toBe(64 * kib);
    expect(isSlice(cached, 0, 64 * kib)).toBe(true);
  });

  it('hands out what it keeps without copying', async () => {
    const { source, cache } = world();
    const answer = new Uint8Array(film.subarray(mib, 2 * mib));
    source.faults.set(0, () => answer);
    await ask(cache, mib, mib);
    const cached = await ask(cache, mib + 512 * kib, 512 * kib);
    expect(cached.buffer).toBe(answer.buffer);
    expect(isSlice(cached, mib + 512 * kib, 512 * kib)).toBe(true);
  });

  it('passes pieces off its grid through', async () => {
    const { source, cache } = world();
    expect(isSlice(await ask(cache, 4096, 4096), 4096, 4096)).toBe(true);
    expect(source.requests[0]).toMatchObject({ offset: 4096, limit: 4096 });
    expect(cache.stats().ram.bytes).toBe(0);
  });

  it('asks nothing when the signal was aborted before', async () => {
    const { source, cache } = world();
    await expect(ask(cache, 0, mib, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    expect(source.requests).toHaveLength(0);
  });

  it('serves from the disk after a restart, and goes on without it after a stop', async () => {
    const first = world({ diskBytes: 32 * mib });
    expect((await readAll(reader(first.cache))).equals(film)).toBe(true);
    const stopping = Date.now();
    await first.cache.stop();
    expect(Date.now() - stopping).toBeLessThan(2000);
    expect(isSlice(await ask(first.cache, mib, mib), mib, mib)).toBe(true);
    const second = world({ diskBytes: 32 * mib }, first.dataDir);
    await vi.waitFor(() => expect(second.cache.stats().disk.bytes).toBeGreaterThan(0));
    expect((await readAll(reader(second.cache))).equals(film)).toBe(true);
    expect(pulled(second.source)).toBe(0);
    expect(second.cache.stats().hits.disk).toBe(Math.ceil(film.length / (64 * kib)));
  });
});
