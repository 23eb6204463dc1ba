// The report while it is made: each change is saved at once, so that whatever ends the run leaves an honest page.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { reportPage } from './page.ts';
import type { ReliabilityReport, ReportSection } from './report-data.ts';

/** Writes both files; a reader never meets half of one. */
export function saveReport(report: ReliabilityReport, out: string): void {
  mkdirSync(out, { recursive: true });
  const files = { 'report.json': `${JSON.stringify(report)}\n`, 'index.html': reportPage(report) };
  for (const [name, text] of Object.entries(files)) {
    const beside = join(out, `.${name}.part`);
    writeFileSync(beside, text);
    renameSync(beside, join(out, name));
  }
}

/** The same report without the names of these folders, nor of the user's own. */
export function withoutPaths(report: ReliabilityReport, folders: readonly string[]): ReliabilityReport {
  const names = [...folders, homedir()].filter((folder) => folder.length > 1);
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
  const text = names.reduce((json, name) => json.replaceAll(inJson(name), '…'), JSON.stringify(report));
  return JSON.parse(text) as ReliabilityReport;
}

export interface BookOptions {
  readonly out: string;
  /** Names that have no business in a report. */
  readonly hiddenFolders: readonly string[];
  readonly now: () => Date;
}

export class ReportBook {
  #report: ReliabilityReport;

  constructor(
    beginning: ReliabilityReport,
    private readonly options: BookOptions,
  ) {
    this.#report = beginning;
    this.#save();
  }

  get report(): ReliabilityReport {
    return this.#report;
  }

  /** Adds to what is known of a section. */
  note(id: string, change: Partial<ReportSection>): void {
    const sections = this.#report.sections.map((section) => (section.id === id ? { ...section, ...change } : section));
    this.#report = { ...this.#report, sections };
    this.#save();
  }

  /** The run has come to its end. */
  finish(): void {
    this.#end('whole');
  }

  /** Somebody broke it off: what is under way has no result. */
  abort(): void {
    const sections = this.#report.sections.map(
      (section): ReportSection =>
        section.state === 'running'
          ? { ...section, state: 'aborted', remark: 'Broken off before it came to its end.' }
          : section,
    );
    this.#report = { ...this.#report, sections };
    this.#end('aborted');
  }

  #end(state: 'whole' | 'aborted'): void {
    this.#report = { ...this.#report, state, endedAt: this.options.now().toISOString() };
    this.#save();
  }

  #save(): void {
    this.#report = withoutPaths(this.#report, this.options.hiddenFolders);
    saveReport(this.#report, this.options.out);
  }
}
