import { describe, expect, it } from 'vitest';
import { planSegments, segmentMs } from './segment-plan.ts';

describe('where a film is cut', () => {
  it.each([
    ['key frames of two seconds', [0, 2000, 4000, 6000, 8000], 12_000, [0, 4000, 8000]],
    ['key frames far apart', [0, 9000, 30_000], 40_000, [0, 9000, 30_000]],
    ['a first key frame that is late', [83, 4083, 8083], 12_000, [0, 4083, 8083]],
    ['a short rest, which belongs to what is before it', [0, 5000, 10_000], 11_900, [0, 5000]],
    ['every picture a key frame', Array.from({ length: 300 }, (_, index) => index * 40), 12_000, [0, 4000, 8000]],
    ['no key frame at all', [], 500, [0]],
  ])('%s', (_name, timesMs, durationMs, startsMs) => {
    expect(planSegments(timesMs, durationMs)).toEqual({ startsMs, endMs: durationMs });
  });

  it('has no hole: lengths make up the film', () => {
    const plan = planSegments([0, 3900, 4100, 9999, 14_001, 19_000], 22_222);
    expect(plan.startsMs.reduce((sum, _, index) => sum + segmentMs(plan, index), 0)).toBe(22_222);
    expect(segmentMs(plan, 99)).toBe(0);
  });

  it('ends behind its last cut, whatever the header says', () => {
    expect(planSegments([0, 5000], 0)).toEqual({ startsMs: [0], endMs: 1 });
  });
});
