// `npm run chaos:ingest -- --kills 200 --seed 7 --longest-pause-ms 4000`: prints a report; exit code 1 when a promise was broken.
import { parseArgs } from 'node:util';
import { missingTools } from '#test/harness/mirror-stage.ts';
import { brokenIngestPromises } from './ingest-options.ts';
import { runIngestChaos } from './ingest-run.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    'longest-pause-ms': { type: 'string', default: '4000' },
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
const broken = brokenIngestPromises(report);
say(broken.length === 0 ? '\nEvery promise was kept.' : `\nBroken: ${broken.join('; ')}.`);
process.exitCode = broken.length === 0 ? 0 : 1;
