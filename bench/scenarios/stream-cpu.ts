// What a streamed megabyte costs the server: one film, one bot, no delay. Figures are CPU time, ratios are within this run.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { processFacts } from '#test/harness/process-facts.ts';
import { noCaches } from '#test/harness/product-process.ts';
import { atLeast, type BenchOptions, type BenchRow, plain } from '../bench-result.ts';
import { type BenchFilm, BenchWorld } from '../bench-world.ts';
import type { GramjsFigures, GramjsTask } from '../gramjs-download.ts';
import { readAnswer } from '../http-reading.ts';
import { metricsPage, sampleOf } from '../metrics-page.ts';
import { peers } from '../peer-figures.ts';
import { rawIgeSpeed } from '../raw-ige.ts';

const mib = 1024 * 1024;

interface Cost {
  readonly megabytesPerCpuSecond: number;
  readonly loopDelayP99Ms: number | undefined;
}

export async function streamCpu({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const filmBytes = (quick ? 64 : 512) * mib;
  const world = await BenchWorld.start({ bots: 2, productBots: 1, environment: noCaches });
  try {
    const [film] = await world.addFilms([filmBytes + 1]);
    if (!film) throw new Error('there is no film');
    const cold = await costOf(world, film);
    await world.restart({});
    const filling = await costOf(world, film);
    const cached = await costOf(world, film);
    const raw = rawIgeSpeed((quick ? 128 : 512) * mib);
    const gramjs = await stockGramjs(world, film, (quick ? 32 : 128) * mib);
    return rowsOf({ raw, cold, filling, cached, gramjs });
  } finally {
    await world.stop();
  }
}

/** Reads the film twice: once to warm the code up, once for the books. */
async function costOf(world: BenchWorld, film: BenchFilm): Promise<Cost> {
  const url = `${world.product.url}${film.url}`;
  await readAnswer({ url, range: `bytes=0-${Math.min(film.sizeBytes, 96 * mib) - 1}` });
  const { pid } = world.product.child;
  const before = processFacts(pid).cpuSeconds;
  const { bytes, isComplete } = await readAnswer({ url });
  if (!isComplete) throw new Error('the film was cut');
  const cpuSeconds = processFacts(pid).cpuSeconds - before;
  const delay = sampleOf(await metricsPage(world.product), 'streamvault_event_loop_delay_seconds', 'quantile="0.99"');
  return {
    megabytesPerCpuSecond: bytes / 1e6 / cpuSeconds,
    loopDelayP99Ms: delay === undefined ? undefined : delay * 1000,
  };
}

async function stockGramjs(world: BenchWorld, film: BenchFilm, bytes: number): Promise<GramjsFigures> {
  const { telegram } = world;
  const task: GramjsTask = {
    server: telegram.emulator.server,
    token: telegram.bots[1]?.token ?? '',
    channelId: telegram.channelId,
    messageId: film.messageId,
    bytes,
  };
  const args = ['--import', 'tsx', 'bench/gramjs-download.ts', JSON.stringify(task)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 120_000 });
  // The library writes its greeting there, too.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as GramjsFigures;
}

interface Measured {
  readonly raw: number;
  readonly cold: Cost;
  readonly filling: Cost;
  readonly cached: Cost;
  readonly gramjs: GramjsFigures;
}

function rowsOf({ raw, cold, filling, cached, gramjs }: Measured): BenchRow[] {
  const unit = 'MB per CPU-s';
  const ours = cold.megabytesPerCpuSecond;
  const stock = gramjs.bytes / 1e6 / gramjs.cpuSeconds;
  return [
    plain('raw @mtcute/wasm IGE decryption', raw, unit),
    plain('HTTP stream, caches off', ours, unit, peers.megabytesPerCpuSecond),
    plain('  the same as CPU-seconds per GB', 1000 / ours, 'CPU-s', peers.cpuSecondsPerGb),
    atLeast('HTTP stream / raw IGE (addon 1.4, prebuilt 0.75, wasm 0.45)', ours / raw, '', 1.4),
    plain('HTTP stream, caches being filled', filling.megabytesPerCpuSecond, unit),
    plain('HTTP stream again, from the caches', cached.megabytesPerCpuSecond, unit),
    plain('stock GramJS iterDownload, same run, no HTTP', stock, unit),
    atLeast('HTTP stream / stock GramJS', ours / stock, '', 2.2),
    delayRow(cold.loopDelayP99Ms),
  ];
}

function delayRow(delayMs: number | undefined): BenchRow {
  const figure = 'main-loop delay p99 while streaming';
  if (delayMs === undefined)
    return { figure, value: undefined, unit: 'ms', note: 'skipped: /metrics does not tell it' };
  return { ...plain(figure, delayMs, 'ms'), goal: '< 30', met: delayMs < 30 };
}
