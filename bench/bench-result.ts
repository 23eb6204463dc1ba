// The outcome of a scenario: rows for people, JSON for later.
import { mkdirSync, writeFileSync } from 'node:fs';
import { type MachineFacts, machineFacts } from './machine-facts.ts';
import { peerNote } from './peer-figures.ts';

/** One figure beside what it should be and what others reach. */
export interface BenchRow {
  readonly figure: string;
  /** Undefined: could not be measured; `note` says why. */
  readonly value: number | undefined;
  readonly unit: string;
  /** In words, for example `>= 1.4`. */
  readonly goal?: string;
  /** Whether the goal is met; undefined without a goal. */
  readonly met?: boolean;
  readonly peers?: string;
  readonly note?: string;
}

export interface BenchOptions {
  /** A tenth of the work: shows that the scenario runs, not more. */
  readonly quick: boolean;
  /** Of `many-viewers`. */
  readonly seconds?: number;
  readonly viewers?: number;
}

export type Scenario = (options: BenchOptions) => Promise<readonly BenchRow[]>;

/** A row whose goal is a least value. */
export function atLeast(figure: string, value: number, unit: string, least: number, peers?: string): BenchRow {
  return {
    figure,
    value: round(value),
    unit,
    goal: `>= ${round(least)}`,
    met: value >= least,
    ...(peers ? { peers } : {}),
  };
}

/** A row whose goal is a highest value. */
export function atMost(figure: string, value: number, unit: string, most: number, peers?: string): BenchRow {
  return {
    figure,
    value: round(value),
    unit,
    goal: `<= ${round(most)}`,
    met: value <= most,
    ...(peers ? { peers } : {}),
  };
}

/** A row without a goal. */
export function plain(figure: string, value: number, unit: string, peers?: string): BenchRow {
  return { figure, value: round(value), unit, ...(peers ? { peers } : {}) };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** Runs a scenario, prints its table, writes `bench/results/<name>.json`. @returns false when a goal was missed. */
export async function runScenario(name: string, scenario: Scenario, options: BenchOptions): Promise<boolean> {
  const machine = machineFacts();
  const rows = await scenario(options);
  printTable(name, rows, machine);
  mkdirSync('bench/results', { recursive: true });
  const result = { scenario: name, date: new Date().toISOString().slice(0, 16), ...options, machine, peerNote, rows };
  const file = `bench/results/${name}${options.quick ? '.quick' : ''}.json`;
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  return rows.every(({ met }) => met !== false);
}

function printTable(name: string, rows: readonly BenchRow[], machine: MachineFacts): void {
  console.log(`\n${name} (load ${machine.load} on ${machine.cores} cores; ${peerNote})`);
  for (const { figure, value, unit, goal, met, peers, note } of rows) {
    const shown = value === undefined ? '-' : `${value} ${unit}`;
    const verdict = met === undefined ? '' : met ? 'met' : 'MISSED';
    const facts = [goal ?? '', verdict, peers ? `[${peers}]` : '', note ?? ''].filter(Boolean).join('  ');
    console.log(`  ${figure.padEnd(58)} ${shown.padEnd(20)} ${facts}`);
  }
}

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
