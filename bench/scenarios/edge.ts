// Three nodes on one MongoDB behind nginx: a film many watch, cold and warm; and a node that is killed while they watch.
import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { EdgeWorld } from '#test/harness/edge-world.ts';
import { startOwnMongoServer } from '#test/harness/mongo-server.ts';
import { findNginx, noNginx } from '#test/harness/nginx.ts';
import { waitFor } from '#test/harness/product-process.ts';
import { type Viewed, viewToTheEnd } from '#test/harness/resuming-viewer.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';
import { atMost, type BenchOptions, type BenchRow, median, plain } from '../bench-result.ts';
import { filmHash, readAnswer } from '../http-reading.ts';
import { sampleOf } from '../metrics-page.ts';

const mib = 1024 * 1024;
const megabyte = 1_000_000;
const viewers = 16;
const rangeBytes = 8 * mib;
/** 8 Mbit/s. */
const playBytesPerSecond = megabyte;
const botCount = 6;
/** Until the stage is as it should be; a busy machine takes its time. */
const patienceMs = 300_000;

interface Stage {
  readonly telegram: TelegramWorld;
  readonly world: EdgeWorld;
}

interface Film {
  readonly path: string;
  readonly sizeBytes: number;
  readonly seed: number;
}

export async function edge({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const nginx = findNginx();
  if (!nginx) return [{ figure: 'nodes behind nginx', value: undefined, unit: '', note: noNginx }];
  const mongo = await startOwnMongoServer();
  if (!mongo)
    return [{ figure: 'nodes behind nginx', value: undefined, unit: '', note: 'no server that speaks MongoDB' }];
  const telegram = await startTelegramWorld({ bots: botCount });
  try {
    const world = await EdgeWorld.start({
      ...{ telegram, mongoUrl: mongo.url, nginx, nodes: 3 },
      // Nothing of a film is at hand in a node before somebody asks for it.
      environment: { MAX_FILE_SIZE_MB: '4000', CACHE_PINNED_MB: '0', CACHE_DISK_MB: '0' },
    });
    try {
      await shared(world, [2, 2, 2]);
      const stage = { telegram, world };
      const [first, ...others] = await addFilms(stage, quick ? 16 * mib : 48 * mib, quick ? 12 * mib : 40 * mib);
      return [...(await houseful(stage, first as Film)), ...(await killed(stage, others))];
    } finally {
      await world.stop();
    }
  } finally {
    await telegram.stop();
    await mongo.stop();
  }
}

const shared = (world: EdgeWorld, expected: readonly number[]) =>
  waitFor(
    async () => (await world.bots()).map((bots) => bots.length).toSorted(),
    (found) => found.join() === expected.join(),
    patienceMs,
  );

async function addFilms(stage: Stage, firstBytes: number, otherBytes: number): Promise<readonly Film[]> {
  const sizes = [firstBytes, ...Array.from({ length: 7 }, (_, index) => otherBytes + index + 1)];
  for (const [index, sizeBytes] of sizes.entries()) await sendFilm(stage, sizeBytes, index + 1);
  const files = await filesOnceThere(stage, sizes.length);
  return sizes.map((sizeBytes, index) => {
    const { chat_id = 0, message_id = 0 } = files.find((file) => file.file_size === sizeBytes) ?? {};
    return { path: `/stream/${chat_id}/${message_id}`, sizeBytes, seed: index + 1 };
  });
}

async function sendFilm({ telegram }: Stage, sizeBytes: number, seed: number): Promise<void> {
  await telegram.emulator.control.sendFile(
    { name: `edge-${seed}.mp4`, mimeType: 'video/mp4', as: 'video' },
    { kind: 'virtual', sizeBytes, seed },
    { from: telegram.userId, to: { kind: 'user', id: telegram.bots[0]?.id ?? 0 } },
  );
}

interface Page {
  readonly total: number;
  readonly files: readonly { readonly chat_id: number; readonly message_id: number; readonly file_size: number }[];
}

async function filesOnceThere({ world }: Stage, count: number): Promise<Page['files']> {
  const list = async () => (await (await fetch(`${world.url}/api/catalog?per_page=100`)).json()) as Page;
  return (await waitFor(list, ({ total = 0 }) => total >= count, patienceMs)).files;
}

/** Answers of films that nodes have given so far, however they ended. */
async function originRequests({ world }: Stage): Promise<number> {
  const pages = await Promise.all(
    world.running.map(async ({ product }) => (await fetch(`${product.url}/metrics`)).text()),
  );
  const outcomes = ['complete', 'left', 'failed'].map((outcome) => `outcome="${outcome}"`);
  const counts = pages.flatMap((page) =>
    outcomes.map((label) => sampleOf(page, 'streamvault_streams_total', label) ?? 0),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

const pulledBytes = async ({ telegram }: Stage): Promise<number> =>
  (await telegram.emulator.control.counters()).getFile.reduce((sum, { bytes }) => sum + bytes, 0);

/** All watch the same film from its beginning, in ranges as players ask for them: once cold, once warm. */
async function houseful(stage: Stage, film: Film): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const hash = filmHash(film.seed, 0, film.sizeBytes);
  for (const state of ['cold', 'warm'] as const) {
    const [askedBefore, pulledBefore] = [await originRequests(stage), await pulledBytes(stage)];
    const startedAtMs = performance.now();
    const read = await Promise.all(Array.from({ length: viewers }, () => readInRanges(stage, film)));
    const tookSeconds = (performance.now() - startedAtMs) / 1000;
    const pulled = (await pulledBytes(stage)) - pulledBefore;
    const asked = (await originRequests(stage)) - askedBefore;
    const name = `${viewers} viewers of one film, ${state}`;
    const firstBytes = read.map(({ firstByteMs }) => firstByteMs).sort((a, b) => a - b);
    rows.push(
      atMost(`${name}: viewers with a wrong byte`, read.filter((each) => each.sha256 !== hash).length, '', 0),
      atMost(`${name}: requests at the nodes`, asked, '', state === 'cold' ? Math.ceil(film.sizeBytes / (2 * mib)) : 0),
      atMost(`${name}: pulled from Telegram / film`, pulled / film.sizeBytes, '', state === 'cold' ? 1.05 : 0),
      plain(`${name}: together`, (viewers * film.sizeBytes) / megabyte / tookSeconds, 'MB/s'),
      plain(`${name}: first byte, median`, median(firstBytes), 'ms'),
    );
  }
  return rows;
}

async function readInRanges({ world }: Stage, { path, sizeBytes }: Film) {
  const agent = new Agent({ keepAlive: true });
  const hash = createHash('sha256');
  let firstByteMs = 0;
  for (let start = 0; start < sizeBytes; start += rangeBytes) {
    const end = Math.min(start + rangeBytes, sizeBytes);
    const pieces: Buffer[] = [];
    const range = `bytes=${start}-${end - 1}`;
    const answer = await readAnswer({
      url: world.url + path,
      range,
      agent,
      onPiece: (piece) => void pieces.push(piece),
    });
    if (start === 0) firstByteMs = answer.firstByteMs;
    for (const piece of pieces) hash.update(piece);
  }
  agent.destroy();
  return { sha256: hash.digest('hex'), firstByteMs };
}

/** Seven films at playing speed, the node with the front bot killed in the middle, a film sent while it is missing. */
async function killed(stage: Stage, films: readonly Film[]): Promise<BenchRow[]> {
  const { world } = stage;
  const playing = Array.from({ length: viewers }, (_, index) => watch(stage, films[index % films.length] as Film));
  await sleep(5_000);
  const victim = await world.front();
  const killedAtMs = performance.now();
  victim?.product.child.kill('SIGKILL');
  await sendFilm(stage, 5 * mib + 7, 8);
  const leased = shared(world, [3, 3]).then(() => (performance.now() - killedAtMs) / 1000);
  const watched = await Promise.all(playing);
  const leasedAfterSeconds = await leased;
  const files = await filesOnceThere(stage, films.length + 2);
  await sleep(3_000);
  const later = await filesOnceThere(stage, files.length);
  if (victim) await world.restart(victim);
  const backAtMs = performance.now();
  await shared(world, [2, 2, 2]);
  const doubled = later.length - new Set(later.map(({ file_size }) => file_size)).size;
  const gaps = watched.map(({ longestGapMs }) => longestGapMs).sort((a, b) => a - b);
  const name = `a node of 3 killed under ${viewers} viewers`;
  return [
    atMost(`${name}: viewers with a wrong byte`, watched.filter(({ isRight }) => !isRight).length, '', 0),
    plain(`${name}: viewers who were cut off`, watched.filter(({ interruptions }) => interruptions > 0).length, ''),
    plain(`${name}: longest time without a byte, worst`, (gaps.at(-1) ?? Number.NaN) / 1000, 's'),
    atMost(`${name}: all bots work again`, leasedAfterSeconds, 's', 30),
    atMost(`${name}: films doubled`, doubled, '', 0),
    atMost(`${name}: films lost`, films.length + 2 - later.length, '', 0),
    plain('the killed one back: fair shares again', (performance.now() - backAtMs) / 1000, 's'),
  ];
}

async function watch({ world }: Stage, film: Film): Promise<Viewed & { readonly isRight: boolean }> {
  const hash = createHash('sha256');
  const viewed = await viewToTheEnd({
    ...{ url: world.url + film.path, sizeBytes: film.sizeBytes, bytesPerSecond: playBytesPerSecond },
    onBytes: (bytes) => void hash.update(bytes),
    mostTries: 200,
  });
  return { ...viewed, isRight: hash.digest('hex') === filmHash(film.seed, 0, film.sizeBytes) };
}
