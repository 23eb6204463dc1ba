// `npm run report` as people run it, very short: a whole run, one that fails, one that is broken off, and a page drawn again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processesOf } from '#test/harness/mirror-stage.ts';
import { waitFor } from '#test/harness/product-process.ts';
import type { ReliabilityReport } from '#test/report/report-data.ts';

let folder: string;
let started: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sv-report-test-'));
  await mkdir(join(folder, 'tmp'));
});
afterEach(async () => {
  // A test that failed in the middle; SIGTERM, as that ends what it has started, too.
  if (started?.exitCode === null) started.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

const out = () => join(folder, 'out');
const told = () => JSON.parse(readFileSync(join(out(), 'report.json'), 'utf8')) as ReliabilityReport;
const page = () => readFileSync(join(out(), 'index.html'), 'utf8');
const stateOf = (id: string) => told().sections.find((section) => section.id === id)?.state;

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  const env = { ...process.env, TMPDIR: join(folder, 'tmp'), ...environment };
  const command = ['--import', 'tsx', 'scripts/report.mjs', ...args, '--out', out()];
  started = spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return started;
}

async function codeOf(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

describe('npm run report', () => {
  it('runs what was asked for, writes the page and its figures, and ends with 0', async () => {
    const args = ['--sections', 'store', '--store-rounds', '1', '--remark', 'Only <a> test.'];
    expect(await codeOf(start(args))).toBe(0);
    const { state, sections, machine } = told();
    expect(state).toBe('whole');
    expect(machine.cores).toBeGreaterThan(0);
    const store = sections.find(({ id }) => id === 'store');
    expect(store).toMatchObject({ state: 'passed', outcome: { failed: 0 } });
    expect(store?.outcome?.passed).toBeGreaterThanOrEqual(3);
    expect(stateOf('soak')).toBe('left out');
    expect(page()).toContain('Everything that was run passed');
    expect(page()).toContain('Only &lt;a&gt; test.');
    for (const path of [process.cwd(), folder]) expect(`${page()}${JSON.stringify(told())}`).not.toContain(path);
    expect(processesOf(folder)).toEqual([]);
  }, 180_000);

  it('says what failed and ends with 1', async () => {
    const noServer = { MONGOMS_SYSTEM_BINARY: '/bin/false' };
    expect(await codeOf(start(['--sections', 'store', '--store-rounds', '1'], noServer))).toBe(1);
    expect(stateOf('store')).toBe('failed');
    expect(page()).toContain('Failed: Kills of writers and stores');
    expect(page()).toContain('It could not be run');
  }, 180_000);

  it('leaves an honest page when it is told to stop, and no process behind', async () => {
    const child = start(['--sections', 'jobs,ingest', '--jobs', '3000']);
    await waitFor(
      async () => existsSync(join(out(), 'report.json')) && stateOf('jobs') === 'running',
      (isRunning) => isRunning,
      90_000,
    );
    child.kill('SIGTERM');
    expect(await codeOf(child)).toBe(143);
    expect(told().state).toBe('aborted');
    expect(stateOf('jobs')).toBe('aborted');
    expect(stateOf('ingest')).toBe('not run');
    expect(page()).toContain('This run was broken off');
    await waitFor(
      async () => processesOf(folder),
      (left) => left.length === 0,
    );
  }, 180_000);

  it('draws the page again of what was measured, and refuses what it does not know', async () => {
    const from = ['--from', 'docs/report/report.json'];
    const committed = JSON.parse(readFileSync('docs/report/report.json', 'utf8')) as ReliabilityReport;
    const isWell = committed.sections.every(({ state }) => state === 'passed');
    expect(await codeOf(start(from))).toBe(isWell ? 0 : 1);
    // The committed page is the one this source draws.
    expect(page()).toBe(readFileSync('docs/report/index.html', 'utf8'));
    expect(await codeOf(start(['--sections', 'nothing']))).toBe(2);
  }, 60_000);
});
