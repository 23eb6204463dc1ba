// Reading behind the viewers' backs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { type Clock, systemClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import type { ChunkRequest } from '../telegram/telegram.ts';
import { createBackgroundReader } from './background-reader.ts';
import { createChunkCache } from './chunk-cache.ts';

const mib = 1024 * 1024;
const film = patternBytes(5 * mib + 777, 3);
const file = { messageId: 5, documentId: '42', sizeBytes: film.byteLength };
const signal = new AbortController().signal;

function filmSource() {
  const requests: ChunkRequest[] = [];
  const readChunk = async (request: ChunkRequest) => {
    requests.push(request);
    return film.subarray(request.offset, Math.min(request.offset + request.limit, film.byteLength));
  };
  return { requests, readChunk };
}

describe('background reader', () => {
  it.each([
    [0, 1],
    [65_535, 2],
    [mib - 1, mib + 2],
    [3 * mib + 5, 2 * mib],
    [film.byteLength - 1, 1],
    [0, film.byteLength],
    [100, 0],
  ])('gives exactly %i + %i, in pieces Telegram takes', async (offset, length) => {
    const source = filmSource();
    const reader = createBackgroundReader({ chunks: source, isBusy: () => false, clock: systemClock });
    const bytes = await reader.read(file, offset, length, { signal });
    expect(Buffer.from(bytes).equals(film.subarray(offset, offset + length))).toBe(true);
    for (const request of source.requests) {
      expect(mib % request.limit).toBe(0);
      expect((request.offset % mib) + request.limit).toBeLessThanOrEqual(mib);
    }
  });

  it('refuses what lies outside the file', async () => {
    const reader = createBackgroundReader({ chunks: filmSource(), isBusy: () => false, clock: systemClock });
    await expect(reader.read(file, film.byteLength, 1, { signal })).rejects.toThrow(RangeError);
    await expect(reader.read(file, -1, 1, { signal })).rejects.toThrow(RangeError);
  });

  it('waits while viewers pull, and ends its wait with the signal', async () => {
    const source = filmSource();
    let busyFor = 3;
    const slept: number[] = [];
    const clock: Clock = { nowMs: () => 0, sleep: async (delayMs) => void slept.push(delayMs) };
    const reader = createBackgroundReader({ chunks: source, isBusy: () => busyFor-- > 0, clock });
    await reader.read(file, 0, 10, { signal });
    expect(slept).toEqual([250, 250, 250]);
    const always = createBackgroundReader({ chunks: filmSource(), isBusy: () => true, clock });
    await always.read(file, 0, 10, { signal, patienceMs: 500 });
    expect(slept).toHaveLength(5);
    const waiting = createBackgroundReader({ chunks: source, isBusy: () => true, clock: systemClock });
    const controller = new AbortController();
    const read = waiting.read(file, 0, 10, { signal: controller.signal });
    controller.abort();
    await expect(read).rejects.toMatchObject({ code: 'aborted' });
    expect(source.requests).toHaveLength(1);
  });

  it('of the cache takes what viewers fetched, stands back for them and not for itself', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'background-'));
    cleanUps.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const source = filmSource();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = {
      readChunk: async (request: ChunkRequest) => {
        if (request.offset === 2 * mib) await held;
        return source.readChunk(request);
      },
    };
    const slept: number[] = [];
    const clock: Clock = { nowMs: () => 0, sleep: async (delayMs) => void slept.push(delayMs) };
    const limits = { ramBytes: 16 * mib, diskBytes: 0, pinnedBytes: 0 };
    const cache = createChunkCache({ source: slow, dataDir, limits, log: silentLog, clock });
    await cache.readChunk({ ...file, offset: 0, limit: mib, signal });
    await cache.background.read(file, 10, 1000, { signal });
    expect(source.requests).toHaveLength(1);
    await Promise.all([
      cache.background.read(file, mib, 10, { signal }),
      cache.background.read(file, 4 * mib, 10, { signal }),
    ]);
    expect(slept).toEqual([]);
    const viewer = cache.readChunk({ ...file, offset: 2 * mib, limit: mib, signal });
    await cache.background.read(file, 3 * mib, 10, { signal });
    expect(slept).toHaveLength(20);
    release();
    await viewer;
    await cache.stop();
  });
});

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});
