// Runs the sections one after the other; one that fails does not keep the next from running.
import { loadavg } from 'node:os';
import { ReportBook } from './report-book.ts';
import { isAllWell, type ReliabilityReport, type ReportMachine, type ReportSection } from './report-data.ts';
import { askedFigures } from './report-options.ts';
import type { SectionContext, SectionPlan } from './section-run.ts';

export interface ReportRunOptions {
  readonly context: SectionContext;
  readonly plans: readonly SectionPlan[];
  readonly about: Pick<ReliabilityReport, 'version' | 'versions'> & {
    readonly commit: string | undefined;
    readonly machine: ReportMachine;
  };
  /** A report of which only the sections asked for are run again; the page says so. */
  readonly earlier?: ReliabilityReport;
  readonly now: () => Date;
  /** A line for whoever waits. */
  readonly say: (line: string) => void;
}

/** A run; {@link ReportRun.abort} may come at any time, and saves without waiting for anything. */
export class ReportRun {
  readonly #book: ReportBook;

  constructor(private readonly options: ReportRunOptions) {
    const { context, now } = options;
    const hiddenFolders = [context.folder, context.root];
    this.#book = new ReportBook(beginning(options), { out: context.options.out, hiddenFolders, now });
  }

  /** @returns whether all that was asked for was run and passed. */
  async run(): Promise<boolean> {
    const { plans, context } = this.options;
    for (const plan of plans) {
      if (isWanted(plan, context)) await this.#runSection(plan);
    }
    this.#book.finish();
    return isAllWell(this.#book.report);
  }

  abort(): void {
    this.#book.abort();
  }

  async #runSection(plan: SectionPlan): Promise<void> {
    const { context, say, now } = this.options;
    const startedAtMs = now().getTime();
    const seconds = () => Math.round((now().getTime() - startedAtMs) / 1000);
    say(`${plan.title} …`);
    this.#book.note(plan.id, { state: 'running', load: Math.round((loadavg()[0] ?? 0) * 10) / 10 });
    try {
      const outcome = await plan.run(context);
      // Where nothing passed, nothing was proved.
      const state = outcome.failed === 0 && outcome.passed > 0 ? 'passed' : 'failed';
      this.#book.note(plan.id, { state, seconds: seconds(), outcome });
      say(`  ${state}: ${outcome.passed} ${plan.unit} passed, ${outcome.failed} failed, in ${seconds()} s`);
      for (const { name, why } of outcome.failures) say(`  ${name}: ${why.split('\n')[0]}`);
    } catch (error) {
      const remark = `It could not be run: ${error instanceof Error ? error.message : String(error)}`;
      this.#book.note(plan.id, { state: 'failed', seconds: seconds(), remark });
      say(`  failed: ${remark}`);
    }
  }
}

const isWanted = ({ id }: SectionPlan, { options: { sections } }: SectionContext): boolean =>
  sections === undefined || sections.includes(id);

/** What came of a section before it was run again: nobody shall take the second try for the first. */
function againWords({ title, state, outcome }: ReportSection, commit: string | undefined, now: Date): string {
  const counts = outcome ? `: ${outcome.passed} passed, ${outcome.failed} failed` : '';
  const source = commit ? `, of commit ${commit}` : '';
  return `“${title}” was run again at ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC${source}. Before: ${state}${counts}.`;
}

function beginning({ context, plans, about, now, earlier }: ReportRunOptions): ReliabilityReport {
  const { commit, ...facts } = about;
  const before = ({ id }: SectionPlan) => earlier?.sections.find((section) => section.id === id);
  const sections = plans.map((plan): ReportSection => {
    const { id, title, proves, unit } = plan;
    if (isWanted(plan, context)) return { id, title, proves, unit, state: 'not run' };
    return before(plan) ?? { id, title, proves, unit, state: 'left out' };
  });
  const again = plans.flatMap((plan) => (isWanted(plan, context) ? (before(plan) ?? []) : []));
  if (earlier) {
    const remarks = again.map((section) => againWords(section, commit, now()));
    const { endedAt: _, ...kept } = earlier;
    return { ...kept, state: 'running', remarks: [...kept.remarks, ...context.options.remarks, ...remarks], sections };
  }
  return {
    form: 1,
    ...facts,
    ...(commit ? { commit } : {}),
    startedAt: now().toISOString(),
    state: 'running',
    asked: askedFigures(context.options),
    remarks: context.options.remarks,
    sections,
  };
}
