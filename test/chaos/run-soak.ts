// `npm run chaos:soak -- --minutes 30 --viewers 6`: the ordinary life of a server for long; exit code 1 when a promise was broken.
import { parseArgs } from 'node:util';
import { soakPromises } from './soak-options.ts';
import { runSoak } from './soak-run.ts';
import { tellReport } from './told-report.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    viewers: { type: 'string', default: '6' },
    json: { type: 'string' },
  },
});

const say = (line: string) => void process.stdout.write(`${line}\n`);
const report = await runSoak({
  seconds: Number(values.minutes) * 60,
  seed: Number(values.seed),
  viewers: Number(values.viewers),
  say,
});
const { samples, ...figures } = report;
say(JSON.stringify({ ...figures, samples: samples.length }, undefined, 2));
tellReport({ report, promises: soakPromises(report) }, values.json, say);
