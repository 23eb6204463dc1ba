// A full house: many viewers at 4 Mbit/s on many films with cold caches, then as many who stopped reading.
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { processFacts } from '#test/harness/process-facts.ts';
import { atMost, type BenchOptions, type BenchRow, plain } from '../bench-result.ts';
import { type BenchFilm, BenchWorld } from '../bench-world.ts';
import { counterOf, metricsPage } from '../metrics-page.ts';

const mib = 1024 * 1024;
/** 4 Mbit/s. */
const bytesPerSecond = 500_000;
/** What a player keeps ahead of the picture. */
const bufferBytes = 4 * bytesPerSecond;
/** One second of film: what a player wants before it begins. */
const startBytes = bytesPerSecond;
const tickMs = 100;
const stallMs = 1_000;
const filmCount = 40;

export async function manyViewers({ quick, seconds, viewers }: BenchOptions): Promise<readonly BenchRow[]> {
  const count = viewers ?? (quick ? 40 : 200);
  const lengthSeconds = seconds ?? (quick ? 10 : 60);
  const world = await BenchWorld.start({ bots: 4 });
  try {
    const filmBytes = Math.max(64 * mib, (lengthSeconds + 30) * bytesPerSecond);
    const films = await world.addFilms(Array.from({ length: filmCount }, (_, index) => filmBytes + index));
    await untilCalm(world);
    const playing = await fullHouse(world, films, count, lengthSeconds);
    return [...playing, await stalledReaders(world, films, count)];
  } finally {
    await world.stop();
  }
}

/** What is pinned at ingest is not the viewers' doing: waits until nothing is pulled, at most 30 s. */
async function untilCalm(world: BenchWorld): Promise<void> {
  let before = -1;
  for (let seconds = 0; seconds < 30; seconds += 1) {
    const pulled = await world.pulledBytes();
    if (pulled === before) return;
    before = pulled;
    await sleep(1_000);
  }
}

/** One player: takes what comes until its buffer is full, and shows the picture at its own pace. */
class Player {
  stalls = 0;
  errors = 0;
  readonly #startedAtMs = performance.now();
  #answer: IncomingMessage | undefined;
  receivedBytes = 0;
  #shownBytes = 0;
  #silentMs = 0;
  #isPlaying = false;
  #isLeaving = false;
  firstByteMs: number | undefined;
  playMs: number | undefined;

  open(url: string, start: number, agent: Agent): void {
    const request = get(url, { agent, headers: { range: `bytes=${start}-` } });
    request.on('error', () => this.#fail());
    request.on('response', (answer) => {
      this.#answer = answer;
      if (answer.statusCode !== 206) this.#fail();
      answer.on('error', () => this.#fail());
      answer.on('data', (bytes: Buffer) => this.#take(bytes.length));
    });
  }

  tick(): void {
    const aheadBytes = this.receivedBytes - this.#shownBytes;
    const stepBytes = (bytesPerSecond * tickMs) / 1000;
    if (!this.#isPlaying && aheadBytes < startBytes) return;
    this.#isPlaying = true;
    this.playMs ??= performance.now() - this.#startedAtMs;
    if (aheadBytes >= stepBytes) {
      this.#shownBytes += stepBytes;
      this.#silentMs = 0;
    } else {
      this.#silentMs += tickMs;
      if (this.#silentMs === stallMs) this.stalls += 1;
    }
    if (aheadBytes < bufferBytes / 2) this.#answer?.resume();
  }

  close(): void {
    this.#isLeaving = true;
    this.#answer?.destroy();
  }

  #fail(): void {
    if (!this.#isLeaving) this.errors += 1;
  }

  #take(bytes: number): void {
    this.firstByteMs ??= performance.now() - this.#startedAtMs;
    this.receivedBytes += bytes;
    if (this.receivedBytes - this.#shownBytes > bufferBytes) this.#answer?.pause();
  }
}

const filmOf = (films: readonly BenchFilm[], index: number): BenchFilm => films[index % films.length] as BenchFilm;

async function fullHouse(
  world: BenchWorld,
  films: readonly BenchFilm[],
  count: number,
  lengthSeconds: number,
): Promise<BenchRow[]> {
  const agent = new Agent();
  const { pid } = world.product.child;
  await world.control.resetCounters();
  const before = processFacts(pid);
  const handedBefore = await handedOut(world);
  const players: Player[] = [];
  const ticking = setInterval(() => players.forEach((player) => void player.tick()), tickMs);
  for (let index = 0; index < count; index += 1) {
    const player = new Player();
    const film = filmOf(films, index);
    // Viewers of one film are at different places of it.
    const start = Math.floor(index / filmCount) * 3 * mib;
    player.open(`${world.product.url}${film.url}`, start, agent);
    players.push(player);
    await sleep(5_000 / count);
  }
  await sleep(lengthSeconds * 1000);
  clearInterval(ticking);
  const after = processFacts(pid);
  const pulledBytes = await world.pulledBytes();
  const handedBytes = (await handedOut(world)) - handedBefore;
  for (const player of players) player.close();
  agent.destroy();
  return rowsOf(players, {
    count,
    lengthSeconds,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    after,
    pulledBytes,
    handedBytes,
  });
}

/** Bytes of films the server has written to its sockets: what a player has not read of them waits in the kernel. */
async function handedOut(world: BenchWorld): Promise<number> {
  return counterOf(await metricsPage(world.product), 'streamvault_stream_bytes_total');
}

interface House {
  readonly count: number;
  readonly lengthSeconds: number;
  readonly cpuSeconds: number;
  readonly pulledBytes: number;
  readonly handedBytes: number;
  readonly after: ReturnType<typeof processFacts>;
}

function rowsOf(
  players: readonly Player[],
  { count, lengthSeconds, cpuSeconds, after, pulledBytes, handedBytes }: House,
): BenchRow[] {
  const sum = (of: (player: Player) => number) => players.reduce((total, player) => total + of(player), 0);
  const silent = players.filter(({ playMs }) => playMs === undefined).length;
  const p95 = (all: readonly (number | undefined)[]) => {
    const sorted = all.flatMap((ms) => ms ?? []).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
  };
  const name = `${count} viewers at 4 Mbit/s, ${lengthSeconds} s`;
  return [
    atMost(`${name}: errors`, sum(({ errors }) => errors) + silent, '', 0),
    atMost(
      `${name}: stalls over 1 s`,
      sum(({ stalls }) => stalls),
      '',
      0,
    ),
    atMost(`${name}: peak memory of the server`, after.peakResidentBytes / mib, 'MiB', 600),
    plain(`${name}: first byte p95`, p95(players.map(({ firstByteMs }) => firstByteMs)), 'ms'),
    plain(`${name}: picture begins p95`, p95(players.map(({ playMs }) => playMs)), 'ms'),
    plain(`${name}: pulled / written to sockets`, pulledBytes / handedBytes, ''),
    plain(`${name}: pulled / read by the players`, pulledBytes / sum(({ receivedBytes }) => receivedBytes), ''),
    plain(`${name}: CPU of the server`, cpuSeconds / (lengthSeconds + 5), 'cores'),
  ];
}

/** They ask, take the first bytes, and never read again. */
async function stalledReaders(world: BenchWorld, films: readonly BenchFilm[], count: number): Promise<BenchRow> {
  const agent = new Agent();
  const { pid } = world.product.child;
  await sleep(3_000);
  const before = processFacts(pid).residentBytes;
  const answers: IncomingMessage[] = [];
  for (let index = 0; index < count; index += 1) {
    const film = filmOf(films, index);
    const start = 5 * mib + Math.floor(index / filmCount) * 7 * mib;
    const request = get(`${world.product.url}${film.url}`, { agent, headers: { range: `bytes=${start}-` } });
    // Their sockets are destroyed below, on purpose.
    request.on('error', () => undefined);
    request.on('response', (answer) => {
      answer.on('error', () => undefined);
      answer.once('readable', () => answers.push(answer));
    });
    await sleep(10);
  }
  await sleep(8_000);
  const grownMib = (processFacts(pid).residentBytes - before) / mib;
  agent.destroy();
  for (const answer of answers) answer.destroy();
  return {
    ...atMost(`${count} stalled readers: memory grown`, grownMib, 'MiB', 200),
    note: `${answers.length} answered`,
  };
}
