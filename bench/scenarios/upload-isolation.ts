// A full-speed upload in a process of its own beside streams: what a viewer notices of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededNumbers } from '#test/harness/pattern-bytes.ts';
import { noCaches } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';
import { atMost, type BenchOptions, type BenchRow, plain } from '../bench-result.ts';
import { type BenchFilm, BenchWorld } from '../bench-world.ts';
import { readAnswer } from '../http-reading.ts';
import type { UploadOrder } from '../upload-process.ts';

const mib = 1024 * 1024;
/** What a picture of good quality takes, while first bytes are asked for beside it. */
const playedBytesPerSecond = 2_000_000;
const pauseMs = 60;
const roundTripMs = 50;

/** Rounds alternate, so that a machine that slows down slows both kinds down. */
export async function uploadIsolation({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const rounds = quick ? 1 : 4;
  const probes = quick ? 20 : 80;
  const world = await BenchWorld.start({ bots: 2 });
  // Another Telegram takes the upload: in life it is far away and no burden on the one that answers the streams.
  const far = await startTelegramWorld({ bots: 1 });
  try {
    const [film] = await world.addFilms([256 * mib]);
    if (!film) throw new Error('there is no film');
    await world.restart(noCaches);
    for (const { emulator } of [world.telegram, far])
      await emulator.control.setNetwork({ roundTripMs, bytesPerSecond: 0 });
    await firstBytes(world, film, probes);
    const alone: number[] = [];
    const beside: number[] = [];
    const rates: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      alone.push(...(await firstBytes(world, film, probes)));
      const upload = await Upload.start(far);
      beside.push(...(await firstBytes(world, film, probes)));
      rates.push(await upload.end());
    }
    return rowsOf(alone, beside, rates);
  } finally {
    await world.stop();
    await far.stop();
  }
}

function rowsOf(alone: readonly number[], beside: readonly number[], rates: readonly number[]): BenchRow[] {
  const [aloneMs, besideMs] = [percentile(alone, 0.95), percentile(beside, 0.95)];
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  return [
    plain('first byte of 64 KiB anywhere, alone (p50)', percentile(alone, 0.5), 'ms'),
    plain('  beside an upload (p50)', percentile(beside, 0.5), 'ms'),
    plain('first byte of 64 KiB anywhere, alone (p95)', aloneMs, 'ms'),
    plain('  beside an upload (p95)', besideMs, 'ms'),
    atMost('p95 beside an upload / alone', besideMs / aloneMs, '', 1.2),
    plain('the upload, at low priority', mean, 'MB/s'),
  ];
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

/** One viewer plays, another asks for a bit of the film here and there. */
async function firstBytes(world: BenchWorld, film: BenchFilm, probes: number): Promise<number[]> {
  const url = `${world.product.url}${film.url}`;
  const leaving = new AbortController();
  const playing = readAnswer({ url, bytesPerSecond: playedBytesPerSecond, signal: leaving.signal });
  const next = seededNumbers(9);
  const found: number[] = [];
  for (let probe = 0; probe < probes; probe += 1) {
    const start = (next() % Math.floor(film.sizeBytes / 65_536)) * 65_536;
    const { firstByteMs, status } = await readAnswer({ url, range: `bytes=${start}-${start + 65_535}` });
    if (status !== 206) throw new Error(`a first byte was answered ${status}`);
    found.push(firstByteMs);
    await sleep(pauseMs);
  }
  leaving.abort();
  await playing;
  return found;
}

/** The neighbour. */
class Upload {
  private constructor(
    private readonly child: ChildProcess,
    private readonly dataDir: string,
  ) {}

  static async start({ environment, emulator }: TelegramWorld): Promise<Upload> {
    const dataDir = await mkdtemp(join(tmpdir(), 'sv-upload-'));
    const order: UploadOrder = { environment, dataDir, fileBytes: 64 * mib };
    const child = spawn(process.execPath, ['--import', 'tsx', 'bench/upload-process.ts'], {
      env: { ...process.env, UPLOAD_ORDER: JSON.stringify(order) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // Telegram's own work is done elsewhere: here it must not take part in the race for the processor.
    if (emulator.process.pid) setPriority(emulator.process.pid, constants.priority.PRIORITY_LOW);
    await once(child.stdout, 'data');
    return new Upload(child, dataDir);
  }

  /** @returns what it sent, in MB/s. */
  async end(): Promise<number> {
    const told = once(this.child.stdout as NodeJS.ReadableStream, 'data') as Promise<[Buffer]>;
    this.child.kill('SIGTERM');
    const [line] = await told;
    await once(this.child, 'exit');
    await rm(this.dataDir, { recursive: true, force: true });
    return (JSON.parse(line.toString()) as { readonly megabytesPerSecond: number }).megabytesPerSecond;
  }
}
