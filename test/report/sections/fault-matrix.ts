// Every fault of docs/faults.md before the first byte, mid-stream and on a seek: what was injected, and what the viewer saw.
import type { SectionOutcome } from '../report-data.ts';
import { runSuites, type SectionPlan } from '../section-run.ts';
import { countTests, notesOf, type SuiteTest } from '../suite-results.ts';

const files = ['', '-phases', '-outages', '-http'].map((part) => `test/suites/fault-matrix${part}.test.ts`);
const phases = ['before the first byte', 'mid-stream', 'on a seek'] as const;

export const faultMatrix: SectionPlan = {
  id: 'faults',
  title: 'Fault matrix',
  proves:
    'Whatever Telegram, its data centers, a proxy or the network do to a film, the viewer gets the right bytes or an honest end: the fault is bridged, or the answer is refused before its first byte, or cut after it, and never silent for more than ten seconds. The rows are those of docs/faults.md, each in three moments of a play.',
  unit: 'cases',
  run: async (context) => faultOutcome(await runSuites(context, [...files, 'test/suites/faults-table.test.ts'])),
};

type Play = ReturnType<typeof plays>[number];
const plays = (tests: readonly SuiteTest[]) => notesOf(tests, 'play');

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** `played, silent 0.1 s`, `refused 503 after 1.5 s`, `cut after a silence of 9.0 s`. */
function sawWords(play: Play | undefined): string {
  if (!play) return '–';
  const { ending, status, firstMs, longestSilenceMs } = play;
  const words = {
    played: `played, at most ${seconds(longestSilenceMs)} silent`,
    refused: `refused${status === null ? '' : ` ${status}`} after ${seconds(firstMs)}`,
    cut: `cut, at most ${seconds(longestSilenceMs)} silent`,
    wrong: 'WRONG BYTES',
  };
  return `${words[ending]}${play.state === 'failed' ? ' (FAILED)' : ''}`;
}

/** Figures of these tests. */
export function faultOutcome(tests: readonly SuiteTest[]): SectionOutcome {
  const all = plays(tests);
  const faults = [...new Set(all.map(({ fault }) => fault))];
  const find = (fault: string, phase: string) => all.find((play) => play.fault === fault && play.phase === phase);
  const endings = ['played', 'refused', 'cut', 'wrong'] as const;
  const count = (ending: Play['ending'], phase: string) =>
    all.filter((play) => play.ending === ending && play.phase === phase).length;
  const promised = (fault: string) =>
    all.find((play) => play.fault === fault)?.promised === 'plays' ? 'plays' : 'honest end';
  return {
    ...countTests(tests),
    comparedBytes: all.reduce((total, { comparedBytes }) => total + comparedBytes, 0),
    figures: [
      { name: 'Faults', value: String(faults.length) },
      { name: 'Plays under a fault', value: String(all.length) },
      { name: 'Plays with wrong bytes', value: String(all.filter(({ ending }) => ending === 'wrong').length) },
      {
        name: 'Longest silence a viewer met',
        value: seconds(Math.max(0, ...all.map((play) => play.longestSilenceMs))),
      },
    ],
    tables: [
      {
        caption: 'What viewers saw, by the moment of the fault',
        head: ['Moment', ...endings],
        rows: phases.map((phase) => [phase, ...endings.map((ending) => String(count(ending, phase)))]),
      },
      {
        caption: 'Each fault and what the viewer saw',
        head: ['Fault', 'Promised', ...phases],
        rows: faults.map((fault) => [fault, promised(fault), ...phases.map((phase) => sawWords(find(fault, phase)))]),
      },
    ],
    plots: [silencePlot(all), firstPlot(all)],
  };
}

const sorted = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b).map((ms, index) => [index + 1, ms / 1000] as const);

const silencePlot = (all: readonly Play[]) =>
  ({
    kind: 'dots',
    title: 'Longest silence of each play',
    says: 'Every play under a fault as a point, the calmest first: how long the viewer waited at most for a byte.',
    x: { label: 'plays, sorted', unit: '' },
    y: { label: 'longest silence', unit: 's' },
    series: [
      {
        name: 'played to the end',
        points: sorted(all.filter(({ ending }) => ending === 'played').map((one) => one.longestSilenceMs)),
      },
      {
        name: 'refused or cut',
        points: sorted(all.filter(({ ending }) => ending !== 'played').map((one) => one.longestSilenceMs)),
      },
    ],
    limit: { value: 10.5, name: 'promised: 10 s, and half a second for a busy machine' },
  }) as const;

const firstPlot = (all: readonly Play[]) =>
  ({
    kind: 'dots',
    title: 'First byte, although a fault struck',
    says: 'Plays that came to their end: how long each waited for its first byte, the quickest first.',
    x: { label: 'plays, sorted', unit: '' },
    y: { label: 'first byte', unit: 's' },
    series: [
      {
        name: 'first byte',
        points: sorted(all.filter(({ ending }) => ending === 'played').map(({ firstMs }) => firstMs)),
      },
    ],
  }) as const;
