// `npm run chaos:jobs -- --jobs 3000 --kills 200`: the long form of the kill test; prints one JSON line, exit code 1 when anything was lost or doubled.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tellReport } from '../chaos/told-report.ts';
import { jobPromises, runKills } from './kills.ts';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '3000' },
    workers: { type: 'string', default: '4' },
    kills: { type: 'string', default: '200' },
    json: { type: 'string' },
  },
});
const dataDir = await mkdtemp(join(tmpdir(), 'sv-kills-'));
const jobs = Number(values.jobs);
const report = await runKills({
  dataDir,
  jobs,
  workers: Number(values.workers),
  killEveryMs: 300,
  maxKills: Number(values.kills),
  leaseMs: 2000,
  withinMs: 600_000,
});
await rm(dataDir, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify(report)}\n`);
tellReport({ report, promises: jobPromises(report, jobs) }, values.json, (line) => process.stderr.write(`${line}\n`));
