// The ordinary life of a server for long.
import type { SoakReport } from '../../chaos/soak-options.ts';
import type { ToldReport } from '../../chaos/told-report.ts';
import type { SectionOutcome } from '../report-data.ts';
import { countPromises, runLong, type SectionPlan } from '../section-run.ts';
import { runFigures, runPlots } from './run-plots.ts';

export const soak: SectionPlan = {
  id: 'soak',
  title: 'Soak',
  proves:
    'Viewers play and seek at 16 Mbit/s, films come in, pages are looked at, Telegram is 20 ms away, closes all connections once a minute and lets references expire: no wrong byte, every film is there, memory settles, and sockets, timers and files are back afterwards.',
  unit: 'promises',
  run: async (context) => {
    const { soakMinutes, seed } = context.options;
    const args = ['--minutes', String(soakMinutes), '--seed', String(seed)];
    const aboutMs = soakMinutes * 60_000;
    return soakOutcome(await runLong<SoakReport>(context, { script: 'test/chaos/run-soak.ts', args, aboutMs }));
  },
};

/** Figures of this run. */
export function soakOutcome({ report, promises }: ToldReport<SoakReport>): SectionOutcome {
  const { filmsSent, filmsFound, pages, pageFaults, closings, expiries, warnings, errors } = report;
  return {
    ...countPromises(promises),
    comparedBytes: report.plays.deliveredBytes,
    figures: [
      { name: 'Length', value: `${Math.round(report.seconds / 6) / 10} min` },
      { name: 'Films sent, found in the catalogue', value: `${filmsSent}, ${filmsFound}` },
      { name: 'Pages asked for, failed', value: `${pages}, ${pageFaults.length}` },
      { name: 'All connections closed by Telegram', value: `${closings} times` },
      { name: 'All references expired', value: `${expiries} times` },
      { name: 'Warnings, errors in the log', value: `${warnings}, ${errors.length}` },
      ...runFigures(report),
    ],
    plots: runPlots(report),
  };
}
