// Finds the browser and ffmpeg for the tests, or fetches them: given path, system, Playwright's own, apt as root, download.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.mjs';

const chromiumNames = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];

/** The first of `names` that is executable in one of the folders of `path`, else undefined. */
export function findOnPath(names, path = process.env.PATH ?? '') {
  for (const name of names) {
    for (const folder of path.split(delimiter).filter(Boolean)) {
      const candidate = join(folder, name);
      if (isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run: the next candidate.
    return false;
  }
}

/**
 * Paths of Chromium, ffmpeg and ffprobe, fetched if need be.
 *
 * @returns `{ chromium, ffmpeg, ffprobe }`.
 * @throws Error with one plain sentence naming what could not be had.
 */
export async function ensureTools({ root, say }) {
  const missing = () => missingTools({ ...findMediaTools(), chromium: findSystemChromium() ?? playwrightChromium });
  const playwrightChromium = await findPlaywrightChromium();
  if (missing().length > 0) await installByApt(missing(), { root, say });
  const chromium = findSystemChromium() ?? playwrightChromium ?? (await downloadChromium({ root, say }));
  const tools = { chromium, ...findMediaTools() };
  if (missingTools(tools).length > 0) throw new Error(adviceFor(missingTools(tools)));
  return tools;
}

const missingTools = (tools) => Object.keys(tools).filter((name) => !tools[name]);

/** What to tell somebody whose machine lacks `names`. */
export function adviceFor(names) {
  const packages = [...new Set(names.map((name) => (name === 'ffprobe' ? 'ffmpeg' : name)))].join(' and ');
  return `The tests need ${packages}: install ${packages} with your package manager, or set CHROMIUM_PATH / FFMPEG_PATH.`;
}

/** CHROMIUM_PATH counts alone when it is set: a wrong one is reported instead of being passed over. */
function findSystemChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (!given) return findOnPath(chromiumNames);
  if (!isExecutable(given)) throw new Error(`CHROMIUM_PATH is ${given}, which is not a program that can be run.`);
  return given;
}

function findMediaTools() {
  return {
    ffmpeg: process.env.FFMPEG_PATH || findOnPath(['ffmpeg']),
    ffprobe: process.env.FFPROBE_PATH || findOnPath(['ffprobe']),
  };
}

async function findPlaywrightChromium() {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/** Installs Debian packages (`ffprobe` is in ffmpeg's) where this process may; what is missing afterwards is the caller's matter. */
export async function installByApt(names, { root, say }) {
  const apt = findOnPath(['apt-get']);
  if (!apt || process.getuid?.() !== 0) return;
  const packages = [...new Set(names.map((name) => (name === 'ffprobe' ? 'ffmpeg' : name)))];
  say(`installing ${packages.join(' and ')} by apt (about a minute) …`);
  const options = { cwd: root, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const updated = await runCommand(apt, ['update'], options);
  const installed = await runCommand(apt, ['install', '-y', '--no-install-recommends', ...packages], options);
  // Not the end yet: the browser may still come from Playwright. What is missing at last is named by adviceFor.
  if (installed.code !== 0)
    say(`apt could not install them:\n${updated.output.slice(-2000)}${installed.output.slice(-2000)}`);
}

async function downloadChromium({ root, say }) {
  say('downloading Chromium by Playwright …');
  const cli = join(root, 'node_modules', 'playwright', 'cli.js');
  const { code, output } = await runCommand(process.execPath, [cli, 'install', 'chromium'], { cwd: root });
  if (code !== 0) say(`Playwright could not download it:\n${output.slice(-2000)}`);
  return await findPlaywrightChromium();
}
