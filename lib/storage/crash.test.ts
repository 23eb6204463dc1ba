// A process killed while it writes loses nothing it acknowledged.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { SqliteStorage } from './sqlite-storage.ts';

const rounds = 8;
const writer = fileURLToPath(new URL('../../test/contracts/crash-writer.ts', import.meta.url));
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-crash-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Runs a writer, kills it while it writes, and tells the last number it acknowledged. */
async function writeAndKill(path: string, first: number, acknowledgements: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, path, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > acknowledgements) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  const complete = output.slice(0, output.lastIndexOf('\n'));
  return Number(complete.split('\n').at(-1));
}

it('loses nothing acknowledged and publishes whole uploads, however often it is killed', async () => {
  const path = join(dataDir, 'streamvault.db');
  let next = 1;
  for (let round = 0; round < rounds; round += 1) {
    const acknowledged = await writeAndKill(path, next, 5 + round * 7);
    expect(acknowledged).toBeGreaterThanOrEqual(next);
    next = expectWhole(path, acknowledged) + 1;
  }
  const storage = new SqliteStorage(path, silentLog);
  await expect(storage.start()).resolves.toMatchObject({ migrationsApplied: 0 });
  expect((await storage.media.page({ page: 1, perPage: 1 })).total).toBeGreaterThanOrEqual(rounds * 5);
  await storage.stop();
}, 120_000);

/** @returns the highest number in the store, acknowledged or not. */
function expectWhole(path: string, acknowledged: number): number {
  const database = new SqliteDatabase(path);
  try {
    expect(database.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    const media = database.get('SELECT count(*) AS n, max(message_id) AS top FROM media');
    const published = database.get("SELECT count(*) AS n FROM ingest WHERE state = 'published'");
    const top = database.get('SELECT max(message_id) AS top FROM ingest')?.top;
    expect(Number(media?.top)).toBeGreaterThanOrEqual(acknowledged);
    expect(media?.n).toBe(media?.top);
    expect(published?.n).toBe(media?.n);
    expect(Number(top) - Number(media?.top)).toBeLessThanOrEqual(1);
    // An upload that was received and not published is taken up again under its number.
    return Number(media?.top);
  } finally {
    database.close();
  }
}
