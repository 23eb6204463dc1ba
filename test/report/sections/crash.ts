// The product killed while it takes films in and serves them.
import type { SectionOutcome } from '../report-data.ts';
import { runSuites, type SectionPlan } from '../section-run.ts';
import { countTests, notesOf, type SuiteTest } from '../suite-results.ts';
import { backPlot } from './recovery-plot.ts';

const files = ['test/product/crash.test.ts', 'test/product/bot-crash.test.ts'];

export const crash: SectionPlan = {
  id: 'crash',
  title: 'Crashes of the server',
  proves:
    'SIGKILL at random moments, while films come in, while the bot answers and while films are watched: each film is in the catalogue once, told about once and posted once; a stream that was cut is shorter than its length says, and the next start serves it whole.',
  unit: 'cases',
  run: async (context) => crashOutcome(await runSuites(context, files)),
};

/** Figures of these tests. */
export function crashOutcome(tests: readonly SuiteTest[]): SectionOutcome {
  const notes = notesOf(tests, 'kills');
  const ready = notes.flatMap(({ readyMs }) => readyMs);
  return {
    ...countTests(tests),
    figures: [
      { name: 'Kills of the server', value: String(notes.reduce((sum, { kills }) => sum + kills, 0)) },
      { name: 'Slowest start', value: `${(Math.max(0, ...ready) / 1000).toFixed(1)} s` },
    ],
    tables: [
      {
        caption: 'Kills by test',
        head: ['Test', 'Result', 'Kills', 'Films sent so far'],
        rows: notes.map(({ test, state, kills, films }) => [test, state, String(kills), String(films)]),
      },
    ],
    plots: [backPlot('Each start until the server is ready', [{ name: 'server', backMs: ready }])],
  };
}
