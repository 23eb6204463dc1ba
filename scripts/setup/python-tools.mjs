// Programs of the tests that come from PyPI: a server that speaks MongoDB's protocol, and yt-dlp. Both only run as programs.
import { accessSync, constants, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { runCommand } from './run-command.mjs';
import { hashSources, removeStamp, stampMatches, writeStamp } from './stamp.mjs';
import { findOnPath } from './tools.mjs';

/** Tool -> package with its exact version (which also lets pip take a pre-release), its program, and who gives another one. */
export const pythonTools = {
  secantus: { requirement: 'SecantusDB==0.7.0b3', program: 'secantusd-py', variable: 'SECANTUS_PATH' },
  ytdlp: { requirement: 'yt-dlp==2026.10.26', program: 'yt-dlp', variable: 'YTDLP_PATH' },
};

const folderOf = (root) => join(root, '.cache', 'python-tools');

/** Where the set-up puts a tool; the file is there only after {@link ensurePythonTools} has put it there. */
export const pythonToolPath = (root, tool) => join(folderOf(root), 'bin', pythonTools[tool].program);

/**
 * Paths of the tools, installed into `.cache/python-tools` if need be. Never fails: what stands in the way is said in one line,
 * the tool is left out, and the suites that need it say why they were skipped.
 *
 * @param {{ root: string, say: (line: string) => void, environment?: Record<string, string | undefined> }} options
 * @returns {Promise<{ secantus?: string, ytdlp?: string }>}
 */
export async function ensurePythonTools({ root, say, environment = process.env }) {
  const given = givenTools(environment);
  const wanted = Object.keys(pythonTools).filter((tool) => !given[tool] && !isNeedless(tool, environment));
  const onWait = (holder) => say(`another set-up is at work (process ${holder}): waiting for it …`);
  const install = () => installMissing({ root, say, wanted });
  const installed = await withLock(join(root, '.cache', 'python-tools-lock'), install, { onWait });
  return { ...installed, ...given };
}

/** A path somebody has set counts alone. */
function givenTools(environment) {
  const entries = Object.entries(pythonTools).map(([tool, { variable }]) => [tool, environment[variable]]);
  return Object.fromEntries(entries.filter(([, path]) => path));
}

/** Where a real MongoDB is at hand the stand-in is not. */
function isNeedless(tool, environment) {
  if (tool !== 'secantus') return false;
  return Boolean(environment.TEST_MONGO_URL || environment.MONGOMS_SYSTEM_BINARY || findOnPath(['mongod']));
}

async function installMissing({ root, say, wanted }) {
  const stampOf = (tool) => join(folderOf(root), `.${tool}-installed`);
  const hashOf = (tool) => hashSources(root, [], { extra: [pythonTools[tool].requirement] });
  const isThere = (tool) => stampMatches(stampOf(tool), hashOf(tool)) && canRun(pythonToolPath(root, tool));
  const missing = wanted.filter((tool) => !isThere(tool));
  if (missing.length > 0 && (await ensureFolder({ root, say }))) {
    for (const tool of missing) {
      removeStamp(stampOf(tool));
      if (await installTool({ root, say, tool })) writeStamp(stampOf(tool), hashOf(tool));
    }
  }
  return Object.fromEntries(wanted.filter(isThere).map((tool) => [tool, pythonToolPath(root, tool)]));
}

/** A virtual environment whose Python still runs; one of a Python that was removed is made anew. */
async function ensureFolder({ root, say }) {
  const folder = folderOf(root);
  const works = async () =>
    (await runCommand(join(folder, 'bin', 'python'), ['-m', 'pip', '--version'], { cwd: root })).code === 0;
  if (await works()) return true;
  const create = async () => {
    rmSync(folder, { recursive: true, force: true });
    const python = findOnPath(['python3']);
    return python && (await runCommand(python, ['-m', 'venv', folder], { cwd: root })).code === 0 && (await works());
  };
  // Debian keeps what makes virtual environments in a package of its own.
  if (await create()) return true;
  await installVenvByApt({ root, say });
  if (await create()) return true;
  say('some suites will be skipped: Python 3 with its venv module is not there');
  return false;
}

async function installVenvByApt({ root, say }) {
  const apt = findOnPath(['apt-get']);
  if (!apt || process.getuid?.() !== 0) return;
  say('installing python3-venv by apt …');
  const options = { cwd: root, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await runCommand(apt, ['update'], options);
  await runCommand(apt, ['install', '-y', '--no-install-recommends', 'python3-venv'], options);
}

/** One at a time: a tool that cannot be had must not cost the other one. */
async function installTool({ root, say, tool }) {
  const { requirement } = pythonTools[tool];
  say(`installing ${requirement} for the tests …`);
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement];
  const { code, output } = await runCommand(join(folderOf(root), 'bin', 'python'), args, { cwd: root });
  if (code !== 0) say(`some suites will be skipped: ${requirement} could not be installed\n${output.slice(-1000)}`);
  return code === 0;
}

function canRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, whatever the stamp says: it is installed again.
    return false;
  }
}
