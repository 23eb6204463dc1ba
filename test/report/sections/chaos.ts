// Random faults under viewers who compare every byte.
import type { ChaosReport } from '../../chaos/chaos-options.ts';
import type { ToldReport } from '../../chaos/told-report.ts';
import type { SectionOutcome } from '../report-data.ts';
import { countPromises, runLong, type SectionPlan } from '../section-run.ts';
import { runFigures, runPlots, troublePlot } from './run-plots.ts';

export const chaos: SectionPlan = {
  id: 'chaos',
  title: 'Chaos under viewers',
  proves:
    'Faults of some thirty kinds strike at random, one every two seconds, while viewers play, seek and leave as fast as they can: no wrong byte, nearly every play comes to its end, and afterwards nothing is held that was not held before.',
  unit: 'promises',
  run: async (context) => {
    const { chaosMinutes, seed } = context.options;
    const args = ['--minutes', String(chaosMinutes), '--seed', String(seed), '--viewers', '8'];
    const aboutMs = chaosMinutes * 60_000;
    return chaosOutcome(await runLong<ChaosReport>(context, { script: 'test/chaos/run.ts', args, aboutMs }));
  },
};

/** Figures of this run. */
export function chaosOutcome({ report, promises }: ToldReport<ChaosReport>): SectionOutcome {
  const faults = Object.entries(report.faults).sort(([, a], [, b]) => b - a);
  const set = faults.reduce((sum, [, count]) => sum + count, 0);
  return {
    ...countPromises(promises),
    comparedBytes: report.plays.deliveredBytes,
    figures: [{ name: 'Faults set, of so many kinds', value: `${set}, ${faults.length}` }, ...runFigures(report)],
    plots: [
      {
        kind: 'bars',
        title: 'Faults that were set',
        says: 'How often each fault was set; the seed decides which, the clock what they meet.',
        unit: '',
        bars: faults.map(([name, value]) => ({ name, value })),
      },
      troublePlot(report),
      ...runPlots(report),
    ],
  };
}
