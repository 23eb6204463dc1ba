// A demo for pictures: on a port of its own, with an empty data folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** On a busy machine posters take their time. */
const readyWithinMs = 600_000;

/** Of the user `admin`. */
export const adminPassword = 'for pictures only';

/** Files that become a series. */
const episodes = ['Harbour Lights S01E01', 'Harbour Lights S01E02', 'Harbour Lights S02E01'];

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

/** @param settings beside those of a demo. */
export async function startDemo(settings = {}) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'streamvault-pictures-'));
  const server = spawn(process.execPath, ['--enable-source-maps', 'dist/server.mjs'], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      URL: url,
      DATA_DIR: dataDir,
      ADMIN_PASSWORD: adminPassword,
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = async () => {
    if (server.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
  const endsAtMs = Date.now() + readyWithinMs;
  while (!(await isUp(url))) {
    if (server.exitCode !== null || Date.now() > endsAtMs) {
      await stop();
      throw new Error('the demo did not start: is it built?');
    }
    await sleep(200);
  }
  return { url, stop };
}

async function isUp(url) {
  try {
    return (await fetch(`${url}/api/health/live`)).ok;
  } catch {
    // The port is not open yet.
    return false;
  }
}

/** The films of the demo and a series, all of them looked at. */
export async function seed(url) {
  const { films } = JSON.parse(readFileSync(join(root, 'demo/films/manifest.json'), 'utf8'));
  await until(async () => (await catalog(url)).length >= films.length);
  const videos = films.filter(({ mimeType }) => mimeType === 'video/mp4');
  for (const [place, name] of episodes.entries()) {
    const film = videos[place % videos.length];
    const query = new URLSearchParams({ name: `${name}.mp4`, mimeType: 'video/mp4', durationSeconds: '24' });
    const answer = await fetch(`${url}/api/demo/file?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', origin: url },
      // A byte more: the same file twice would be one item.
      body: Buffer.concat([readFileSync(join(root, 'demo/films', film.file)), Buffer.from([place])]),
    });
    if (!answer.ok) throw new Error(`the bot did not take ${name}: ${answer.status}`);
  }
  const wanted = films.length + episodes.length;
  await until(async () => {
    const files = await catalog(url);
    return files.length >= wanted && files.every(({ poster }) => poster);
  });
}

async function catalog(url) {
  const answer = await fetch(`${url}/api/catalog?per_page=100`);
  return answer.ok ? (await answer.json()).files : [];
}

async function until(isDone) {
  const endsAtMs = Date.now() + readyWithinMs;
  while (!(await isDone())) {
    if (Date.now() > endsAtMs) throw new Error('the demo did not get its films in time');
    await sleep(300);
  }
}
