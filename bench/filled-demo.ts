// The built product in demo mode on a store that holds many items beforehand: made once for each size, kept between runs, and copied for each.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Poster, PosterMaker } from '#lib/enrich/poster-maker.ts';
import { silentLog } from '#lib/log.ts';
import type { FactLayers } from '#lib/storage/media-facts.ts';
import type { MediaTitle } from '#lib/storage/media-titles.ts';
import { migrations } from '#lib/storage/migrations/migrations.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import type { PosterStore, Storage } from '#lib/storage/storage.ts';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { toRow } from './search/made-store.ts';
import { TitleSource } from './search/made-titles.ts';

/** Beyond the posts of the demo's own channel, whose numbers begin at 1. */
const firstMessageId = 100_001;
const batchRows = 5000;
/** Different pictures; items share them in turn, far enough from each other that no page shows one twice. */
const posterCount = 60;
/** Every fifth item is an episode of one of these. */
const seriesCount = 40;
const filmsOfDemo = 10;

export interface FilledDemo {
  readonly product: ProductProcess;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Starts it, and resolves once the demo's own films are there too, looked at and with their posters. */
export async function startFilledDemo(count: number): Promise<FilledDemo> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sv-bench-'));
  cpSync(await filledFolder(count), dataDir, { recursive: true });
  const settings = { ENRICH: 'on', RATE_LIMIT: 'off', ADMIN_PASSWORD: 'only for this measurement' };
  const product = await startProduct({ dataDir, environment: settings });
  const stop = async () => {
    await product.end('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const isSeeded = (files: readonly { readonly poster: string | null; readonly file_type: string }[]) =>
      files.length === filmsOfDemo && files.every((file) => file.poster !== null || file.file_type !== 'video');
    await waitFor(
      async () => (await product.catalog()).files.filter(({ message_id }) => message_id < firstMessageId),
      isSeeded,
      180_000,
    );
    return { product, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function filledFolder(count: number): Promise<string> {
  const dataDir = join('.cache', 'bench', `demo-${count}-${migrations.length}`);
  const isDone = join(dataDir, 'done');
  if (existsSync(isDone)) return dataDir;
  rmSync(dataDir, { recursive: true, force: true });
  const storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  await fill(storage, count, await makePosters(storage.posters));
  await storage.stop();
  mkdirSync(isDone);
  return dataDir;
}

async function fill(storage: Storage, count: number, posters: readonly Poster[]): Promise<void> {
  const source = new TitleSource();
  for (let next = 0; next < count; ) {
    const titles: MediaTitle[] = [];
    for (; titles.length < batchRows && next < count; next += 1) titles.push(titleOf(source, next));
    await storage.mediaRows.putAll(titles.map(toRow));
    await storage.factRows.putAll(titles.map((title) => factsOf(title, posters)));
  }
}

function titleOf(source: TitleSource, index: number): MediaTitle {
  const title = source.title(firstMessageId + index);
  if (index % 5 !== 0) return title;
  const series = (index / 5) % seriesCount;
  const place = Math.floor(index / 5 / seriesCount);
  const [season, episode] = [1 + Math.floor(place / 10), 1 + (place % 10)];
  const name = `Harbour Lights of Bay ${series + 1}`;
  const layers = { name: { title: name, season, episodes: [episode], quality: '1080p' } };
  return { ...title, file_type: 'video', custom_name: `${name} S${season}E${episode}`, layers };
}

const overview =
  'A lighthouse keeper finds a letter that was posted forty years ago, and the village finds out what the sea has kept for all that time.';

function factsOf({ chat_id, message_id, layers, created_at }: MediaTitle, posters: readonly Poster[]) {
  const poster = posters[message_id % posters.length];
  const tmdb: FactLayers = poster ? { tmdb: { overview, poster } } : {};
  return { chat_id, message_id, layers: { ...layers, ...tmdb }, key_frames: null, updated_at: created_at };
}

/** Frames of the demo's films at different times, in all widths, as the product makes them. */
async function makePosters(posters: PosterStore): Promise<Poster[]> {
  const folder = join('demo', 'films');
  const films = (await readdir(folder)).filter((name) => /\.(mp4|mkv|webm)$/.test(name)).sort();
  const ffmpegPath = process.env.FFMPEG_PATH ?? 'ffmpeg';
  const source = { sizeBytes: 0, read: async () => new Uint8Array() };
  const signal = new AbortController().signal;
  const maker = new PosterMaker({ ffmpegPath, posters, source, known: [], signal, log: silentLog });
  const made: Poster[] = [];
  for (let index = 0; index < posterCount; index += 1) {
    const path = join(folder, films[index % films.length] ?? '');
    const bytes = await frameAt(ffmpegPath, path, 1 + Math.floor(index / films.length));
    if (bytes) made.push(await maker.fromImage({ bytes, mimeType: 'image/jpeg' }));
  }
  if (made.length === 0) throw new Error('posters need ffmpeg');
  return made;
}

/** Undefined behind the film's end. */
async function frameAt(ffmpegPath: string, path: string, seconds: number): Promise<Uint8Array | undefined> {
  const input = ['-v', 'error', '-ss', String(seconds), '-i', path];
  const output = ['-frames:v', '1', '-vf', 'scale=640:-2', '-q:v', '4', '-f', 'image2pipe', '-c:v', 'mjpeg', 'pipe:1'];
  const { stdout } = await promisify(execFile)(ffmpegPath, [...input, ...output], {
    encoding: 'buffer',
    maxBuffer: 8 * 1024 * 1024,
  });
  return stdout.byteLength > 0 ? stdout : undefined;
}
