// Processes killed again and again: server and mirror while films come in, writers and their store, workers and their jobs.
import type { IngestChaosReport } from '../../chaos/ingest-options.ts';
import type { StoreKillReport } from '../../chaos/store-kills.ts';
import type { ToldReport } from '../../chaos/told-report.ts';
import type { KillReport } from '../../jobs/kills.ts';
import type { SectionOutcome } from '../report-data.ts';
import { countPromises, runLong, type SectionPlan } from '../section-run.ts';
import { backPlot, backWords } from './recovery-plot.ts';

export const ingestKills: SectionPlan = {
  id: 'ingest',
  title: 'Kills while films and links come in',
  proves:
    'The server and the process that fetches links are killed by SIGKILL while a person sends films and links: each thing is in the catalogue once and posted once, no process and no half-fetched file is left behind.',
  unit: 'promises',
  run: async (context) => {
    const { ingestKills: kills, seed } = context.options;
    const args = ['--kills', String(kills), '--seed', String(seed)];
    const run = { script: 'test/chaos/run-ingest.ts', args, aboutMs: kills * 10_000 };
    return ingestOutcome(await runLong<IngestChaosReport>(context, run));
  },
};

/** Figures of this run. */
export function ingestOutcome({ report, promises }: ToldReport<IngestChaosReport>): SectionOutcome {
  const { killed, files, links, posts, serverBackMs, mirrorBackMs, settledMs } = report;
  return {
    ...countPromises(promises),
    figures: [
      { name: 'Kills of the server, of the mirror', value: `${killed.server}, ${killed.mirror}` },
      { name: 'Films and links sent', value: `${files} and ${links}` },
      { name: 'Posts in the channel', value: String(posts) },
      { name: 'Server back after a kill', value: backWords(serverBackMs) },
      { name: 'Mirror back after a kill', value: backWords(mirrorBackMs) },
      { name: 'Everything there after the last kill', value: `${(settledMs / 1000).toFixed(1)} s` },
    ],
    plots: [
      backPlot('Back after each kill', [
        { name: 'server, ready to serve', backMs: serverBackMs },
        { name: 'mirror, another process is there', backMs: mirrorBackMs },
      ]),
    ],
  };
}

type StoreReports = {
  readonly sqlite: StoreKillReport;
  readonly mongo: (StoreKillReport & { server: string }) | string;
};

export const storeKills: SectionPlan = {
  id: 'store',
  title: 'Kills of writers and stores',
  proves:
    'Writers are killed in the middle of writing, and MongoDB under them: on both stores everything that was acknowledged is there afterwards, and nothing is half there.',
  unit: 'promises',
  run: async (context) => {
    const { storeRounds: rounds } = context.options;
    const run = { script: 'test/chaos/run-store.ts', args: ['--rounds', String(rounds)], aboutMs: rounds * 30_000 };
    return storeOutcome(await runLong<StoreReports>(context, run));
  },
};

/** Figures of this run; a store that could not be had is told as skipped. */
export function storeOutcome({ report: { sqlite, mongo }, promises }: ToldReport<StoreReports>): SectionOutcome {
  const isThere = typeof mongo !== 'string';
  const row = (name: string, report: StoreKillReport) => [
    name,
    ...[report.writerKills, report.serverKills, report.acknowledged, report.lost, report.corrupt].map(String),
    backWords(report.reopensMs),
  ];
  const stores = [
    { name: 'SQLite', report: sqlite },
    ...(isThere ? [{ name: `MongoDB (${mongo.server})`, report: mongo }] : []),
  ];
  const skips = isThere ? [] : [{ name: 'MongoDB', why: mongo }];
  return {
    ...countPromises(promises),
    skipped: skips.length,
    skips,
    tables: [
      ...countPromises(promises).tables,
      {
        caption: 'Kills by store',
        head: ['Store', 'Writers killed', 'Servers killed', 'Acknowledged', 'Lost', 'Torn', 'Opened again'],
        rows: stores.map(({ name, report }) => row(name, report)),
      },
    ],
    plots: [
      backPlot(
        'The store opened again, with all checks',
        stores.map(({ name, report }) => ({ name, backMs: report.reopensMs })),
      ),
      ...(isThere && mongo.serverBackMs.length > 0
        ? [backPlot('MongoDB back after each of its kills', [{ name: 'MongoDB', backMs: mongo.serverBackMs }])]
        : []),
    ],
  };
}

export const jobKills: SectionPlan = {
  id: 'jobs',
  title: 'Kills of workers',
  proves:
    'Four workers share a queue and are killed while they post: every job comes to its end, and each thing is posted and published once.',
  unit: 'promises',
  run: async (context) => {
    const { jobs, jobKills: kills } = context.options;
    const args = ['--jobs', String(jobs), '--kills', String(kills)];
    return jobOutcome(await runLong<KillReport>(context, { script: 'test/jobs/run-kills.ts', args, aboutMs: 600_000 }));
  },
};

/** Figures of this run. */
export function jobOutcome({ report, promises }: ToldReport<KillReport>): SectionOutcome {
  return {
    ...countPromises(promises),
    figures: [
      { name: 'Kills', value: String(report.kills) },
      { name: 'Jobs done', value: String(report.states.done) },
      { name: 'Jobs begun more than once', value: String(report.retried) },
      { name: 'Posts, rows of the catalogue', value: `${report.posts}, ${report.catalogueRows}` },
      { name: 'Another worker at work after a kill', value: backWords(report.backMs) },
      { name: 'Took', value: `${Math.round(report.seconds)} s` },
    ],
    plots: [backPlot('Another worker at work after each kill', [{ name: 'worker', backMs: report.backMs }])],
  };
}
