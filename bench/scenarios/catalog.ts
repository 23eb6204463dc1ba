// The catalogue on SQLite at 100,000 and 1,000,000 films: search, its index, pages; and how good the search is.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MongoClient } from 'mongodb';
import { TitleIndex } from '#lib/catalog/title-index.ts';
import { TitleThread } from '#lib/catalog/title-thread.ts';
import { systemClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import type { SearchTask } from '#lib/search-worker.ts';
import type { MediaTitle } from '#lib/storage/media-titles.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import { atLeast, atMost, type BenchOptions, type BenchRow, plain } from '../bench-result.ts';
import { LoopStall, percentile, type Stall, ThreadTime, usedBytes } from '../search/loop-stall.ts';
import { type MadeMongoStore, type MadeStore, madeMongoStore, madeStore } from '../search/made-store.ts';
import { madeQueries, TitleSource } from '../search/made-titles.ts';
import { MiniSearchTitles, PlainMiniSearch } from '../search/mini-search.ts';
import { relevanceItems, relevanceScore } from '../search/relevance-score.ts';

const megabyte = 1024 * 1024;
const distractors = 20_000;

interface Bars {
  readonly p50Ms?: number;
  readonly p99Ms: number;
  readonly megabytes: number;
}

const barsOf: Readonly<Record<number, Bars>> = {
  100000: { p50Ms: 2, p99Ms: 30, megabytes: 30 },
  1000000: { p99Ms: 300, megabytes: 150 },
};

/** `--quick`: 10,000 titles alone, without bars. */
export async function catalog({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  setFlagsFromString('--expose-gc');
  Object.assign(globalThis, { gc: runInNewContext('gc') });
  const rows = [...relevance()];
  for (const count of quick ? [10_000] : [100_000, 1_000_000]) rows.push(...(await atSize(count, barsOf[count])));
  return [...rows, ...(await mongodb(quick))];
}

function relevance(): BenchRow[] {
  const ours = new TitleIndex();
  const beside = new MiniSearchTitles();
  const asItComes = new PlainMiniSearch();
  const crowded = new TitleIndex();
  const source = new TitleSource(2);
  for (let id = 1; id <= distractors; id += 1) crowded.put(source.title(1_000_000 + id));
  const items = relevanceItems();
  for (const item of items) for (const index of [ours, beside, asItComes, crowded]) index.put(item);
  const idsOf = (index: TitleIndex) => (query: string) =>
    index.find({ query, filter: {}, offset: 0, limit: 5 }).places.map(({ messageId }) => messageId);
  const score = relevanceScore(idsOf(ours));
  for (const { query, found } of score.failed)
    console.log(`  missed: ${query.join(' | ')} => ${found[0] ?? 'nothing'}`);
  const figure = (name: string) =>
    `first result right, of ${score.queries} queries over ${items.length} titles: ${name}`;
  return [
    atLeast(figure('ours'), score.first, 'queries', Math.ceil(score.queries * 0.95)),
    plain(figure(`ours, among ${distractors} others`), relevanceScore(idsOf(crowded)).first, 'queries'),
    plain(figure('MiniSearch with our normaliser'), relevanceScore((query) => beside.find(query)).first, 'queries'),
    plain(figure('MiniSearch as it comes'), relevanceScore((query) => asItComes.find(query)).first, 'queries'),
  ];
}

async function atSize(count: number, bars: Bars | undefined): Promise<BenchRow[]> {
  console.log(`  making ${count} titles, or opening those of the last run …`);
  const made = await madeStore(count);
  try {
    const name = (figure: string) => `${count / 1000}k: ${figure}`;
    const queries = queriesOf(count);
    const pages = await pageRows(made, count, name);
    const thread = await threadRows(made, queries, name);
    const index = await indexRows(made, queries, bars, name, count <= 100_000);
    return [...pages, ...thread, ...index];
  } finally {
    await made.storage.stop();
  }
}

function queriesOf(count: number): string[] {
  const source = new TitleSource();
  const titles: string[] = [];
  for (let id = 1; id <= Math.min(count, 20_000); id += 1) titles.push(source.title(id).layers.name?.title ?? '');
  return madeQueries(source, titles, 2000);
}

type Name = (figure: string) => string;

async function pageRows({ storage }: MadeStore, count: number, name: Name): Promise<BenchRow[]> {
  const { media } = storage;
  const filters = [{}, { fileType: 'audio' }, { uploadedBy: 3 }] as const;
  const newest = await timesOf(600, (turn) => media.page({ page: 1, perPage: 24, ...filters[turn % 3] }));
  const places = await Promise.all(
    Array.from({ length: 600 }, (_, turn) => media.find(1234567890, 1 + ((turn * 7919) % count))),
  );
  const keyed = await timesOf(600, async (turn) => {
    const after = places[turn];
    if (after) await media.pageAfter({ after, limit: 24, ...filters[turn % 3] });
  });
  const stall = new LoopStall();
  const deep = await timesOf(20, (turn) =>
    media.page({ page: Math.floor((count / 24) * ((turn + 1) / 21)), perPage: 24 }),
  );
  const stood = stall.stop();
  const totals = await timesOf(200, () => media.totals());
  return [
    plain(name('newest page of 24, p50'), percentile(newest.clock, 0.5), 'ms'),
    ...atMostTwice(name('newest page of 24, p99'), newest, 0.99, 5),
    ...atMostTwice(name('page by key from anywhere, p99'), keyed, 0.99, 5),
    plain(name('page by number from anywhere, p99'), percentile(deep.clock, 0.99), 'ms'),
    ...stallRows(name('longest stall of the loop by pages by number'), stood),
    plain(name('sums over the catalogue, p99'), percentile(totals.clock, 0.99), 'ms'),
  ];
}

/**
 * By the clock, where other programs count in; and by what this thread computed, which is what the bar is about. Systems count
 * that in steps of some 4 ms: good for the longest times, of no use for the middle ones.
 */
function atMostTwice(figure: string, { clock, busy }: Times, share: number, most: number | undefined): BenchRow[] {
  const byClock = percentile(clock, share);
  const byWork = busy.length > 0 ? percentile(busy, share) : undefined;
  if (most === undefined) return [plain(figure, byClock, 'ms')];
  if (byWork === undefined) return [atMost(figure, byClock, 'ms', most)];
  return [plain(figure, byClock, 'ms'), atMost(`${figure}, computing`, byWork, 'ms', most)];
}

function stallRows(figure: string, { clockMs, busyMs }: Stall): BenchRow[] {
  if (busyMs === undefined) return [atMost(figure, clockMs, 'ms', 10)];
  return [plain(figure, clockMs, 'ms'), atMost(`${figure}, computing`, busyMs, 'ms', 10)];
}

async function threadRows(made: MadeStore, queries: readonly string[], name: Name) {
  const task: SearchTask = { searches: { dataDir: made.dataDir, mongo: undefined } };
  const thread = new TitleThread({ task, clock: systemClock, log: silentLog });
  const idle = new LoopStall();
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const atRest = idle.stop();
  const stall = new LoopStall();
  const startedMs = performance.now();
  thread.start();
  const find = (query: string) => thread.find({ query, filter: {}, offset: 0, limit: 20 });
  const first = await timesOf(1, () => find('love'));
  while ((await find('love')).isWarming) await new Promise((resolve) => setTimeout(resolve, 50));
  const warmSeconds = (performance.now() - startedMs) / 1000;
  await timesOf(200, (turn) => find(queries[turn] ?? ''));
  const times = await timesOf(queries.length, (turn) => find(queries[turn] ?? ''));
  const stood = stall.stop();
  const seenMs = await timeUntilSeen(made, find);
  await thread.stop();
  return [
    plain(name('the first search after the start, while warming'), first.clock[0] ?? Number.NaN, 'ms'),
    plain(name('all titles read and indexed'), warmSeconds, 's'),
    plain(name('search by the thread, p50'), percentile(times.clock, 0.5), 'ms'),
    plain(name('search by the thread, p99'), percentile(times.clock, 0.99), 'ms'),
    plain(name('longest stall of an idle loop on this machine'), atRest.clockMs, 'ms'),
    ...stallRows(name('longest stall of the main loop by warming and searching'), stood),
    atMost(name('what another process wrote is found after'), seenMs / 1000, 's', 5),
  ];
}

type TitleFinder = (query: string) => ReturnType<TitleThread['find']>;

/** A second store on the same file stands for another process. */
async function timeUntilSeen({ dataDir }: MadeStore, find: TitleFinder) {
  const other = openStorage({ dataDir, mongo: undefined }, silentLog, { role: 'companion' });
  await other.start();
  const [before] = (await other.media.page({ page: 1, perPage: 1 })).items;
  // A word that is like no other, and another one in each run.
  const word = `qzx${[...String(Math.round(performance.now()))].map((digit) => 'bcdfghjklm'[Number(digit)]).join('')}`;
  if (before) await other.media.rename(before.chat_id, before.message_id, word);
  const startedMs = performance.now();
  while ((await find(word)).places[0]?.messageId !== before?.message_id)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const seenMs = performance.now() - startedMs;
  if (before) await other.media.rename(before.chat_id, before.message_id, before.custom_name);
  await other.stop();
  return seenMs;
}

/** In this thread, where its memory can be weighed. */
async function indexRows(
  made: MadeStore,
  queries: readonly string[],
  bars: Bars | undefined,
  name: Name,
  isBeside: boolean,
) {
  const index = new TitleIndex();
  const ours = await weigh(made, (title) => index.put(title));
  const filtered = await timesOf(50, async (turn) => {
    index.find({ query: '', filter: { year: 1950 + turn }, offset: 0, limit: 20 });
  });
  const find = (query: string) => index.find({ query, filter: {}, offset: 0, limit: 20 });
  await timesOf(200, async (turn) => void find(queries[turn] ?? ''));
  const searched = await timesOf(queries.length, async (turn) => void find(queries[turn] ?? ''));
  const rows = [
    bars?.p50Ms
      ? atMost(name('search, p50'), percentile(searched.clock, 0.5), 'ms', bars.p50Ms)
      : plain(name('search, p50'), percentile(searched.clock, 0.5), 'ms'),
    ...atMostTwice(name('search, p99'), searched, 0.99, bars?.p99Ms),
    plain(name('index built from titles that are read already'), ours.seconds, 's'),
    bars
      ? atMost(name('memory of the index'), ours.megabytes, 'MiB', bars.megabytes)
      : plain(name('memory of the index'), ours.megabytes, 'MiB'),
    plain(name('newest of a year, in the thread, p99'), percentile(filtered.clock, 0.99), 'ms'),
  ];
  if (!isBeside) {
    const note = 'not run: minutes, and half a gigabyte';
    return [...rows, { figure: name('MiniSearch with our normaliser'), value: undefined, unit: '', note }];
  }
  const beside = new MiniSearchTitles();
  const theirs = await weigh(made, (title) => beside.put(title));
  const times = await timesOf(500, async (turn) => void beside.find(queries[turn] ?? ''));
  return [
    ...rows,
    plain(name('MiniSearch: built'), theirs.seconds, 's'),
    plain(name('MiniSearch: memory'), theirs.megabytes, 'MiB'),
    ...both(name('MiniSearch: search, p50'), times, 0.5),
    ...both(name('MiniSearch: search, p99'), times, 0.99),
  ];
}

async function weigh({ storage }: MadeStore, put: (title: MediaTitle) => void) {
  const before = usedBytes();
  let [after, busyMs]: [MediaTitle | undefined, number] = [undefined, 0];
  for (;;) {
    const batch: readonly MediaTitle[] = await storage.titles.newest({ limit: 1000, ...(after ? { after } : {}) });
    const startedMs = performance.now();
    for (const title of batch) put(title);
    busyMs += performance.now() - startedMs;
    after = batch.at(-1);
    if (batch.length < 1000) break;
  }
  after = undefined;
  return { seconds: busyMs / 1000, megabytes: (usedBytes() - before) / megabyte };
}

interface Times {
  readonly clock: readonly number[];
  /** What this thread computed; empty where the system does not tell. */
  readonly busy: readonly number[];
}

async function timesOf(count: number, work: (turn: number) => Promise<unknown>): Promise<Times> {
  const thread = new ThreadTime();
  const [clock, busy]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < count; turn += 1) {
    const [startedMs, busyMs] = [performance.now(), thread.nowMs()];
    await work(turn);
    clock.push(performance.now() - startedMs);
    const nowBusyMs = thread.nowMs();
    if (busyMs !== undefined && nowBusyMs !== undefined) busy.push(nowBusyMs - busyMs);
  }
  return { clock, busy };
}

function both(figure: string, { clock, busy }: Times, share: number): BenchRow[] {
  const rows = [plain(figure, percentile(clock, share), 'ms')];
  return busy.length > 0 ? [...rows, plain(`${figure}, computing`, percentile(busy, share), 'ms')] : rows;
}

/** Beside SQLite's, without bars: how far away the server is, is not ours. The stand-in would say nothing about speed. */
async function mongodb(quick: boolean): Promise<BenchRow[]> {
  const url = process.env.TEST_MONGO_URL;
  const note = await whyNotMeasured(url);
  if (!url || note) return [{ figure: 'MongoDB', value: undefined, unit: '', note: note ?? '' }];
  const count = quick ? 10_000 : 100_000;
  console.log(`  making ${count} titles in MongoDB …`);
  const made = await madeMongoStore(url, count);
  try {
    const name = (figure: string) => `MongoDB, ${count / 1000}k: ${figure}`;
    const pages = (await pageRows(made, count, name)).map(({ figure, value, unit }) => ({ figure, value, unit }));
    return [...pages, ...(await mongoThreadRows(made, queriesOf(count), name))];
  } finally {
    await made.remove();
  }
}

async function whyNotMeasured(url: string | undefined): Promise<string | undefined> {
  if (!url) return 'needs a real mongod: set TEST_MONGO_URL';
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5000 });
  try {
    const { modules, version } = await client.db('admin').command({ buildInfo: 1 });
    // Only MongoDB itself has a list of modules, empty in its free edition.
    if (!Array.isArray(modules)) return `TEST_MONGO_URL names no real mongod (it says ${version})`;
    return undefined;
  } catch (error) {
    return `TEST_MONGO_URL does not answer (${error instanceof Error ? error.name : 'unknown'})`;
  } finally {
    await client.close();
  }
}

async function mongoThreadRows({ mongo, dataDir }: MadeMongoStore, queries: readonly string[], name: Name) {
  const thread = new TitleThread({ task: { searches: { dataDir, mongo } }, clock: systemClock, log: silentLog });
  const startedMs = performance.now();
  thread.start();
  const find = (query: string) => thread.find({ query, filter: {}, offset: 0, limit: 20 });
  while ((await find('love')).isWarming) await new Promise((resolve) => setTimeout(resolve, 50));
  const warmSeconds = (performance.now() - startedMs) / 1000;
  const times = await timesOf(queries.length, (turn) => find(queries[turn] ?? ''));
  await thread.stop();
  return [
    plain(name('all titles read and indexed'), warmSeconds, 's'),
    plain(name('search by the thread, p50'), percentile(times.clock, 0.5), 'ms'),
    plain(name('search by the thread, p99'), percentile(times.clock, 0.99), 'ms'),
  ];
}
