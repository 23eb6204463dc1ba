// One chaos run: viewers and random faults, and the books before and after.
import { seededNumbers } from '#test/harness/pattern-bytes.ts';
import { bookedRun } from './booked-run.ts';
import { makeFaults } from './chaos-faults.ts';
import type { ChaosOptions, ChaosReport } from './chaos-options.ts';
import { filmDcs, ViewingStage } from './viewing-stage.ts';

const mib = 1024 * 1024;
const bots = 3;
/** Sizes that end nowhere near a border, one that ends on it, and a small one. */
const filmBytes = [24 * mib + 12_345, 16 * mib, 9 * mib + 1, 700_001];

/** Small caches, so that most reads meet Telegram; a short limit, so that lost answers are met often. */
const environment = {
  TG_GETFILE_TIMEOUT: '2',
  CACHE_RAM_MB: '4',
  CACHE_DISK_MB: '16',
  CACHE_PINNED_MB: '4',
};

/** Runs chaos. @throws Error when the stage cannot be set; what the chaos broke is in the report. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const stage = await ViewingStage.open({ bots, environment, filmBytes });
  let faults: Readonly<Record<string, number>> = {};
  const beside = async (signal: AbortSignal) => {
    faults = await makeFaults({
      control: stage.world.emulator.control,
      botIds: stage.world.bots.map(({ id }) => id),
      filmDcs,
      next: seededNumbers(options.seed),
      signal,
    });
  };
  try {
    const books = await bookedRun(stage, { ...options, beside });
    return { seed: options.seed, seconds: options.seconds, faults, ...books };
  } finally {
    await stage.close();
  }
}
