// How little is asked of Telegram: many viewers of one film, a whole read, one byte, a viewer who leaves.
import { setTimeout as sleep } from 'node:timers/promises';
import { noCaches } from '#test/harness/product-process.ts';
import { atMost, type BenchOptions, type BenchRow } from '../bench-result.ts';
import { type BenchFilm, BenchWorld } from '../bench-world.ts';
import { filmHash, readAnswer } from '../http-reading.ts';
import { peers } from '../peer-figures.ts';

const mib = 1024 * 1024;
const viewerCount = 20;
const staggerMs = 500;
/** Of a lane; what is on its way when a viewer leaves cannot be called back. */
const chunkKib = 1024;
const lanes = 4;

export async function economy({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const world = await BenchWorld.start({ bots: 2 });
  try {
    const [shared, alone] = await world.addFilms([(quick ? 32 : 128) * mib, (quick ? 32 : 96) * mib + 1]);
    if (!shared || !alone) throw new Error('there are no films');
    await sleep(2_000); // What is pinned at ingest is not the viewers' doing.
    const rows = await manyViewers(world, shared);
    await world.restart(noCaches);
    return [...rows, await wholeRead(world, alone), await oneByte(world, alone), await afterAbort(world, alone)];
  } finally {
    await world.stop();
  }
}

async function manyViewers(world: BenchWorld, film: BenchFilm): Promise<BenchRow[]> {
  await world.control.setNetwork({ roundTripMs: 50, bytesPerSecond: 8_000_000 });
  await world.control.resetCounters();
  const viewers = Array.from({ length: viewerCount }, async (_, index) => {
    await sleep(index * staggerMs);
    return readAnswer({ url: `${world.product.url}${film.url}`, bytesPerSecond: 16_000_000, withHash: true });
  });
  const readings = await Promise.all(viewers);
  await world.control.setNetwork({ roundTripMs: 0, bytesPerSecond: 0 });
  const pulled = await world.pulledBytes();
  const right = filmHash(film.seed, 0, film.sizeBytes);
  const wrong = readings.filter(({ sha256 }) => sha256 !== right).length;
  return [
    atMost('20 viewers, 0.5 s apart: pulled / film', pulled / film.sizeBytes, '', 1.05, peers.twentyViewersPulled),
    atMost('  viewers with other bytes than the film', wrong, '', 0),
  ];
}

async function wholeRead(world: BenchWorld, film: BenchFilm): Promise<BenchRow> {
  await world.control.resetCounters();
  const { bytes } = await readAnswer({ url: `${world.product.url}${film.url}` });
  return atMost('whole read: pulled / delivered', (await world.pulledBytes()) / bytes, '', 1.02);
}

async function oneByte(world: BenchWorld, film: BenchFilm): Promise<BenchRow> {
  await world.control.resetCounters();
  const at = Math.floor(film.sizeBytes / 2) + 777;
  await readAnswer({ url: `${world.product.url}${film.url}`, range: `bytes=${at}-${at}` });
  await sleep(500);
  return atMost('a 1-byte range pulls', (await world.pulledBytes()) / 1024, 'KiB', 64, peers.oneBytePulledKib);
}

async function afterAbort(world: BenchWorld, film: BenchFilm): Promise<BenchRow> {
  await world.control.setNetwork({ roundTripMs: 50, bytesPerSecond: 8_000_000 });
  const leaving = new AbortController();
  await readAnswer({
    url: `${world.product.url}${film.url}`,
    signal: leaving.signal,
    onBytes: (bytes) => bytes > 8 * mib && leaving.abort(),
  });
  // The server hears of it a few ms later; the books are opened then.
  await sleep(30);
  const atAbort = await world.pulledBytes();
  await sleep(2_500);
  const more = (await world.pulledBytes()) - atAbort;
  await world.control.setNetwork({ roundTripMs: 0, bytesPerSecond: 0 });
  return atMost('pulled after an abort (one chunk a lane)', more / 1024, 'KiB', lanes * chunkKib);
}
