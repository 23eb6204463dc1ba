// `npm run container:test`: builds the real Dockerfile by buildah, runs the image, and checks what it does. `--record FILE` keeps
// the figures, `--node 20` builds on another Node, `--debian FOLDER` takes a tree of debootstrap's that is there already. Not part of
// `npm test`: it takes minutes and some gigabytes.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { baseImages, provideBaseImages } from './base-image.mjs';
import { createBuildah, whyNoBuildah } from './buildah.mjs';
import { buildingMachineArguments } from './building-machine.mjs';
import {
  checkContents,
  checkDrain,
  checkOrphans,
  checkPrograms,
  checkReadOnly,
  checkStart,
  checkStream,
} from './checks.mjs';
import { removeFolder } from './remove-folder.mjs';
import { imageSettings, makeDataFolder, startContainer } from './running-container.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const image = 'localhost/streamvault:test';
const largestMb = 600;
/** Stands in every file that must not get into the image. */
const marker = 'planted-secret-of-the-container-test';
const notCopied =
  /^(node_modules|\.next|dist|data|\.cache|\.git|test-results|playwright-report)(\/|$)|^\.env(?!\.example)/;

const say = (line) => process.stdout.write(`${line}\n`);

async function timed(name, work, seconds) {
  const startedMs = Date.now();
  const result = await work();
  seconds[name] = Math.round((Date.now() - startedMs) / 100) / 10;
  say(`ok    ${name} (${seconds[name]} s)`);
  return result;
}

/** The project as somebody has it who works on it: with secrets and data lying around. */
function makeContext(folder) {
  const context = join(folder, 'context');
  cpSync(root, context, { recursive: true, filter: (path) => !notCopied.test(relative(root, path)) });
  for (const name of ['.env', '.env.local', 'lib/.env', 'app/signing.key', 'scripts/tls.pem', 'data/streamvault.db']) {
    mkdirSync(dirname(join(context, name)), { recursive: true });
    writeFileSync(join(context, name), `${marker}\n`);
  }
  return context;
}

async function build({ buildah, folder, dockerfile, node, given, seconds }) {
  const images = baseImages(dockerfile);
  const from = await timed(
    'base images',
    () => provideBaseImages({ images, buildah, folder, root, say, given }),
    seconds,
  );
  const borrowed = buildingMachineArguments({ folder });
  const args = ['build', '--format', 'docker', '--pull-never', '--layers=false', '-t', image, ...borrowed];
  const choice = node ? ['--build-arg', `NODE_VERSION=${node}`] : [];
  const words = [...args, ...choice, makeContext(folder)];
  await timed('build', () => buildAgainIfBusy(buildah, words), seconds);
  return from;
}

/** Copying itself into memory before a step, buildah now and then finds the copy busy (seen with 1.28): nothing of ours. */
async function buildAgainIfBusy(buildah, words) {
  try {
    await buildah(words);
  } catch (error) {
    if (!/sealing memfd copy/.test(error.message)) throw error;
    say('buildah was in its own way: building once more …');
    await buildah(words);
  }
}

async function sizeMb(buildah) {
  const listed = JSON.parse(await buildah(['images', '--json', image]));
  const [, number, unit] = /^([\d.]+) ([KMG]B)$/.exec(listed[0].size) ?? [];
  return Math.round(Number(number) * { KB: 0.001, MB: 1, GB: 1000 }[unit]);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function checkRun({ tree, settings, folder, dockerfile, seconds }) {
  const data = makeDataFolder(join(folder, 'data-of-container'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = { PORT: String(port), HOST: '127.0.0.1', URL: url };
  const container = startContainer({ tree, data, settings, environment });
  const films = join(root, 'demo/films');
  const ytDlpVersion = /^ARG YTDLP_VERSION=(\S+)$/m.exec(dockerfile)[1];
  try {
    await timed('healthy as uid 1000', () => checkStart({ container, settings }), seconds);
    await timed('only /data can be written', () => checkReadOnly({ container }), seconds);
    const film = await timed('a film, byte by byte', () => checkStream({ container, url, films }), seconds);
    await timed('ffmpeg and yt-dlp', () => checkPrograms({ container, ...film, ytDlpVersion }), seconds);
    await timed('orphans are taken leave of', () => checkOrphans({ container }), seconds);
    await timed('SIGTERM: drained, exit 0', () => checkDrain({ container, ...film }), seconds);
    await timed('maintenance', () => checkMaintenance({ tree, data, settings }), seconds);
    await timed('no volume: one clear sentence', () => checkNoVolume({ tree, settings, folder }), seconds);
  } finally {
    container.kill();
  }
}

/** The other bundles find their packages too: the catalogue is exported from the data folder the server left. */
async function checkMaintenance({ tree, data, settings }) {
  const command = ['node', 'dist/maintenance.mjs', 'export', '-'];
  const run = startContainer({ tree, data, settings, command });
  const { code } = await run.ended;
  const films = run.output().match(/"t":"film"|"kind":"film"|coast-without-end|Coast Without End/g) ?? [];
  if (code !== 0 || films.length === 0) throw new Error(`export ended with ${code}:\n${run.output().slice(-2000)}`);
}

async function checkNoVolume({ tree, settings, folder }) {
  const data = join(folder, 'data-of-root');
  mkdirSync(data, { mode: 0o755 });
  const run = startContainer({ tree, data, settings });
  const { code } = await run.ended;
  if (code !== 2 || !/cannot be written by user 1000/.test(run.output())) {
    throw new Error(`ended with ${code}: ${run.output().slice(-1000)}`);
  }
}

async function testAll(folder, { node, record, debian: given }) {
  const buildah = createBuildah({ folder, root });
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const wanted = node ? dockerfile.replace(/^ARG NODE_VERSION=.*$/m, `ARG NODE_VERSION=${node}`) : dockerfile;
  const seconds = {};
  const bases = await build({ buildah, folder, dockerfile: wanted, node, given, seconds });
  const mb = await sizeMb(buildah);
  const settings = await imageSettings(buildah, image);
  await buildah(['from', '--pull-never', '--name', 'tested', image]);
  const tree = (await buildah(['mount', 'tested'])).split('\n').at(-1);
  await timed('nothing secret in the image', () => checkContents({ tree, marker }), seconds);
  await checkRun({ tree, settings, folder, dockerfile, seconds });
  say(`image: ${mb} MB (base images ${bases})`);
  if (record) writeFileSync(record, `${JSON.stringify({ imageMb: mb, baseImages: bases, node, seconds }, null, 2)}\n`);
  if (mb >= largestMb) throw new Error(`the image has ${mb} MB, and must stay below ${largestMb}`);
}

async function main() {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { node: text, record: text, debian: text } });
  const reason = await whyNoBuildah({ root, say });
  if (reason) return say(`skipped: the container was not built, because ${reason}`);
  const folder = mkdtempSync(join(tmpdir(), 'streamvault-container-'));
  try {
    await testAll(folder, values);
    say('container: passed');
  } catch (error) {
    say(`container: FAILED\n${error.stack ?? error}`);
    process.exitCode = 1;
  } finally {
    await removeFolder(folder, say);
  }
}

await main();
