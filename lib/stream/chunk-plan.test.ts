// Plans that are legal for upload.getFile and give exactly the wanted bytes.
import { describe, expect, it } from 'vitest';
import { patternBytes, seededNumbers } from '#test/harness/pattern-bytes.ts';
import { type PlannedChunk, planChunk } from './chunk-plan.ts';

const kib = 1024;
const mib = 1024 * kib;

function plan(start: number, end: number, sizeBytes: number, largestBytes?: number): PlannedChunk[] {
  const chunks: PlannedChunk[] = [];
  for (let position = start; position < end; ) {
    const chunk = planChunk({ position, end, sizeBytes, index: chunks.length, largestBytes });
    chunks.push(chunk);
    position = chunk.offset + chunk.to;
  }
  return chunks;
}
const sizes = (chunks: readonly PlannedChunk[]) => chunks.map((chunk) => chunk.limit / kib);

function expectLegal(chunk: PlannedChunk, sizeBytes: number): void {
  expect(chunk.offset % 4096).toBe(0);
  expect(mib % chunk.limit).toBe(0);
  expect(chunk.limit).toBeGreaterThanOrEqual(4096);
  expect(Math.floor(chunk.offset / mib)).toBe(Math.floor((chunk.offset + chunk.limit - 1) / mib));
  expect(chunk.offset).toBeLessThan(sizeBytes);
  expect(chunk.expectedBytes).toBe(Math.min(chunk.offset + chunk.limit, sizeBytes) - chunk.offset);
}

describe('planChunks', () => {
  it('begins small and grows to 1 MiB on the fixed grid', () => {
    expect(sizes(plan(0, 10 * mib, 10 * mib)).slice(0, 6)).toEqual([128, 128, 256, 512, 1024, 1024]);
    expect(sizes(plan(mib, 10 * mib, 10 * mib)).slice(0, 5)).toEqual([128, 128, 256, 512, 1024]);
    expect(sizes(plan(2 * mib - 10, 10 * mib, 10 * mib)).slice(0, 4)).toEqual([64, 512, 512, 1024]);
  });

  it('asks for at most 64 KiB when one byte is wanted, wherever it is', () => {
    for (const position of [0, 1, 4095, 65_535, 65_536, 131_071, mib - 1, mib, mib + 1, 2 * mib - 1, 3 * mib - 1]) {
      const chunks = plan(position, position + 1, 3 * mib);
      expect(sizes(chunks)).toEqual([64]);
    }
    expect(sizes(plan(50_000, 50_001, 60_000))).toEqual([64]);
  });

  it.each([128, 256, 512])('keeps to a largest piece of %i KiB', (largest) => {
    const chunks = plan(0, 5 * mib, 5 * mib, largest * kib);
    expect(Math.max(...sizes(chunks))).toBe(largest);
    expect(sizes(chunks).slice(5)).not.toContain(64);
  });

  it('rises by the same ramp whatever the length of the range', () => {
    const whole = sizes(plan(6 * mib, 40 * mib, 40 * mib));
    expect(sizes(plan(6 * mib, 12 * mib, 40 * mib))).toEqual(whole.slice(0, 9));
    expect(whole[0]).toBe(128);
  });

  it('pulls no more than the file when all of it is read', () => {
    const pulled = plan(0, 9 * mib + 1, 9 * mib + 1).reduce((sum, chunk) => sum + chunk.expectedBytes, 0);
    expect(pulled).toBe(9 * mib + 1);
  });

  it('counts chunks right where the last byte is a multiple of 1 MiB', () => {
    expect(plan(0, mib + 1, 5 * mib).at(-1)).toMatchObject({ offset: mib, limit: 64 * kib, from: 0, to: 1 });
  });

  it('gives exactly the wanted bytes for 2,000 random windows', () => {
    const file = patternBytes(5 * mib + 4321, 9);
    const next = seededNumbers(7);
    for (let round = 0; round < 2000; round += 1) {
      const sizeBytes = round % 3 === 0 ? 1 + (next() % file.length) : file.length;
      const start = next() % sizeBytes;
      const end = Math.min(sizeBytes, start + 1 + (next() % (round % 2 === 0 ? 5000 : sizeBytes)));
      const chunks = plan(start, end, sizeBytes);
      for (const chunk of chunks) expectLegal(chunk, sizeBytes);
      const parts = chunks.map((chunk) => file.subarray(chunk.offset + chunk.from, chunk.offset + chunk.to));
      expect(Buffer.concat(parts).equals(file.subarray(start, end))).toBe(true);
      const askedBytes = chunks.reduce((sum, chunk) => sum + chunk.expectedBytes, 0);
      expect(askedBytes - (end - start)).toBeLessThan(128 * kib);
      expect(chunks.length).toBeLessThan(9 + (end - start) / mib);
    }
  }, 60_000);
});
