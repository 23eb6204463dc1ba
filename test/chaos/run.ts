// `npm run chaos -- --minutes 30 --seed 7 --viewers 20`: prints a report; exit code 1 when a promise was broken.
import { parseArgs } from 'node:util';
import { type ChaosReport, chaosPromises } from './chaos-options.ts';
import { runChaos } from './chaos-run.ts';
import { tellReport } from './told-report.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    viewers: { type: 'string', default: '10' },
    json: { type: 'string' },
  },
});

const say = (line: string) => void process.stdout.write(`${line}\n`);

function tell({ plays, faults, ...report }: ChaosReport): void {
  const share = (count: number) => `${count} (${((count / Math.max(1, plays.started)) * 100).toFixed(2)} %)`;
  const rows: readonly (readonly [string, string | number])[] = [
    ['seed, seconds', `${report.seed}, ${report.seconds}`],
    ['plays begun', plays.started],
    ['finished, resumed as a player does', share(plays.finished)],
    ['finished in one answer', share(plays.unbroken)],
    ['left on purpose', plays.left],
    ['cuts, refusals met', `${plays.cuts}, ${plays.refusals}`],
    ['plays with wrong bytes', plays.wrongBytes],
    ['delivered', `${Math.round(plays.deliveredBytes / 1024 / 1024)} MiB`],
    [
      'first byte p50, p95, p99',
      [report.firstBytes.p50Ms, report.firstBytes.p95Ms, report.firstBytes.p99Ms].map((ms) => `${ms} ms`).join(', '),
    ],
    ['longest play', `${plays.longestPlayMs} ms`],
    ['open files before, after', `${report.openFiles.before}, ${report.openFiles.after}`],
    ['connections to Telegram before, after', `${report.telegramSockets.before}, ${report.telegramSockets.after}`],
    ['timers before, after', `${report.timers.before}, ${report.timers.after}`],
    ['sockets before, after', `${report.sockets.before}, ${report.sockets.after}`],
    ['memory before, after, peak', `${Object.values(report.residentMib).join(', ')} MiB`],
    ['memory slope', `${report.residentSlopeMib} MiB per 10 minutes`],
  ];
  say('');
  for (const [name, value] of rows) say(`${name.padEnd(40)} ${value}`);
  say('\nfaults set (corrupt_block is left out: nobody can tell such bytes from a film):');
  for (const [name, count] of Object.entries(faults).sort()) say(`  ${String(count).padStart(4)}  ${name}`);
}

const report = await runChaos({
  seconds: Number(values.minutes) * 60,
  seed: Number(values.seed),
  viewers: Number(values.viewers),
  say,
});
tell(report);
tellReport({ report, promises: chaosPromises(report) }, values.json, say);
