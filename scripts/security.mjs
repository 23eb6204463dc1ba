// `npm run security`: everything that tries a row of the table, once, and the table with what came of it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countRows, tableOf } from '../test/security/results.ts';
import { rows } from '../test/security/rows.ts';
import { prepareAll } from './setup/prepare.mjs';
import { ensurePythonTools } from './setup/python-tools.mjs';
import { runCommand } from './setup/run-command.mjs';
import { testEnvironment } from './setup/test-environment.mjs';
import { ensureTools } from './setup/tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (line) => process.stdout.write(`${line}\n`);

/** Long enough for a machine that is busy with other things. */
const timeoutMs = 2_400_000;

const filesOf = (isBrowser) =>
  [...new Set(rows.flatMap(({ suites }) => suites.map(({ file }) => file)))].filter(
    (file) => file.startsWith('e2e/') === isBrowser,
  );

async function runSuites(environment, folder) {
  const report = join(folder, 'vitest.json');
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${report}`];
  const { code, output } = await runCommand(process.execPath, [...args, 'test/security', ...filesOf(false)], {
    ...{ cwd: root, env: environment, timeoutMs },
  });
  const { testResults } = JSON.parse(await readFile(report, 'utf8'));
  if (code !== 0) say(output.slice(-6000));
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const file = name.slice(root.length).replace(/^\//, '');
    // A file whose set-up fails has no tests that failed.
    const whole = status === 'failed' && assertionResults.every((one) => one.status !== 'failed');
    const tests = assertionResults.map((one) => ({ file, name: one.fullName, state: one.status }));
    return whole ? [...tests, { file, name: '', state: 'failed' }] : tests;
  });
}

async function runBrowser(environment) {
  const wanted = rows.flatMap(({ suites }) => suites.filter(({ file }) => file.startsWith('e2e/')));
  const outcomes = [];
  for (const { file, name } of wanted) {
    const args = ['node_modules/playwright/cli.js', 'test', file, ...(name ? ['-g', name] : []), '--reporter=line'];
    const { code, output } = await runCommand(process.execPath, args, { cwd: root, env: environment, timeoutMs });
    if (code !== 0) say(output.slice(-4000));
    outcomes.push({ file, name: name ?? '', state: code === 0 ? 'passed' : 'failed' });
  }
  return outcomes;
}

const folder = await mkdtemp(join(tmpdir(), 'sv-security-'));
try {
  await prepareAll({ root, say });
  const tools = { ...(await ensureTools({ root, say })), ...(await ensurePythonTools({ root, say })) };
  const environment = { ...testEnvironment(process.env, tools), SECURITY_FULL: '1' };
  say('trying every row …');
  const outcomes = [...(await runSuites(environment, folder)), ...(await runBrowser(environment))];
  const counts = countRows(rows, outcomes);
  say(tableOf(counts));
  process.exitCode =
    counts.every(({ failed, passed }) => failed === 0 && passed > 0) &&
    outcomes.every(({ state }) => state !== 'failed')
      ? 0
      : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
