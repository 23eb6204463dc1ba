// What a streamed megabyte costs the server: one film, one bot, no delay, by each way to decrypt. Figures are CPU time, ratios
// are within this run.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type IgeBackendName, igeBackendNames } from '#lib/telegram/aes-ige-backend.ts';
import { processFacts } from '#test/harness/process-facts.ts';
import { noCaches } from '#test/harness/product-process.ts';
import { atLeast, type BenchOptions, type BenchRow, median, plain } from '../bench-result.ts';
import { type BenchFilm, BenchWorld } from '../bench-world.ts';
import type { GramjsFigures, GramjsTask } from '../gramjs-download.ts';
import { readAnswer } from '../http-reading.ts';
import { metricsPage, sampleOf } from '../metrics-page.ts';
import { peers } from '../peer-figures.ts';
import { rawIgeSpeed } from '../raw-ige.ts';

const mib = 1024 * 1024;

/** Least ratio of a stream to raw WebAssembly decryption. */
const goals: Readonly<Record<IgeBackendName, number>> = { addon: 1.4, prebuilt: 0.75, wasm: 0.45 };

interface Cost {
  readonly megabytesPerCpuSecond: number;
  readonly loopDelayP99Ms: number | undefined;
}

/** A product that decrypts by one backend, and the yardstick right beside it: a shared machine changes its speed. */
interface BackendCost extends Cost {
  readonly backend: IgeBackendName;
  readonly raw: number;
}

export async function streamCpu({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const filmBytes = (quick ? 64 : 512) * mib;
  const world = await BenchWorld.start({ bots: 2, productBots: 1, environment: noCaches });
  try {
    const [film] = await world.addFilms([filmBytes + 1]);
    if (!film) throw new Error('there is no film');
    world.telegramGivesWay();
    const costs: BackendCost[] = [];
    const missing: BenchRow[] = [];
    for (const backend of igeBackendNames) {
      const fault = await startWith(world, backend);
      if (fault) missing.push({ figure: `HTTP stream by ${backend}`, value: undefined, unit: '', note: fault });
      else costs.push({ backend, ...(await costOf(world, film)), raw: rawIgeSpeed((quick ? 64 : 256) * mib) });
    }
    await world.restart({});
    const filling = await costOf(world, film);
    const cached = await costOf(world, film);
    const gramjs = await stockGramjs(world, film, (quick ? 32 : 128) * mib);
    return [...rowsOf({ costs, filling, cached, gramjs }), ...missing];
  } finally {
    await world.stop();
  }
}

/** @returns why the product does not start with this backend on this machine, if it does not. */
async function startWith(world: BenchWorld, backend: IgeBackendName): Promise<string | undefined> {
  try {
    await world.restart({ ...noCaches, TG_AES: backend });
    return undefined;
  } catch (error) {
    const refusal = /TG_AES=.*/.exec(error instanceof Error ? error.message : '')?.[0];
    if (refusal === undefined) throw error;
    return refusal;
  }
}

/** Reads the film twice: once to warm the code up, once for the books. */
async function costOf(world: BenchWorld, film: BenchFilm): Promise<Cost> {
  const url = `${world.product.url}${film.url}`;
  await readAnswer({ url, range: `bytes=0-${Math.min(film.sizeBytes, 96 * mib) - 1}` });
  // Each reading of the page begins the measurement of the loop anew: the start must not be in it.
  await metricsPage(world.product);
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
  readonly costs: readonly BackendCost[];
  readonly filling: Cost;
  readonly cached: Cost;
  readonly gramjs: GramjsFigures;
}

function rowsOf({ costs, filling, cached, gramjs }: Measured): BenchRow[] {
  const unit = 'MB per CPU-s';
  const best = costs[0]?.megabytesPerCpuSecond ?? Number.NaN;
  const wasm = costs.find(({ backend }) => backend === 'wasm')?.megabytesPerCpuSecond ?? Number.NaN;
  const stock = gramjs.bytes / 1e6 / gramjs.cpuSeconds;
  return [
    plain('raw @mtcute/wasm IGE decryption', median(costs.map(({ raw }) => raw)), unit),
    ...costs.flatMap(rowsOfBackend),
    plain('the first of them as CPU-seconds per GB', 1000 / best, 'CPU-s', peers.cpuSecondsPerGb),
    plain('HTTP stream, caches being filled', filling.megabytesPerCpuSecond, unit),
    plain('HTTP stream again, from the caches', cached.megabytesPerCpuSecond, unit),
    plain('stock GramJS iterDownload, same run, no HTTP', stock, unit),
    atLeast('HTTP stream by wasm / stock GramJS', wasm / stock, '', 2.2),
  ];
}

function rowsOfBackend({ backend, megabytesPerCpuSecond, raw, loopDelayP99Ms }: BackendCost): BenchRow[] {
  const peer = backend === 'addon' ? peers.megabytesPerCpuSecond : undefined;
  return [
    plain(`HTTP stream by ${backend}, caches off`, megabytesPerCpuSecond, 'MB per CPU-s', peer),
    atLeast(`HTTP stream by ${backend} / raw IGE`, megabytesPerCpuSecond / raw, '', goals[backend]),
    delayRow(backend, loopDelayP99Ms),
  ];
}

function delayRow(backend: IgeBackendName, delayMs: number | undefined): BenchRow {
  const figure = `main-loop delay p99 while streaming by ${backend}`;
  if (delayMs === undefined)
    return { figure, value: undefined, unit: 'ms', note: 'skipped: /metrics does not tell it' };
  return { ...plain(figure, delayMs, 'ms'), goal: '< 30', met: delayMs < 30 };
}
