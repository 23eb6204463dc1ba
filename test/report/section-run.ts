// What a section of the report is, and the two ways one runs: suites by vitest, and long runs that write their report into a file.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptPromise } from '../chaos/kept-promise.ts';
import type { ToldReport } from '../chaos/told-report.ts';
import { emptyOutcome, type SectionOutcome } from './report-data.ts';
import type { ReportOptions } from './report-options.ts';
import { readSuites, type SuiteTest } from './suite-results.ts';

/** Runs a command to its end; its group ends with it. */
export type RunCommand = (
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly timeoutMs: number },
) => Promise<{ readonly code: number; readonly output: string }>;

export interface SectionContext {
  readonly root: string;
  /** For files of this run; removed afterwards. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly options: ReportOptions;
  readonly runCommand: RunCommand;
}

export interface SectionPlan {
  readonly id: string;
  readonly title: string;
  readonly proves: string;
  readonly unit: string;
  /** @throws Error when it could not be run. */
  readonly run: (context: SectionContext) => Promise<SectionOutcome>;
}

/** Long enough for a machine that is busy with other things. */
const suiteTimeoutMs = 2_400_000;
const slackMs = 900_000;
const keptOutput = 4_000;

/** Runs test files and reads what came of each test. */
export async function runSuites(context: SectionContext, files: readonly string[]): Promise<SuiteTest[]> {
  const { root, folder, environment: env, runCommand } = context;
  const file = join(folder, `${files[0]?.replace(/\W+/g, '-')}.json`);
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${file}`, ...files];
  const { code, output } = await runCommand(process.execPath, args, { cwd: root, env, timeoutMs: suiteTimeoutMs });
  if (!existsSync(file))
    throw new Error(`the tests ended with ${code} before they told anything:\n${end(output, root)}`);
  const tests = readSuites(JSON.parse(readFileSync(file, 'utf8')), root);
  const isTold = code === 0 || tests.some(({ state }) => state === 'failed');
  // A runner that ends with an error although no test failed has failed as a whole.
  const whole: SuiteTest = {
    file: files[0] ?? '',
    name: 'the run as a whole',
    state: 'failed',
    why: end(output, root),
    note: undefined,
  };
  return isTold ? tests : [...tests, whole];
}

export interface LongRun {
  /** Below the root. */
  readonly script: string;
  readonly args: readonly string[];
  /** How long it should take. */
  readonly aboutMs: number;
}

/** Runs a long run in a process of its own. @returns what it told. @throws Error when it ended without a report. */
export async function runLong<Report>(context: SectionContext, run: LongRun): Promise<ToldReport<Report>> {
  const { root, folder, environment: env, runCommand } = context;
  const file = join(folder, `${run.script.replace(/\W+/g, '-')}.json`);
  const args = ['--import', 'tsx', run.script, ...run.args, '--json', file];
  const { code, output } = await runCommand(process.execPath, args, {
    ...{ cwd: root, env, timeoutMs: run.aboutMs + slackMs },
  });
  if (!existsSync(file)) throw new Error(`it ended with ${code} and no report:\n${end(output, root)}`);
  // Written by `tellReport` of this very source.
  return JSON.parse(readFileSync(file, 'utf8')) as ToldReport<Report>;
}

/** An outcome whose cases are promises. */
export function countPromises(promises: readonly KeptPromise[]): SectionOutcome {
  const failures = promises.flatMap(({ promise, broken }) => (broken ? [{ name: promise, why: broken }] : []));
  const rows = promises.map(({ promise, broken }) => [promise, broken ? `BROKEN: ${broken}` : 'kept']);
  return {
    ...emptyOutcome,
    passed: promises.length - failures.length,
    failed: failures.length,
    failures,
    tables: [{ caption: 'Promises', head: ['Promise', 'Result'], rows }],
  };
}

/** The last words of a program, without the names of folders. */
function end(output: string, root: string): string {
  return output.replaceAll(`${root}/`, '').slice(-keptOutput);
}
