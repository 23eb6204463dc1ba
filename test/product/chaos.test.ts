// The short form of `npm run chaos`: random faults under viewers who check every byte.
import { describe, expect, it } from 'vitest';
import { brokenPromises } from '#test/chaos/chaos-options.ts';
import { runChaos } from '#test/chaos/chaos-run.ts';

describe('chaos', () => {
  it('for 45 s: no wrong byte, nearly every play finishes, connections and files are back afterwards', async () => {
    const report = await runChaos({ seconds: 45, seed: 20_261_123, viewers: 5 });
    expect(report.plays.wrongBytes).toBe(0);
    expect(report.finishedPercent).toBeGreaterThanOrEqual(95);
    expect(brokenPromises(report), JSON.stringify(report)).toEqual([]);
    expect(Object.keys(report.faults).length).toBeGreaterThan(8);
  }, 240_000);
});
