// What each section makes of what its runs tell.
import { expect, it } from 'vitest';
import type { ChaosReport, RunBooks } from '../../chaos/chaos-options.ts';
import { chaosPromises } from '../../chaos/chaos-options.ts';
import { type SoakReport, soakPromises } from '../../chaos/soak-options.ts';
import { type StoreKillReport, storePromises } from '../../chaos/store-kills.ts';
import { drawSection } from '../page-section.ts';
import type { SectionOutcome } from '../report-data.ts';
import type { SuiteTest } from '../suite-results.ts';
import type { TestNote } from '../test-notes.ts';
import { allSections } from './all-sections.ts';
import { chaosOutcome } from './chaos.ts';
import { conformanceOutcome } from './conformance.ts';
import { crashOutcome } from './crash.ts';
import { faultOutcome } from './fault-matrix.ts';
import { ingestOutcome, jobOutcome, storeOutcome } from './kills.ts';
import { backWords } from './recovery-plot.ts';
import { soakOutcome } from './soak.ts';

const test = (note: TestNote, state: SuiteTest['state'] = 'passed', name = 'a test'): SuiteTest => ({
  ...{ file: 'a.test.ts', name, state, why: '', note },
});

/** As it would stand in the page. */
function drawn(outcome: SectionOutcome): string {
  return drawSection({ id: 'x', title: 'X', proves: '', unit: 'cases', state: 'passed', outcome }).text;
}

const back = { before: 5, after: 5 };
const books: RunBooks = {
  plays: {
    ...{ started: 10, finished: 10, unbroken: 9, left: 1, cuts: 1, refusals: 0, wrongBytes: 0 },
    ...{ deliveredBytes: 5_000_000, longestPlayMs: 1200 },
  },
  finishedPercent: 100,
  openFiles: back,
  telegramSockets: back,
  timers: back,
  sockets: back,
  residentMib: { before: 100, after: 120, peak: 130 },
  residentSlopeMib: 0,
  isAlive: true,
  alarms: [],
  firstBytes: { count: 2, p50Ms: 3, p95Ms: 30, p99Ms: 31, maxMs: 31, bins: [{ belowMs: null, count: 2 }] },
  samples: [2, 4].map((atSeconds) => ({
    ...{ atSeconds, residentMib: 110, openFiles: 50, sockets: 20, loopDelayMs: 3 },
    ...{ firstByteP50Ms: 3, firstByteP95Ms: 30, deliveredBytes: atSeconds * 1e6, cuts: 1, refusals: 0 },
  })),
};

it('has a name of its own for every section', () => {
  expect(new Set(allSections.map(({ id }) => id)).size).toBe(allSections.length);
});

it('scores HTTP by subject and level, and adds up the bytes', () => {
  const outcome = conformanceOutcome([
    test({ kind: 'http case', subject: 'one range', level: 'must' }),
    test({ kind: 'http case', subject: 'one range', level: 'must' }, 'failed'),
    test({ kind: 'http case', subject: 'one range', level: 'should' }),
    test({ kind: 'ranges', answers: 3, comparedBytes: 700 }),
  ]);
  expect(outcome).toMatchObject({ passed: 3, failed: 1, comparedBytes: 700 });
  expect(outcome.tables[0]?.rows).toEqual([['one range', '1 of 2', '1 of 1']]);
  expect(drawn(outcome)).toContain('class="bar bad"');
});

it('says of every fault what the viewer saw in each moment', () => {
  const play = {
    kind: 'play',
    fault: '1: a flood',
    promised: 'plays',
    allowedSilenceMs: 2500,
    comparedBytes: 10,
  } as const;
  const outcome = faultOutcome([
    test({ ...play, phase: 'mid-stream', ending: 'played', status: null, firstMs: 12, longestSilenceMs: 300 }),
    test({
      ...play,
      phase: 'before the first byte',
      ending: 'refused',
      status: 503,
      firstMs: 1500,
      longestSilenceMs: 1500,
    }),
    test({ ...play, phase: 'on a seek', ending: 'wrong', status: null, firstMs: 12, longestSilenceMs: 12 }, 'failed'),
  ]);
  expect(outcome.tables[1]?.rows).toEqual([
    ['1: a flood', 'plays', 'refused 503 after 1.5 s', 'played, at most 0.3 s silent', 'WRONG BYTES (FAILED)'],
  ]);
  expect(outcome.figures).toContainEqual({ name: 'Plays with wrong bytes', value: '1' });
  expect(outcome.comparedBytes).toBe(30);
});

it('adds up kills and starts', () => {
  const outcome = crashOutcome([test({ kind: 'kills', kills: 8, readyMs: [900, 2100], films: 32 })]);
  expect(outcome.figures).toEqual([
    { name: 'Kills of the server', value: '8' },
    { name: 'Slowest start', value: '2.1 s' },
  ]);
  expect(drawn(outcome)).toContain('<circle');
});

it('shows a run under chaos with its faults, and a broken promise by its name', () => {
  const report: ChaosReport = { ...books, seed: 1, seconds: 60, faults: { reset: 3, close: 1 } };
  const fine = chaosOutcome({ report, promises: chaosPromises(report) });
  expect(fine).toMatchObject({ failed: 0, comparedBytes: 5_000_000 });
  expect(drawn(fine)).toContain('First byte over the run');
  const wrong = { ...report, plays: { ...report.plays, wrongBytes: 1 }, sockets: { before: 1, after: 9 } };
  expect(chaosOutcome({ report: wrong, promises: chaosPromises(wrong) }).failures).toEqual([
    { name: 'Every byte is that of the film', why: '1 plays had wrong bytes' },
    { name: 'Afterwards no more sockets than before', why: 'sockets grew from 1 to 9' },
  ]);
});

it('shows a soak, whose promises include every film and page', () => {
  const report: SoakReport = {
    ...books,
    ...{ seed: 1, seconds: 600, filmsSent: 9, filmsFound: 9, pages: 4, pageFaults: [] },
    ...{ closings: 1, expiries: 1, warnings: 2, errors: [] },
  };
  expect(soakOutcome({ report, promises: soakPromises(report) }).failed).toBe(0);
  const short = { ...report, filmsFound: 8, pageFaults: ['/: 500'], errors: ['it broke'], residentSlopeMib: 11 };
  expect(soakPromises(short).flatMap(({ broken }) => broken ?? [])).toEqual([
    '8 films in the catalogue for 9 sent',
    '1 pages failed, first /: 500',
    '1 errors, first it broke',
    'memory grew by 11 MiB in 10 minutes',
  ]);
});

it('shows kills and how long what was killed took to be back', () => {
  const promises = [{ promise: 'Nothing is lost' }];
  const ingest = ingestOutcome({
    promises,
    report: {
      ...{
        seed: 1,
        seconds: 9,
        killed: { server: 2, mirror: 1 },
        serverBackMs: [1000, 3000],
        mirrorBackMs: [],
        settledMs: 10,
      },
      ...{ files: 3, links: 1, lost: [], doubled: [], posts: 4, orphans: [], leftovers: [] },
    },
  });
  expect(ingest.figures).toContainEqual({
    name: 'Server back after a kill',
    value: '3.00 s, at most 3.00 s (2 times)',
  });
  expect(ingest.figures).toContainEqual({ name: 'Mirror back after a kill', value: '–' });
  const jobs = jobOutcome({
    promises,
    report: {
      ...{ kills: 3, seconds: 9, states: { done: 5 }, retried: 1, posts: 5, catalogueRows: 5, published: 5 },
      ...{ ownDeaths: 0, orphans: 0, backMs: [400] },
    },
  });
  expect(drawn(jobs)).toContain('0.40 s, at most 0.40 s (1 times)');
  expect(backWords([])).toBe('–');
});

it('says when a store could not be had', () => {
  const sqlite: StoreKillReport = {
    ...{ rounds: 2, writerKills: 2, serverKills: 0, acknowledged: 9, corrupt: 0, lost: 0, reopenMs: 7 },
    ...{ reopensMs: [5, 7], serverBackMs: [] },
  };
  const alone = storeOutcome({ report: { sqlite, mongo: 'there is no server' }, promises: storePromises(sqlite) });
  expect(alone).toMatchObject({ skipped: 1, skips: [{ name: 'MongoDB', why: 'there is no server' }] });
  const mongo = { ...sqlite, server: 'real', serverKills: 1, serverBackMs: [800] };
  expect(storeOutcome({ report: { sqlite, mongo }, promises: [] }).plots).toHaveLength(2);
});
