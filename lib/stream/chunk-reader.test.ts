// The sliding window against a source that is late, short, failing or deaf.
import { describe, expect, it } from 'vitest';
import { patternBytes, seededNumbers } from '#test/harness/pattern-bytes.ts';
import { AppError } from '../errors.ts';
import { FakeChunkSource, failing } from './_fake-chunk-source.ts';
import { type ChunkReader, type ChunkReaderOptions, openChunkReader } from './chunk-reader.ts';
import { createReadAheadBudget } from './read-ahead-budget.ts';

const mib = 1024 * 1024;
const file = patternBytes(12 * mib + 777, 3);

function open(chunks: FakeChunkSource, start: number, end: number, more: Partial<ChunkReaderOptions> = {}) {
  const described = { messageId: 5, documentId: '42', sizeBytes: file.length };
  const { signal } = new AbortController();
  return openChunkReader({ chunks, file: described, start, end, signal, ...more });
}

async function readAll(reader: ChunkReader): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for (let part = await reader.next(); part; part = await reader.next()) parts.push(part);
  return Buffer.concat(parts);
}

const aheadBytes = (source: FakeChunkSource, readChunks: number) =>
  source.requests.slice(readChunks).reduce((sum, request) => sum + request.limit, 0);

const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('chunk reader', () => {
  it('gives exactly the window for 300 random ones', async () => {
    const next = seededNumbers(11);
    for (let round = 0; round < 300; round += 1) {
      const start = next() % file.length;
      const longest = round % 20 === 0 ? file.length : 700_000;
      const end = Math.min(file.length, start + 1 + (next() % longest));
      const bytes = await readAll(open(new FakeChunkSource(file), start, end));
      expect(bytes.equals(file.subarray(start, end))).toBe(true);
    }
  }, 60_000);

  it('asks nothing before it is read and passes the file on', async () => {
    const source = new FakeChunkSource(file);
    const reader = open(source, 0, 10);
    await settle();
    expect(source.requests).toHaveLength(0);
    await reader.next();
    expect(source.requests[0]).toMatchObject({ messageId: 5, documentId: '42', sizeBytes: file.length, offset: 0 });
  });

  it('keeps its window bounded and stands still when nobody reads on', async () => {
    const source = new FakeChunkSource(file);
    const reader = open(source, 0, file.length);
    for (let read = 1; read <= 8; read += 1) {
      await reader.next();
      await settle();
      expect(aheadBytes(source, read)).toBeLessThanOrEqual(4 * mib);
    }
    const { length } = source.requests;
    await settle();
    expect(source.requests).toHaveLength(length);
    expect(aheadBytes(source, 8)).toBeGreaterThan(2 * mib);
    expect(source.inFlight).toBe(0);
  });

  it('looks no further than 1 MiB before the first bytes were taken', () => {
    const source = new FakeChunkSource(file);
    void open(source, 0, file.length).next();
    expect(aheadBytes(source, 0)).toBe(mib);
  });

  it('delivers the first bytes while later ones are under way, and in order whatever comes first', async () => {
    const source = new FakeChunkSource(file);
    source.isHeld = true;
    const reader = open(source, 0, 2 * mib);
    const first = reader.next();
    await settle();
    source.release(1);
    await settle();
    source.release(0);
    expect(Buffer.from((await first) ?? []).equals(file.subarray(0, 128 * 1024))).toBe(true);
    expect(source.inFlight).toBeGreaterThan(0);
    const second = await reader.next();
    expect(Buffer.from(second ?? []).equals(file.subarray(128 * 1024, 256 * 1024))).toBe(true);
    reader.close();
  });

  it.each([
    ['short', (good: Uint8Array) => good.subarray(0, -1)],
    ['empty', () => new Uint8Array(0)],
    ['long', (good: Uint8Array) => Buffer.concat([good, good.subarray(0, 1)])],
  ])('refuses a %s answer, after the good bytes before it', async (_name, spoil) => {
    const source = new FakeChunkSource(file);
    source.faults.set(2, (_request, good) => spoil(good));
    const reader = open(source, 0, 2 * mib);
    await reader.next();
    await reader.next();
    await expect(reader.next()).rejects.toMatchObject({ code: 'telegram_unavailable' });
    await settle();
    expect(source.inFlight).toBe(0);
    await expect(reader.next()).rejects.toMatchObject({ code: 'aborted' });
  });

  it('takes a short last piece at the end of the file for what it is', async () => {
    const bytes = await readAll(open(new FakeChunkSource(file), file.length - 5, file.length));
    expect(bytes.equals(file.subarray(-5))).toBe(true);
  });

  it('fails in turn: good bytes before a failed piece still come, its later pieces are dropped', async () => {
    const source = new FakeChunkSource(file);
    source.faults.set(1, failing('telegram_flood_wait'));
    const reader = open(source, 0, file.length);
    expect(await reader.next()).toHaveLength(128 * 1024);
    await expect(reader.next()).rejects.toMatchObject({ code: 'telegram_flood_wait' });
    await settle();
    expect(source.inFlight).toBe(0);
  });

  it('aborts at once with the reason, even when the source does not listen', async () => {
    const controller = new AbortController();
    const source = new FakeChunkSource(file);
    source.faults.set(0, () => new Promise(() => undefined));
    const reader = open(source, 0, file.length, { signal: controller.signal });
    const pending = reader.next();
    await settle();
    controller.abort(new AppError('shutting_down'));
    await expect(pending).rejects.toMatchObject({ code: 'shutting_down' });
    for (const request of source.requests) expect(request.signal.aborted).toBe(true);
    await expect(reader.next()).rejects.toMatchObject({ code: 'shutting_down' });
  });

  it('asks nothing when the signal was aborted before', async () => {
    const source = new FakeChunkSource(file);
    const reader = open(source, 0, 10, { signal: AbortSignal.abort() });
    await expect(reader.next()).rejects.toMatchObject({ code: 'aborted' });
    expect(source.requests).toHaveLength(0);
  });

  it('returns all of a shared budget, however it ends', async () => {
    const budget = createReadAheadBudget(3 * mib);
    await readAll(open(new FakeChunkSource(file), 0, file.length, { budget }));
    const left = open(new FakeChunkSource(file), 0, file.length, { budget });
    await left.next();
    left.close();
    left.close();
    const failed = new FakeChunkSource(file);
    failed.faults.set(0, failing('gone'));
    await expect(open(failed, 0, file.length, { budget }).next()).rejects.toMatchObject({ code: 'gone' });
    expect(budget.tryTake(3 * mib)).toBe(true);
  });

  it('reads ahead what a viewer takes in a second and a half, from 1 to 8 MiB', async () => {
    const long = Buffer.alloc(64 * mib);
    const steadyAhead = async (bytesPerSecond: number) => {
      const clock = { nowMs: () => nowMs, sleep: async () => undefined };
      let nowMs = 0;
      const source = new FakeChunkSource(long);
      const described = { messageId: 5, documentId: '42', sizeBytes: long.length };
      const { signal } = new AbortController();
      const reader = openChunkReader({ chunks: source, file: described, start: 0, end: long.length, signal, clock });
      for (let read = 1; read <= 40; read += 1) {
        const bytes = await reader.next();
        nowMs += ((bytes?.byteLength ?? 0) / bytesPerSecond) * 1000;
      }
      const ahead = aheadBytes(source, 40) / mib;
      reader.close();
      return ahead;
    };
    expect(await steadyAhead(0.5 * mib)).toBe(1);
    expect(await steadyAhead(2.5 * mib)).toBe(3);
    expect(await steadyAhead(100 * mib)).toBe(8);
  }, 60_000);

  it('gives up what it read ahead to others once nobody asked it for 2 s, and goes on from its place', async () => {
    let nowMs = 0;
    const clock = { nowMs: () => nowMs, sleep: async () => undefined };
    const budget = createReadAheadBudget(3 * mib);
    const idle = open(new FakeChunkSource(file), 0, file.length, { budget, clock });
    const head = [await idle.next(), await idle.next(), await idle.next(), await idle.next(), await idle.next()];
    expect(budget.tryTake(2 * mib)).toBe(false);
    nowMs += 2000;
    expect(budget.tryTake(2 * mib)).toBe(true);
    budget.give(2 * mib);
    const rest = await readAll(idle);
    expect(Buffer.concat([...head.map((part) => part ?? new Uint8Array()), rest]).equals(file)).toBe(true);
    expect(budget.tryTake(3 * mib)).toBe(true);
  });

  it('takes small pieces beside a used-up budget: 200 readers hold at most 100 MiB beyond it', async () => {
    const budget = createReadAheadBudget(1);
    const source = new FakeChunkSource(file);
    await readAll(open(source, 0, file.length, { budget }));
    expect(Math.max(...source.requests.map((request) => request.limit))).toBe(256 * 1024);
  });

  it('has at most the pieces in flight more when it is left', async () => {
    const controller = new AbortController();
    const source = new FakeChunkSource(file);
    const reader = open(source, 0, file.length, { signal: controller.signal });
    for (let read = 0; read < 6; read += 1) await reader.next();
    const { length } = source.requests;
    controller.abort();
    await settle();
    expect(source.requests).toHaveLength(length);
    expect(source.inFlight).toBe(0);
  });

  it('goes on one piece at a time when the shared budget is used up', async () => {
    const budget = createReadAheadBudget(1);
    const source = new FakeChunkSource(file);
    const reader = open(source, 0, 3 * mib, { budget });
    await reader.next();
    expect(source.requests).toHaveLength(2);
    const rest = await readAll(reader);
    expect(rest.equals(file.subarray(128 * 1024, 3 * mib))).toBe(true);
  });
});
