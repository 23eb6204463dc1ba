// Writers, and the server they write to, killed while they write. The long form is `npm run chaos:store`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runStoreKills } from '../chaos/store-kills.ts';
import { noMongoServer, startOwnMongoServer } from '../harness/mongo-server.ts';

const rounds = 6;
const whole = { rounds, writerKills: rounds, corrupt: 0, lost: 0 };
const server = await startOwnMongoServer();
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-store-kills-'));
});
afterAll(async () => {
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('SQLite loses nothing it has acknowledged and tears nothing apart, however often its writer is killed', async () => {
  const report = await runStoreKills({ config: { dataDir, mongo: undefined }, rounds });
  expect(report).toMatchObject({ ...whole, serverKills: 0 });
  expect(report.acknowledged).toBeGreaterThanOrEqual(rounds * 3);
}, 120_000);

it('MongoDB does neither, though its server is killed as well', async ({ skip }) => {
  if (!server) return skip(noMongoServer);
  const mongo = { url: server.url, dbName: `sv_kills_${process.pid}` };
  const report = await runStoreKills({ config: { dataDir, mongo }, rounds, server });
  expect(report).toMatchObject({ ...whole, serverKills: rounds / 2 });
  expect(report.acknowledged).toBeGreaterThanOrEqual(rounds * 3);
}, 300_000);
