// Runs the built product in demo mode on a free port with an empty data folder, and ends it by SIGTERM.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { catalogPageSchema } from '#lib/api/contract.ts';
import { freePort } from '#test/harness/free-port.ts';
import { demoFilms } from './demo-films.ts';

/** The seed goes through real ingest, on a cold start of a loaded machine. */
const readyWithinMs = 120_000;
const stopWithinMs = 30_000;

/** Of the user `admin`. */
export const adminPassword = 'for browser tests only';

/** Health, and every film of the seed in the catalogue. */
async function isReady(url: string, filmCount: number): Promise<boolean> {
  try {
    const health = await fetch(`${url}/api/health`);
    if (!health.ok) return false;
    const page = catalogPageSchema.parse(await (await fetch(`${url}/api/catalog?per_page=1`)).json());
    return page.total >= filmCount;
  } catch {
    // The port is not open yet.
    return false;
  }
}

async function untilReady(url: string, server: ChildProcess, readLog: () => string): Promise<void> {
  const filmCount = (await demoFilms()).length;
  const endsAtMs = Date.now() + readyWithinMs;
  while (!(await isReady(url, filmCount))) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}:\n${readLog()}`);
    if (Date.now() > endsAtMs) throw new Error(`the demo was not ready in time:\n${readLog()}`);
    await sleep(200);
  }
}

async function stop(server: ChildProcess, readLog: () => string): Promise<void> {
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const stopped = await Promise.race([ended, sleep(stopWithinMs, undefined, { ref: false })]);
  if (!stopped) server.kill('SIGKILL');
  if (server.exitCode !== 0) throw new Error(`the server did not stop cleanly (${server.exitCode}):\n${readLog()}`);
}

/** A product of one's own. */
export interface DemoServer {
  readonly url: string;
  end(): Promise<void>;
}

/** Playwright calls it once before all tests; what it returns runs after them. */
export default async function startSharedServer(): Promise<() => Promise<void>> {
  const { url, end } = await startDemoServer();
  // Workers inherit it.
  process.env.E2E_BASE_URL = url;
  return end;
}

/** @param settings beside those of all browser tests. */
export async function startDemoServer(settings: Readonly<Record<string, string>> = {}): Promise<DemoServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'streamvault-e2e-'));
  const server = spawn(process.execPath, ['--enable-source-maps', 'dist/server.mjs'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      URL: url,
      DATA_DIR: dataDir,
      ADMIN_PASSWORD: adminPassword,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const keep = (chunk: Buffer) => void lines.splice(0, Math.max(0, lines.push(chunk.toString()) - 200));
  server.stdout.on('data', keep);
  server.stderr.on('data', keep);
  const readLog = () => lines.join('');
  const end = async () => {
    try {
      await stop(server, readLog);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  };
  try {
    await untilReady(url, server, readLog);
  } catch (error) {
    // The reason why it did not start is the one to tell.
    await end().catch(() => undefined);
    throw error;
  }
  return { url, end };
}
