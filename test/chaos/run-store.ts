// `npm run chaos:store -- --rounds 30`: the long form of the test with killed writers, on both stores; prints one JSON line, exit code 1
// when anything was lost or damaged.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { noMongoServer, startOwnMongoServer } from '../harness/mongo-server.ts';
import { runStoreKills, type StoreKillReport, storePromises } from './store-kills.ts';
import { tellReport } from './told-report.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '30' }, json: { type: 'string' } } });
const rounds = Number(values.rounds);
const dataDir = await mkdtemp(join(tmpdir(), 'sv-store-kills-'));
const say = (line: string) => void process.stderr.write(`${line}\n`);

async function onMongo(): Promise<(StoreKillReport & { readonly server: string }) | string> {
  const server = await startOwnMongoServer();
  if (!server) return noMongoServer;
  const mongo = { url: server.url, dbName: `sv_kills_${process.pid}` };
  try {
    return { server: server.kind, ...(await runStoreKills({ config: { dataDir, mongo }, rounds, say, server })) };
  } finally {
    await server.stop();
  }
}

try {
  const sqlite = await runStoreKills({ config: { dataDir, mongo: undefined }, rounds, say });
  const mongo = await onMongo();
  process.stdout.write(`${JSON.stringify({ sqlite, mongo })}\n`);
  const kept = (store: string, report: StoreKillReport) =>
    storePromises(report).map((one) => ({ ...one, promise: `${store}: ${one.promise}` }));
  const promises = [...kept('SQLite', sqlite), ...(typeof mongo === 'string' ? [] : kept('MongoDB', mongo))];
  tellReport({ report: { sqlite, mongo }, promises }, values.json, say);
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
