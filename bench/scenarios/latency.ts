// A network as it is: 100 ms round trip, 8 MB/s per connection. Throughput, first bytes, seeks, a bot that rests.
import { setTimeout as sleep } from 'node:timers/promises';
import { seededNumbers } from '#test/harness/pattern-bytes.ts';
import { noCaches } from '#test/harness/product-process.ts';
import { atLeast, atMost, type BenchOptions, type BenchRow, median, plain } from '../bench-result.ts';
import { type BenchFilm, BenchWorld } from '../bench-world.ts';
import { filmHash, readAnswer } from '../http-reading.ts';
import { peers } from '../peer-figures.ts';

const mib = 1024 * 1024;
const roundTripMs = 100;
const bytesPerSecond = 8_000_000;
/** Two lanes for each of two bots, no more. */
const lanes = { TG_LANES: '2', TG_MAX_LANES: '2' };
/** The first piece of a stream, at the speed of one connection. */
const firstPieceMs = (128 * 1024 * 1000) / bytesPerSecond;
const triesForMedian = 7;

export async function latency({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const world = await BenchWorld.start({ bots: 3, productBots: 2, environment: lanes });
  try {
    const small = Array.from({ length: triesForMedian }, (_, index) => 6 * mib + index);
    const [film, ...films] = await world.addFilms([(quick ? 48 : 256) * mib, ...small]);
    if (!film) throw new Error('there is no film');
    await sleep(2_000); // Heads and tails are pinned after the answer to the sender.
    const pinned = await pinnedHead(world, films);
    await world.restart({ ...lanes, ...noCaches });
    await slowNetwork(world, true);
    return [
      await throughput(world, film),
      ...(await firstBytes(world, films)),
      pinned,
      withoutGoal(await seeks(world, film, 'no spare lane (2 a bot)')),
      ...(await restingBot(world, film)),
      await seeksWithMoreLanes(world, film),
    ];
  } finally {
    await world.stop();
  }
}

const slowNetwork = (world: BenchWorld, isSlow: boolean) =>
  world.control.setNetwork(isSlow ? { roundTripMs, bytesPerSecond } : { roundTripMs: 0, bytesPerSecond: 0 });

async function throughput(world: BenchWorld, film: BenchFilm): Promise<BenchRow> {
  const url = `${world.product.url}${film.url}`;
  // Lanes are opened and the window has grown before the books are opened.
  await readAnswer({ url, range: `bytes=0-${16 * mib - 1}` });
  const { bytes, tookMs } = await readAnswer({ url });
  const percent = (bytes / (tookMs / 1000) / (4 * bytesPerSecond)) * 100;
  const row = atLeast('one viewer, 2 bots x 2 lanes: share of 4 x 8 MB/s', percent, '%', 90, peers.throughputAt100Ms);
  return { ...row, note: `${(bytes / 1000 / tookMs).toFixed(1)} MB/s` };
}

async function firstByteOf(world: BenchWorld, film: BenchFilm, range: string): Promise<number> {
  const { firstByteMs, status } = await readAnswer({ url: `${world.product.url}${film.url}`, range });
  if (status !== 206) throw new Error(`a first byte was answered ${status}`);
  return firstByteMs;
}

async function firstBytes(world: BenchWorld, films: readonly BenchFilm[]): Promise<BenchRow[]> {
  const known: number[] = [];
  for (const film of films) {
    await firstByteOf(world, film, 'bytes=0-9');
    await sleep(300);
    known.push(await firstByteOf(world, film, `bytes=${3 * mib}-${3 * mib + 65_535}`));
  }
  const unknown = await unknownLocations(world, films);
  const [knownMs, unknownMs] = [median(known), median(unknown)];
  const trips = (ms: number) => `${(ms / roundTripMs).toFixed(2)} round trips`;
  return [
    {
      ...atMost('cold first byte, location known (p50)', knownMs, 'ms', roundTripMs + 60, peers.firstByteAt100Ms),
      note: trips(knownMs),
    },
    {
      ...atMost('cold first byte, location unknown (p50)', unknownMs, 'ms', 2 * roundTripMs + 60),
      note: trips(unknownMs),
    },
  ];
}

/** A bot that has never seen the films is the only one: it knows no location. */
async function unknownLocations(world: BenchWorld, films: readonly BenchFilm[]): Promise<number[]> {
  const stranger = { BOT_TOKEN: world.telegram.bots[2]?.token ?? '', BOT_TOKENS: '' };
  const found: number[] = [];
  await slowNetwork(world, false);
  await world.restart({ ...lanes, ...noCaches, ...stranger });
  const [first, ...rest] = films;
  // Its lanes are open before; a first connection costs more round trips than a first byte.
  if (first) await firstByteOf(world, first, 'bytes=0-9');
  await slowNetwork(world, true);
  for (const film of rest) found.push(await firstByteOf(world, film, 'bytes=0-65535'));
  await slowNetwork(world, false);
  await world.restart({ ...lanes, ...noCaches });
  await slowNetwork(world, true);
  return found;
}

async function pinnedHead(world: BenchWorld, films: readonly BenchFilm[]): Promise<BenchRow> {
  await slowNetwork(world, true);
  const found: number[] = [];
  for (const film of films) found.push(await firstByteOf(world, film, 'bytes=0-65535'));
  await slowNetwork(world, false);
  const ms = median(found);
  return { ...plain('first byte of a pinned head (p50)', ms, 'ms'), goal: '< 30', met: ms < 30 };
}

/** As people run it: up to four lanes a bot. */
async function seeksWithMoreLanes(world: BenchWorld, film: BenchFilm): Promise<BenchRow> {
  await slowNetwork(world, false);
  await world.restart(noCaches);
  await slowNetwork(world, true);
  return seeks(world, film, 'default lanes');
}

/** For comparison only: who allows no lane beside the busy ones waits for what is on them. */
const withoutGoal = ({ figure, value, unit, note }: BenchRow): BenchRow => ({
  figure,
  value,
  unit,
  ...(note ? { note } : {}),
});

/** The viewer plays at full speed, then drops that answer and asks for another place, as a player does. */
async function seeks(world: BenchWorld, film: BenchFilm, lanesInWords: string): Promise<BenchRow> {
  const url = `${world.product.url}${film.url}`;
  const next = seededNumbers(77);
  const found: number[] = [];
  for (let seek = 0; seek < 11; seek += 1) {
    const leaving = new AbortController();
    const playing = readAnswer({ url, range: `bytes=${(next() % 16) * mib}-`, signal: leaving.signal });
    await sleep(900);
    leaving.abort();
    const start = next() % (film.sizeBytes - mib);
    found.push(await firstByteOf(world, film, `bytes=${start}-${start + 65_535}`));
    await playing;
    await sleep(200);
  }
  const most = 1.3 * roundTripMs + firstPieceMs;
  const figure = `seek during full-speed play, ${lanesInWords} (p50)`;
  const row = atMost(figure, median(found), 'ms', most, peers.seekAt100Ms);
  return { ...row, note: `1.3 round trips + 128 KiB at 8 MB/s; worst ${Math.round(Math.max(...found))} ms` };
}

async function restingBot(world: BenchWorld, film: BenchFilm): Promise<BenchRow[]> {
  const { control, telegram } = world;
  const rests = { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_30' } as const;
  let struck: Promise<unknown> | undefined;
  const reading = await readAnswer({
    url: `${world.product.url}${film.url}`,
    withHash: true,
    onBytes: (bytes) => {
      if (bytes < film.sizeBytes / 3) return;
      struck ??= control.addFault({
        method: 'upload.getFile',
        bot: telegram.bots[0]?.id ?? 0,
        times: 0,
        action: rests,
      });
    },
  });
  await struck;
  await control.clearFaults();
  const isSame = reading.sha256 === filmHash(film.seed, 0, film.sizeBytes);
  return [
    atMost('longest gap, one bot told to wait 30 s mid-stream', reading.longestGapMs, 'ms', 2_000),
    { figure: 'same bytes as the film (1: yes)', value: isSame ? 1 : 0, unit: '', goal: '= 1', met: isSame },
  ];
}
