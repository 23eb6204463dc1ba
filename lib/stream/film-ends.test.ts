import { describe, expect, it } from 'vitest';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { cellBytes, runLength } from './chunk-grid.ts';
import { filmEnds } from './film-ends.ts';
import type { PinnedEnds } from './pinned-ends.ts';

/** Has all cells of a film; those that are named are missing. */
function pinnedOf(bytes: Uint8Array, missing: readonly number[] = []): Pick<PinnedEnds, 'read'> {
  return {
    read: async ({ sizeBytes }, run) => {
      if (missing.some((cell) => cell >= run.first && cell < run.end)) return undefined;
      return bytes.subarray(run.first * cellBytes, run.first * cellBytes + runLength(run, sizeBytes));
    },
  };
}

const kib64 = 64 * 1024;

describe('the ends of a film', () => {
  it.each([kib64, kib64 + 1, 2 * kib64 - 1, 5 * kib64, 5 * kib64 + 777])('are read of %i bytes', async (sizeBytes) => {
    const bytes = patternBytes(sizeBytes, 3);
    const ends = await filmEnds(pinnedOf(bytes), { documentId: '1', sizeBytes }, kib64);
    expect(Buffer.from(ends?.head ?? []).equals(bytes.subarray(0, kib64))).toBe(true);
    expect(Buffer.from(ends?.tail ?? []).equals(bytes.subarray(-kib64))).toBe(true);
  });

  it.each([[[0]], [[4]], [[5]]])('are not there when cells %j are missing', async (missing) => {
    const sizeBytes = 5 * kib64 + 777;
    const pinned = pinnedOf(patternBytes(sizeBytes, 3), missing);
    expect(await filmEnds(pinned, { documentId: '1', sizeBytes }, kib64)).toBeUndefined();
  });

  it('are not there of a film that is too short', async () => {
    const sizeBytes = kib64 - 1;
    expect(await filmEnds(pinnedOf(patternBytes(sizeBytes, 3)), { documentId: '1', sizeBytes }, kib64)).toBeUndefined();
  });
});
