// Films as HLS over a network of 20 ms and 8 MB/s per connection: click to the first segment, and a far seek.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { mediaSample } from '#test/harness/media-samples.ts';
import { waitFor } from '#test/harness/product-process.ts';
import { atMost, type BenchOptions, type BenchRow, median } from '../bench-result.ts';
import { BenchWorld } from '../bench-world.ts';

const network = { roundTripMs: 20, bytesPerSecond: 8_000_000 };
/** A person waits no longer without thinking that it is broken. */
const startMs = 2500;

export async function remux({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const world = await BenchWorld.start({ bots: 2, environment: { ENRICH: 'on' } });
  try {
    const base = await sendFilm(world);
    await world.control.setNetwork(network);
    const starts: number[] = [];
    const seeks: number[] = [];
    for (let run = 0; run < (quick ? 1 : 5); run += 1) {
      // Anew each time: no segment, no cell of the film, no child is left of the run before.
      await world.restart({ CACHE_RAM_MB: '0', CACHE_DISK_MB: '0' });
      starts.push(await timed(() => start(`${world.product.url}${base}`)));
      await sleep(1000);
      seeks.push(await timed(() => segments(`${world.product.url}${base}`, 20)));
    }
    return [
      atMost('click to the first segment of picture and sound', median(starts), 'ms', startMs),
      atMost('seek to a segment far away', median(seeks), 'ms', startMs),
    ];
  } finally {
    await world.stop();
  }
}

/** Sends a film of 6 Mbit/s with AC-3 sound. @returns the address of its HLS, with a slash. */
async function sendFilm(world: BenchWorld): Promise<string> {
  const bytes = await readFile(await mediaSample('feature.mkv'));
  const to = { kind: 'user', id: world.telegram.bots[0]?.id ?? 0 } as const;
  const film = { name: 'feature.mkv', mimeType: 'video/x-matroska', as: 'video' } as const;
  await world.control.sendFile(film, { kind: 'bytes', bytes }, { from: world.telegram.userId, to });
  const page = await waitFor(
    () => world.product.catalog(),
    ({ files }) => files[0]?.facts?.placeholder !== undefined,
    60_000,
  );
  return `/hls/${page.files[0]?.chat_id}/${page.files[0]?.message_id}/`;
}

/** What a player asks for before it shows anything. */
async function start(base: string): Promise<void> {
  await read(`${base}master.m3u8`);
  await Promise.all(['video.m3u8', 'audio-1.m3u8'].map((name) => read(base + name)));
  await Promise.all(['video-init.mp4', 'audio-1-init.mp4'].map((name) => read(base + name)));
  await segments(base, 0);
}

async function segments(base: string, index: number): Promise<void> {
  await Promise.all(['video', 'audio-1'].map((name) => read(`${base}${name}-seg-${index}.m4s`)));
}

async function read(url: string): Promise<void> {
  const answer = await fetch(url);
  const bytes = await answer.arrayBuffer();
  if (!answer.ok || bytes.byteLength === 0) throw new Error(`${url} answered ${answer.status}`);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}
