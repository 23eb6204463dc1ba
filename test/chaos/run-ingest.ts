// `npm run chaos:ingest -- --kills 200 --seed 7 --longest-pause-ms 4000`: prints a report; exit code 1 when a promise was broken.
import { parseArgs } from 'node:util';
import { missingTools } from '#test/harness/mirror-stage.ts';
import { ingestPromises } from './ingest-options.ts';
import { runIngestChaos } from './ingest-run.ts';
import { tellReport } from './told-report.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    'longest-pause-ms': { type: 'string', default: '4000' },
    json: { type: 'string' },
  },
});
if (missingTools) throw new Error(`chaos of ingest needs ${missingTools}`);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const report = await runIngestChaos({
  kills: Number(values.kills),
  seed: Number(values.seed),
  longestPauseMs: Number(values['longest-pause-ms']),
  settleMs: 600_000,
  say,
});
say(JSON.stringify(report, undefined, 2));
tellReport({ report, promises: ingestPromises(report) }, values.json, say);
