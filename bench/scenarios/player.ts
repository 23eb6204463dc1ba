// The player of the page in real Chromium over a network of 20 ms and 8 MB/s per connection: click to moving picture, seeks.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright';
import type { CatalogFile } from '#lib/api/contract.ts';
import { mediaSample } from '#test/harness/media-samples.ts';
import { noCaches, waitFor } from '#test/harness/product-process.ts';
import { atMost, type BenchOptions, type BenchRow, median, plain } from '../bench-result.ts';
import { BenchWorld } from '../bench-world.ts';
import { type PlayMarks, watchPlaying } from '../play-marks.ts';

const run = promisify(execFile);
const network = { roundTripMs: 20, bytesPerSecond: 8_000_000 };
const folder = join('.cache', 'bench-films');

/** Nobody thinks of waiting below these. */
const goals = { startMs: 600, seekMs: 400, remuxStartMs: 2500 };

export async function player({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const world = await BenchWorld.start({ bots: 2, environment: { ENRICH: 'on' } });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const film = await sendFilm(world, 'long.mp4', 'video/mp4', await longFilm());
    const dolby = await sendFilm(world, 'feature.mkv', 'video/x-matroska', await mediaSample('feature.mkv'));
    await world.control.setNetwork(network);
    const runs = quick ? 2 : 7;
    const cold = await starts(world, browser, film, { runs, settings: noCaches });
    const pinned = await starts(world, browser, film, { runs, settings: { CACHE_RAM_MB: '0', CACHE_DISK_MB: '0' } });
    const remuxed = await starts(world, browser, dolby, { runs, settings: noCaches });
    const seeked = await seeks(world, browser, film, quick ? 3 : 11);
    return [
      ...rowsOf('MP4, nothing in any cache', cold, goals.startMs),
      ...rowsOf('MP4, its ends pinned at its arrival (as usual)', pinned, goals.startMs),
      ...rowsOf('MKV with AC-3 through HLS, nothing in any cache', remuxed, goals.remuxStartMs),
      withWorst(atMost('MP4: seek to the first picture there (p50)', median(seeked), 'ms', goals.seekMs), seeked),
    ];
  } finally {
    await browser.close();
    await world.stop();
  }
}

/** Some 100 s at 8 Mbit/s with the index in front: ten seconds are drawn, then repeated. */
async function longFilm(): Promise<string> {
  const path = join(folder, 'long-1.mp4');
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const [part, draft] = [join(folder, 'part.mp4'), join(folder, 'draft.mp4')];
  const picture = 'testsrc2=size=1280x720:rate=25:duration=10,noise=alls=20:allf=t';
  const rate = ['-b:v', '8M', '-minrate', '8M', '-maxrate', '8M', '-bufsize', '4M', '-x264-params', 'nal-hrd=cbr'];
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', 'sine=frequency=330:duration=10'];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-pix_fmt', 'yuv420p', ...rate, '-c:a', 'aac'];
  const ffmpeg = process.env.FFMPEG_PATH || 'ffmpeg';
  await run(ffmpeg, ['-v', 'error', '-y', ...inputs, ...codecs, part]);
  const repeat = ['-stream_loop', '9', '-i', part, '-c', 'copy', '-movflags', '+faststart', draft];
  await run(ffmpeg, ['-v', 'error', '-y', ...repeat]);
  await Promise.all([rename(draft, path), rm(part)]);
  return path;
}

async function sendFilm(world: BenchWorld, name: string, mimeType: string, path: string): Promise<CatalogFile> {
  const bytes = await readFile(path);
  const to = { kind: 'user', id: world.telegram.bots[0]?.id ?? 0 } as const;
  const from = world.telegram.userId;
  await world.control.sendFile({ name, mimeType, as: 'video' }, { kind: 'bytes', bytes }, { from, to });
  const find = async () => (await world.product.catalog()).files.find((file) => file.file_size === bytes.byteLength);
  // Looking at it is over when the placeholder of its picture is there.
  const found = await waitFor(find, (file) => file?.facts?.placeholder !== undefined, 120_000);
  if (!found) throw new Error(`${name} did not arrive`);
  return found;
}

interface StartOptions {
  readonly runs: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** The product is started anew for each, and the browser knows nothing of it. */
async function starts(world: BenchWorld, browser: Browser, film: CatalogFile, options: StartOptions) {
  const found: PlayMarks[] = [];
  for (let count = 0; count < options.runs; count += 1) {
    await world.restart(options.settings);
    // Lanes are up and the pages compiled, as on a server that people use; of films it has read nothing.
    await fetch(world.product.url);
    await fetch(`${world.product.url}/watch/999999`);
    const page = await (await browser.newContext()).newPage();
    found.push(await clickPlay(page, world.product.url, film));
    await page.context().close();
  }
  return found;
}

async function clickPlay(page: Page, url: string, film: CatalogFile): Promise<PlayMarks> {
  const marks = await watchPlaying(page);
  await page.goto(`${url}/title/${film.message_id}`, { waitUntil: 'networkidle' });
  await page
    .getByRole('main')
    .getByRole('link', { name: /^(Play|Resume)/ })
    .first()
    .click();
  return marks.untilMoving();
}

async function seeks(world: BenchWorld, browser: Browser, film: CatalogFile, count: number): Promise<number[]> {
  await world.restart(noCaches);
  const found: number[] = [];
  // Each in a page of its own: what is buffered or cached is no seek.
  for (let seek = 0; seek < count; seek += 1) {
    const page = await (await browser.newContext()).newPage();
    const marks = await watchPlaying(page);
    await page.goto(`${world.product.url}/title/${film.message_id}`, { waitUntil: 'networkidle' });
    await page
      .getByRole('main')
      .getByRole('link', { name: /^(Play|Resume)/ })
      .first()
      .click();
    await marks.untilMoving();
    await sleep(1500);
    found.push(await marks.seek(60 + ((seek * 7.3) % 35)));
    await page.context().close();
  }
  return found;
}

function rowsOf(what: string, marks: readonly PlayMarks[], mostMs: number): BenchRow[] {
  const of = (pick: (mark: PlayMarks) => number) => median(marks.map(pick));
  const whole = marks.map(({ movingMs }) => movingMs);
  const parts = `page there ${of(({ elementMs }) => elementMs)}, metadata ${of(({ metadataMs }) => metadataMs)}, first picture ${of(({ pictureMs }) => pictureMs)} ms`;
  const row = withWorst(atMost(`${what}: click to moving picture (p50)`, median(whole), 'ms', mostMs), whole);
  return [
    { ...row, note: `${row.note}; ${parts}` },
    plain(
      `${what}: first picture (p50)`,
      of(({ pictureMs }) => pictureMs),
      'ms',
    ),
  ];
}

const withWorst = (row: BenchRow, all: readonly number[]): BenchRow => ({
  ...row,
  note: `${all.length} runs, worst ${Math.round(Math.max(...all))} ms`,
});
