// What `npm run report` is told: which sections, how long, where to. Pure.
import { parseArgs } from 'node:util';
import type { Figure } from './report-data.ts';

/** How much of each long run is wanted. */
export interface ReportLengths {
  readonly chaosMinutes: number;
  readonly ingestKills: number;
  readonly storeRounds: number;
  readonly jobs: number;
  readonly jobKills: number;
  readonly soakMinutes: number;
}

export interface ReportOptions extends ReportLengths {
  /** Folder that gets `index.html` and `report.json`. */
  readonly out: string;
  /** Ids of the sections to run; undefined: all. */
  readonly sections: readonly string[] | undefined;
  readonly seed: number;
  readonly remarks: readonly string[];
  /** A `report.json` of which the page is to be drawn again; with `sections`, of which only these are to be run again. */
  readonly from: string | undefined;
}

const standard: ReportLengths = {
  chaosMinutes: 2,
  ingestKills: 24,
  storeRounds: 10,
  jobs: 500,
  jobKills: 40,
  soakMinutes: 10,
};

/** Shows that everything runs, and little more. */
const quick: ReportLengths = {
  chaosMinutes: 0.5,
  ingestKills: 6,
  storeRounds: 3,
  jobs: 100,
  jobKills: 8,
  soakMinutes: 1,
};

const lengthNames: Readonly<Record<keyof ReportLengths, string>> = {
  chaosMinutes: 'chaos-minutes',
  ingestKills: 'ingest-kills',
  storeRounds: 'store-rounds',
  jobs: 'jobs',
  jobKills: 'job-kills',
  soakMinutes: 'soak-minutes',
};

const lengthKeys = Object.keys(lengthNames) as (keyof ReportLengths)[];

/** Reads the command line. @throws Error in a plain sentence for what it does not know. */
export function readReportOptions(args: readonly string[], sectionIds: readonly string[]): ReportOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(Object.values(lengthNames).map((name) => [name, { type: 'string' as const }])),
      quick: { type: 'boolean', default: false },
      out: { type: 'string', default: 'report' },
      sections: { type: 'string' },
      seed: { type: 'string', default: '1' },
      remark: { type: 'string', multiple: true, default: [] },
      from: { type: 'string' },
    },
  });
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'string')) as Record<
    string,
    string | undefined
  >;
  const lengths = values.quick ? quick : standard;
  const own = lengthKeys.map((key) => [key, amount(lengthNames[key], given[lengthNames[key]], lengths[key])]);
  return {
    ...(Object.fromEntries(own) as unknown as ReportLengths),
    out: String(values.out),
    sections: sectionsOf(given.sections, sectionIds),
    seed: amount('seed', String(values.seed), 1),
    remarks: values.remark as string[],
    from: given.from,
  };
}

function amount(name: string, text: string | undefined, standardAmount: number): number {
  if (text === undefined) return standardAmount;
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new Error(`--${name} must be a number above 0, not ${text}`);
  return value;
}

function sectionsOf(text: string | undefined, ids: readonly string[]): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const wanted = text.split(',').map((id) => id.trim());
  const unknown = wanted.filter((id) => !ids.includes(id));
  if (unknown.length > 0) throw new Error(`there is no section ${unknown.join(', ')}; there are ${ids.join(', ')}`);
  return wanted;
}

/** What was asked for, for the page. */
export function askedFigures(options: ReportOptions): Figure[] {
  return [
    { name: 'Seed', value: String(options.seed) },
    { name: 'Chaos under viewers', value: `${options.chaosMinutes} min` },
    { name: 'Kills while films come in', value: String(options.ingestKills) },
    { name: 'Rounds of kills on each store', value: String(options.storeRounds) },
    { name: 'Jobs, kills of their workers', value: `${options.jobs}, at most ${options.jobKills}` },
    { name: 'Soak', value: `${options.soakMinutes} min` },
  ];
}
