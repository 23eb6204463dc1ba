// The ends of films: pinned once, served without Telegram, within their own bound.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { type Clock, systemClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import { FakeChunkSource, failing } from './_fake-chunk-source.ts';
import { createChunkCache } from './chunk-cache.ts';
import { openChunkReader } from './chunk-reader.ts';

const mib = 1024 * 1024;
const pinSlotBytes = 4096 + 33 * 64 * 1024;
const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pinned-ends-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function world(sizeBytes: number, pinnedBytes = 8 * pinSlotBytes, dataDir = newFolder()) {
  const film = patternBytes(sizeBytes, 21);
  const source = new FakeChunkSource(film);
  const slept: number[] = [];
  const clock: Clock = { nowMs: systemClock.nowMs, sleep: async (delayMs) => void slept.push(delayMs) };
  const limits = { ramBytes: 0, diskBytes: 0, pinnedBytes };
  const cache = createChunkCache({ source, dataDir, limits, log: silentLog, clock });
  cache.start();
  closing.push(() => cache.stop());
  const pin = (documentId = '42', signal = new AbortController().signal) =>
    cache.pinned.pin({ messageId: 5, documentId, sizeBytes, signal });
  const read = async (start: number, end: number) => {
    const file = { messageId: 5, documentId: '42', sizeBytes };
    const reader = openChunkReader({ chunks: cache, file, start, end, signal: new AbortController().signal });
    const parts: Uint8Array[] = [];
    for (let part = await reader.next(); part; part = await reader.next()) parts.push(part);
    return Buffer.concat(parts).equals(film.subarray(start, end));
  };
  return { source, cache, pin, read, slept, dataDir };
}

describe('pinned ends', () => {
  it.each([1, 65_536, 65_537, mib - 1, mib, mib + 1, 1_500_000, 2 * mib, 2 * mib + 1, 5 * mib + 777])(
    'serves head and tail of a film of %i bytes without asking again, also after a restart',
    async (sizeBytes) => {
      const first = world(sizeBytes);
      expect(await first.pin()).toBe('pinned');
      const asked = first.source.requests.length;
      expect(asked).toBeLessThanOrEqual(8);
      expect(await first.read(0, Math.min(mib, sizeBytes))).toBe(true);
      expect(await first.read(Math.max(0, sizeBytes - mib), sizeBytes)).toBe(true);
      expect(first.source.requests).toHaveLength(asked);
      await first.cache.stop();
      const { source, pin, read, cache } = world(sizeBytes, 8 * pinSlotBytes, first.dataDir);
      expect(await pin()).toBe('pinned');
      expect(await read(0, Math.min(mib, sizeBytes))).toBe(true);
      expect(await read(Math.max(0, sizeBytes - mib), sizeBytes)).toBe(true);
      expect(source.requests).toHaveLength(0);
      expect(cache.stats().hits.pinned).toBeGreaterThan(0);
    },
  );

  it('reads the middle of a film with pinned ends right', async () => {
    const { pin, read } = world(5 * mib + 777);
    await pin();
    expect(await read(0, 5 * mib + 777)).toBe(true);
    expect(await read(mib - 5, mib + 5)).toBe(true);
    expect(await read(4 * mib + 700, 4 * mib + 900)).toBe(true);
  });

  it('lets the film pinned first go when its budget is used up', async () => {
    const { source, pin, cache } = world(3 * mib, 2 * pinSlotBytes);
    for (const id of ['1', '2', '3']) expect(await pin(id)).toBe('pinned');
    expect(cache.stats().pinned).toMatchObject({ bytes: 2 * pinSlotBytes, evictions: 1 });
    const asked = source.requests.length;
    expect([await pin('2'), await pin('3')]).toEqual(['pinned', 'pinned']);
    expect(source.requests).toHaveLength(asked);
    await pin('1');
    expect(source.requests.length).toBeGreaterThan(asked);
  });

  it('tries again when Telegram is busy, and gives up after three times or at once when it makes no sense', async () => {
    const { source, pin, slept } = world(mib);
    source.faults.set(0, failing('telegram_flood_wait'));
    expect(await pin('1')).toBe('pinned');
    expect(slept[0]).toBe(5000);
    for (let request = 2; request < 10; request += 1) source.faults.set(request, failing('telegram_unavailable'));
    expect(await pin('2')).toBe('failed');
    expect(source.requests).toHaveLength(6);
    source.faults.set(6, failing('gone'));
    expect(await pin('3')).toBe('failed');
    expect(source.requests).toHaveLength(7);
  });

  it('stands back while viewers wait, for 5 s at most', async () => {
    const { source, cache, pin, slept } = world(3 * mib);
    source.isHeld = true;
    const { signal } = new AbortController();
    const watched = { messageId: 5, documentId: '7', sizeBytes: 3 * mib, offset: mib, limit: mib, signal };
    const viewing = cache.readChunk(watched);
    const pinning = pin();
    await vi.waitFor(() => expect(source.heldCount).toBe(2));
    expect(slept.filter((delayMs) => delayMs === 250)).toHaveLength(20);
    source.isHeld = false;
    while (source.heldCount > 0) source.release();
    await viewing;
    expect(await pinning).toBe('pinned');
  });

  it('pins one film at a time, at most 256 waiting', async () => {
    const { source, pin, cache } = world(mib);
    source.isHeld = true;
    const leaving = new AbortController();
    const waiting = Array.from({ length: 256 }, (_, id) => pin(String(id), leaving.signal));
    expect(await pin('300')).toBe('queue_full');
    await vi.waitFor(() => expect(source.requests).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(source.requests).toHaveLength(1);
    leaving.abort();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['aborted']));
    await cache.stop();
    expect(await pin('301')).toBe('aborted');
  });

  it('is off without a budget or for an id that is no number', async () => {
    expect(await world(mib, 0).pin()).toBe('off');
    expect(await world(mib).pin('../../x')).toBe('off');
  });
});
