// The steps of `npm test`, in order: cheap ones first, and the build before the tests that run what was built.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { playwrightCounts } from './playwright-counts.mjs';
import { prepareAll } from './prepare.mjs';
import { runCommand } from './run-command.mjs';

/** The two long steps take 15 and 3 minutes on two quiet cores; on busy ones they shall be slow, not red. */
const longMs = 2_400_000;

/** Steps as `{ name, needs?, run() }`; `run` resolves to `{ failed, output, counts? }`, `needs` names an earlier step. */
export function testSteps({ root, env }) {
  const bin = (path) => [process.execPath, join(root, 'node_modules', path)];
  const plain = (name, [command, ...args], more = {}) => ({
    name,
    ...more,
    run: async () => {
      const { code, output } = await runCommand(command, args, { cwd: root, env });
      return { failed: code !== 0, output };
    },
  });
  const biome = ['check', '--error-on-warnings', '--max-diagnostics=200', '.'];
  return [
    plain('format and lint', [...bin('@biomejs/biome/bin/biome'), ...biome]),
    plain('route types', [...bin('next/dist/bin/next'), 'typegen']),
    plain('types', [...bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json']),
    plain('import directions', [process.execPath, join(root, 'scripts/import-directions.mjs')]),
    plain('documented exports', [process.execPath, join(root, 'scripts/documented-exports.mjs')]),
    { name: 'build', run: () => build(root) },
    { name: 'unit tests and suites', run: () => vitest(root, env, bin('vitest/vitest.mjs')) },
    { name: 'browser tests', needs: 'build', run: () => playwright(root, env, bin('playwright/cli.js')) },
  ];
}

async function build(root) {
  try {
    await prepareAll({ root, say: () => undefined });
    return { failed: false, output: '' };
  } catch (error) {
    return { failed: true, output: error.message };
  }
}

async function vitest(root, env, [command, ...args]) {
  const countsFile = emptyResultFile(root, 'vitest-counts.json');
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts/setup/vitest-counter.mjs')}`];
  const { code, output } = await runCommand(command, [...args, 'run', ...reporters], {
    cwd: root,
    env: { ...env, TEST_COUNTS_FILE: countsFile },
    timeoutMs: longMs,
  });
  return { failed: code !== 0, output, counts: readResult(countsFile) };
}

async function playwright(root, env, [command, ...args]) {
  const resultFile = emptyResultFile(root, 'playwright.json');
  const { code, output } = await runCommand(command, [...args, 'test', '--reporter=list,json'], {
    cwd: root,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: resultFile },
    timeoutMs: longMs,
  });
  const report = readResult(resultFile);
  return { failed: code !== 0, output, counts: report && playwrightCounts(report) };
}

/** The last run's result must not be taken for this one's. */
function emptyResultFile(root, name) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const path = join(root, '.cache', name);
  rmSync(path, { force: true });
  return path;
}

/** Undefined when the runner died before it wrote a result: the step then counts as one failure. */
function readResult(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
