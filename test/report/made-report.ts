// A report made up for tests: every state a section can have, and names that try to be more than names.
import { emptyOutcome, type ReliabilityReport, type ReportSection } from './report-data.ts';

const hostile = '</title><script>alert(1)</script><img src="https://evil.example/x.png" onerror="alert(2)">';

const section = (id: string, more: Partial<ReportSection>): ReportSection => ({
  id,
  title: `Section ${id}`,
  proves: `That ${id} holds.`,
  unit: 'cases',
  state: 'not run',
  ...more,
});

const points = (length: number, of: (index: number) => number) =>
  Array.from({ length }, (_, index) => [index / 10, of(index)] as const);

export const passedSection = section('whole', {
  state: 'passed',
  seconds: 75,
  load: 3.2,
  outcome: {
    ...emptyOutcome,
    passed: 404,
    skipped: 1,
    comparedBytes: 123_456_789,
    skips: [{ name: 'MongoDB', why: 'There is none.' }],
    figures: [{ name: 'Plays', value: '12' }],
    tables: [
      {
        caption: 'Each fault and what the viewer saw',
        head: ['Fault', 'Promised', 'before the first byte', 'mid-stream', 'on a seek'],
        rows: Array.from({ length: 30 }, (_, index) => [
          `${index}: a data center that is away for a while`,
          'plays',
          ...['before', 'mid', 'seek'].map(() => 'played, at most 0.3 s silent'),
        ]),
      },
      { caption: 'Small', head: ['What', 'Value'], rows: [['a', '1']] },
    ],
    plots: [
      {
        kind: 'lines',
        title: 'First byte over the run',
        says: 'How long viewers waited.',
        x: { label: 'time', unit: 'min' },
        y: { label: 'first byte', unit: 'ms' },
        series: [
          { name: 'p50', points: points(60, (index) => 20 + Math.sin(index) * 5) },
          { name: 'p95', points: points(60, (index) => 120 + Math.cos(index) * 40) },
        ],
        limit: { value: 300, name: 'promised' },
      },
      {
        kind: 'bars',
        title: 'Faults that were set',
        says: 'How often each.',
        unit: '',
        bars: [
          { name: 'FLOOD_WAIT_8, one bot', value: 12 },
          { name: 'a name that is longer than there is room for it', value: 3, isBad: true },
        ],
      },
    ],
  },
});

export const failedSection = section('broken', {
  state: 'failed',
  seconds: 4,
  title: `Broken ${hostile}`,
  outcome: {
    ...emptyOutcome,
    passed: 1,
    failed: 1,
    failures: [{ name: `a case ${hostile}`, why: `expected ${hostile}\nat line 2` }],
  },
});

/** A whole run of these sections. */
export function madeReport(
  sections: readonly ReportSection[],
  more: Partial<ReliabilityReport> = {},
): ReliabilityReport {
  return {
    form: 1,
    version: '9.9.9',
    commit: 'abc1234',
    startedAt: '2026-01-10T12:00:00.000Z',
    endedAt: '2026-01-10T12:20:00.000Z',
    state: 'whole',
    asked: [{ name: 'Soak', value: '10 min' }],
    remarks: ['The machine was shared.'],
    machine: { cpu: 'A processor', cores: 2, memoryMib: 4096, system: 'Linux 6.1', node: 'v22.0.0' },
    versions: { next: '1.2.3' },
    sections,
    ...more,
  };
}

export const openSection = (state: ReportSection['state']): ReportSection =>
  section(`open-${state.replace(' ', '-')}`, { state });

/** Every state at once, for eyes and for axe. */
export const everyState = (): ReliabilityReport =>
  madeReport([passedSection, failedSection, openSection('aborted'), openSection('not run'), openSection('left out')]);
