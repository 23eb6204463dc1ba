// What a reliability report holds: plain data, written as JSON beside the page that is drawn from it.
import type { Plot } from './plots/plot.ts';

/** `not run`: its turn did not come, or something it needs is missing; `left out`: nobody asked for it. */
export type SectionState = 'passed' | 'failed' | 'running' | 'aborted' | 'not run' | 'left out';

/** A case, by its name, and why it failed or was skipped. */
export interface NamedCase {
  readonly name: string;
  readonly why: string;
}

export interface Figure {
  readonly name: string;
  readonly value: string;
}

export interface ReportTable {
  readonly caption: string;
  readonly head: readonly string[];
  /** The first cell of each is its heading. */
  readonly rows: readonly (readonly string[])[];
}

/** What came of a section. */
export interface SectionOutcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly NamedCase[];
  readonly skips: readonly NamedCase[];
  /** Bytes of films that were compared with what was sent to Telegram. */
  readonly comparedBytes: number;
  readonly figures: readonly Figure[];
  readonly tables: readonly ReportTable[];
  readonly plots: readonly Plot[];
}

export interface ReportSection {
  readonly id: string;
  readonly title: string;
  /** What it proves, in a sentence or two. */
  readonly proves: string;
  /** What one case is: `cases`, `promises`. */
  readonly unit: string;
  readonly state: SectionState;
  /** Why it is not run, or what ended it. */
  readonly remark?: string;
  readonly seconds?: number;
  /** Load average of the last minute when it began. */
  readonly load?: number;
  readonly outcome?: SectionOutcome;
}

/** What it was made on. No path, no name of a host. */
export interface ReportMachine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMib: number;
  readonly system: string;
  readonly node: string;
}

export interface ReliabilityReport {
  readonly form: 1;
  readonly version: string;
  /** Of the source, when it is known. */
  readonly commit?: string;
  readonly startedAt: string;
  /** Absent while it runs, and when it was ended without a word. */
  readonly endedAt?: string;
  readonly state: 'running' | 'whole' | 'aborted';
  /** As it was asked for: name and value. */
  readonly asked: readonly Figure[];
  /** Words of whoever ran it. */
  readonly remarks: readonly string[];
  readonly machine: ReportMachine;
  readonly versions: Readonly<Record<string, string>>;
  readonly sections: readonly ReportSection[];
}

/** Whether everything that was asked for was run and passed. */
export function isAllWell({ state, sections }: ReliabilityReport): boolean {
  const asked = sections.filter((section) => section.state !== 'left out');
  return state === 'whole' && asked.length > 0 && asked.every((section) => section.state === 'passed');
}

/** Nothing yet: what an outcome begins with. */
export const emptyOutcome: SectionOutcome = {
  passed: 0,
  failed: 0,
  skipped: 0,
  failures: [],
  skips: [],
  comparedBytes: 0,
  figures: [],
  tables: [],
  plots: [],
};
