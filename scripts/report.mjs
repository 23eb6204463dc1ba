// `npm run report`: everything that tries the product's reliability, and one page with what came of it. docs/operations.md tells more.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { release, tmpdir, type } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { machineFacts } from '../bench/machine-facts.ts';
import { saveReport } from '../test/report/report-book.ts';
import { isAllWell } from '../test/report/report-data.ts';
import { readReportOptions } from '../test/report/report-options.ts';
import { ReportRun } from '../test/report/report-run.ts';
import { allSections } from '../test/report/sections/all-sections.ts';
import { prepareAll } from './setup/prepare.mjs';
import { ensurePythonTools } from './setup/python-tools.mjs';
import { runCommand } from './setup/run-command.mjs';
import { testEnvironment } from './setup/test-environment.mjs';
import { ensureTools } from './setup/tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const say = (line) => process.stdout.write(`${line}\n`);

/** The first words a program says of itself, or undefined. */
async function said(command, args, pattern) {
  const { code, output } = await runCommand(command, args, { cwd: root, timeoutMs: 30_000 });
  return code === 0 ? pattern.exec(output)?.[1] : undefined;
}

async function sourceCommit() {
  const commit = await said('git', ['rev-parse', '--short', 'HEAD'], /^([0-9a-f]+)/);
  const changes = await said('git', ['status', '--porcelain', '--untracked-files=no'], /^([\s\S]*)$/);
  return commit && changes ? `${commit} with changes` : commit;
}

async function aboutThis({ ffmpeg, ytdlp }) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { cpu, cores, memoryMib, node, versions } = machineFacts();
  const programs = {
    FFmpeg: ffmpeg && (await said(ffmpeg, ['-version'], /version (\S+)/)),
    'yt-dlp': ytdlp && (await said(ytdlp, ['--version'], /^(\S+)/)),
  };
  const found = Object.fromEntries(Object.entries({ ...versions, ...programs }).filter(([, value]) => value));
  const system = `${type()} ${release().split('.').slice(0, 2).join('.')}`;
  return { version, commit: await sourceCommit(), versions: found, machine: { cpu, cores, memoryMib, system, node } };
}

async function make(options, earlier) {
  await prepareAll({ root, say });
  const tools = { ...(await ensureTools({ root, say })), ...(await ensurePythonTools({ root, say })) };
  const folder = mkdtempSync(join(tmpdir(), 'sv-report-'));
  // What the runs leave in their folders when they are broken off goes with this one.
  const environment = { ...testEnvironment(process.env, tools), TMPDIR: folder };
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const context = { root, folder, environment, options, runCommand };
  const run = new ReportRun({
    context,
    plans: allSections,
    about: await aboutThis(tools),
    now: () => new Date(),
    say,
    earlier,
  });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      run.abort();
      say(`\nbroken off; what was run until now: ${page(options)}`);
      // A command under way is ended by who runs it, in the same turn.
      setImmediate(() => process.exit(signal === 'SIGINT' ? 130 : 143));
    });
  }
  return await run.run();
}

const page = ({ out }) => pathToFileURL(resolve(out, 'index.html')).href;

function readReport(path) {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  if (report.form !== 1) throw new Error(`${path} is no report of this version`);
  return report;
}

/** Draws the page again of what was measured before. */
function redraw({ from, out }) {
  const report = readReport(from);
  saveReport(report, out);
  return isAllWell(report);
}

const ids = allSections.map(({ id }) => id);
try {
  const options = readReportOptions(process.argv.slice(2), ids);
  const isDrawn = options.from && !options.sections;
  const isWell = isDrawn ? redraw(options) : await make(options, options.from && readReport(options.from));
  say(`\n${isWell ? 'everything that was run passed' : 'NOT everything passed'}: ${page(options)}`);
  process.exitCode = isWell ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
