// The run of a report: order, failures, what is missing, what is broken off, and that no path gets out.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { emptyOutcome, type ReliabilityReport, type SectionOutcome } from './report-data.ts';
import { readReportOptions } from './report-options.ts';
import { ReportRun } from './report-run.ts';
import {
  countPromises,
  type RunCommand,
  runLong,
  runSuites,
  type SectionContext,
  type SectionPlan,
} from './section-run.ts';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'sv-report-run-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

const neverRun: RunCommand = async () => {
  throw new Error('no command is run here');
};

const contextOf = (args: readonly string[] = [], runCommand = neverRun): SectionContext => ({
  root: '/the/root/of/all',
  folder: out,
  environment: { NODE_ENV: 'test' },
  options: readReportOptions(['--out', out, ...args], ['one', 'two', 'three']),
  runCommand,
});

const plan = (id: string, run: SectionPlan['run']): SectionPlan => ({
  id,
  title: `Title ${id}`,
  proves: `Proof ${id}.`,
  unit: 'cases',
  run,
});

const passing = async (): Promise<SectionOutcome> => ({ ...emptyOutcome, passed: 2 });

function runOf(plans: readonly SectionPlan[], context = contextOf(), earlier?: ReliabilityReport) {
  const lines: string[] = [];
  const machine = { cpu: 'A processor', cores: 2, memoryMib: 1, system: 'Linux', node: 'v22' };
  const about = { version: '1.0.0', commit: 'abc', versions: {}, machine };
  const say = (line: string) => void lines.push(line);
  return {
    run: new ReportRun({ context, plans, about, now: () => new Date(0), say, ...(earlier ? { earlier } : {}) }),
    lines,
  };
}

const saved = () => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as ReliabilityReport;
const page = () => readFileSync(join(out, 'index.html'), 'utf8');
const states = () => saved().sections.map(({ id, state }) => [id, state]);

it('runs all sections and says that all is well', async () => {
  const { run, lines } = runOf([plan('one', passing), plan('two', passing)]);
  expect(await run.run()).toBe(true);
  expect(states()).toEqual([
    ['one', 'passed'],
    ['two', 'passed'],
  ]);
  expect(saved()).toMatchObject({ state: 'whole', commit: 'abc', endedAt: '1970-01-01T00:00:00.000Z' });
  expect(page()).toContain('Everything that was run passed');
  expect(lines).toContain('  passed: 2 cases passed, 0 failed, in 0 s');
  expect(readdirSync(out).sort()).toEqual(['index.html', 'report.json']);
});

it('goes on after a section that failed, one that could not be run, and one that proved nothing', async () => {
  const failing = async () => countPromises([{ promise: 'kept' }, { promise: 'lives', broken: 'it ended' }]);
  const { run, lines } = runOf([
    plan('one', failing),
    plan('two', async () => {
      throw new Error('no stage');
    }),
    plan('three', async () => emptyOutcome),
  ]);
  expect(await run.run()).toBe(false);
  expect(states().map(([, state]) => state)).toEqual(['failed', 'failed', 'failed']);
  expect(saved().sections[1]?.remark).toBe('It could not be run: no stage');
  expect(page()).toContain('Failed: Title one, Title two, Title three');
  expect(lines).toContain('  lives: it ended');
});

it('leaves out what nobody asked for', async () => {
  const { run } = runOf([plan('one', passing), plan('two', passing)], contextOf(['--sections', 'two']));
  expect(await run.run()).toBe(true);
  expect(states()).toEqual([
    ['one', 'left out'],
    ['two', 'passed'],
  ]);
});

it('runs a section again in an earlier report, and tells what came of it before', async () => {
  const failing = async (): Promise<SectionOutcome> => ({ ...emptyOutcome, passed: 3, failed: 1 });
  const first = runOf([plan('one', passing), plan('two', failing)]);
  expect(await first.run.run()).toBe(false);
  const again = runOf([plan('one', failing), plan('two', passing)], contextOf(['--sections', 'two']), saved());
  expect(await again.run.run()).toBe(true);
  expect(states()).toEqual([
    ['one', 'passed'],
    ['two', 'passed'],
  ]);
  expect(saved().remarks).toEqual([
    '“Title two” was run again at 1970-01-01 00:00 UTC, of commit abc. Before: failed: 3 passed, 1 failed.',
  ]);
});

it('has saved a page that says so while it runs, and when it is broken off', async () => {
  let end: (outcome: SectionOutcome) => void = () => undefined;
  const waiting = () => new Promise<SectionOutcome>((resolve) => (end = resolve));
  const { run } = runOf([plan('one', passing), plan('two', waiting), plan('three', passing)]);
  const running = run.run();
  await expect.poll(() => states()[1]).toEqual(['two', 'running']);
  expect(page()).toContain('This run has not come to its end');
  run.abort();
  expect(states()).toEqual([
    ['one', 'passed'],
    ['two', 'aborted'],
    ['three', 'not run'],
  ]);
  expect(page()).toContain('This run was broken off: the page shows a part');
  end(emptyOutcome);
  await running;
});

it('tells no path of this machine', async () => {
  const why = `at ${homedir()}/x.ts, ${out}/y.json and /the/root/of/all/z.ts`;
  const { run } = runOf([plan('one', async () => ({ ...emptyOutcome, failed: 1, failures: [{ name: 'it', why }] }))]);
  await run.run();
  for (const text of [page(), JSON.stringify(saved())]) {
    for (const path of [homedir(), out, '/the/root/of/all']) expect(text).not.toContain(path);
    expect(text).toContain('z.ts');
  }
});

const args = (command: Parameters<RunCommand>) => command[1];

it('reads what a long run has told, and says how one ended that told nothing', async () => {
  const told = { report: { kills: 3 }, promises: [{ promise: 'holds' }] };
  const telling: RunCommand = async (...command) => {
    writeFileSync(String(args(command).at(-1)), JSON.stringify(told));
    return { code: 1, output: '' };
  };
  const run = { script: 'test/some-run.ts', args: ['--kills', '3'], aboutMs: 1 };
  expect(await runLong(contextOf([], telling), run)).toEqual(told);
  rmSync(join(out, 'test-some-run-ts.json'));
  const dying: RunCommand = async () => ({ code: 137, output: 'in /the/root/of/all/test/some-run.ts' });
  await expect(runLong(contextOf([], dying), run)).rejects.toThrow(
    'it ended with 137 and no report:\nin test/some-run.ts',
  );
});

it('counts suites that fail as a whole although no test failed', async () => {
  const assertionResults = [{ fullName: 'passes', status: 'passed' }];
  const json = { testResults: [{ name: '/the/root/of/all/a.test.ts', status: 'passed', assertionResults }] };
  const ending =
    (code: number): RunCommand =>
    async (...command) => {
      const file =
        args(command)
          .find((word) => word.startsWith('--outputFile='))
          ?.split('=')[1] ?? '';
      writeFileSync(file, JSON.stringify(json));
      return { code, output: 'an error nobody caught' };
    };
  const tests = (code: number) => runSuites(contextOf([], ending(code)), ['a.test.ts']);
  expect((await tests(0)).map(({ state }) => state)).toEqual(['passed']);
  expect(await tests(1)).toMatchObject([{ state: 'passed' }, { state: 'failed', why: 'an error nobody caught' }]);
  const silent: RunCommand = async () => ({ code: 1, output: 'no vitest' });
  await expect(runSuites(contextOf([], silent), ['b.test.ts'])).rejects.toThrow('the tests ended with 1');
});
